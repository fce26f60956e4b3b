// caught by: an error is the outcome of its own request, and stops no other
import { Semaphore } from 'asynclings';

export interface Client {
  request(method: string, path: string, options?: unknown): Promise<unknown>;
}

/** What came of one request. */
export type Outcome =
  | { readonly status: 'ok'; readonly value: unknown }
  | { readonly status: 'error'; readonly error: unknown }
  /** Given up on its way, or never sent. */
  | { readonly status: 'cancelled'; readonly reason?: unknown };

export interface Progress {
  readonly id: number;
  readonly outcome: Outcome;
  /** How many have an outcome by now, this one included. */
  readonly done: number;
  readonly total: number;
}

export interface ExecuteOptions {
  /** Requests under way at a time: a whole number of at least 1. @default 10 */
  readonly limit?: number;
  /** Whether the first error ends the run. @default false */
  readonly stopOnError?: boolean;
  /** Told of each outcome as it comes. */
  readonly onProgress?: (progress: Progress) => void;
}

interface Entry {
  readonly method: string;
  readonly path: string;
  readonly options: unknown;
}

/** Collects requests, and sends them all a few at a time. */
export class RequestBatch {
  readonly #client: Client;
  readonly #entries: Entry[] = [];

  constructor(client: Client) {
    this.#client = client;
  }

  /** How many requests there are. */
  get size(): number {
    return this.#entries.length;
  }

  /** @returns the id of the request: the place of its outcome, counted from 0. */
  add(method: string, path: string, options?: unknown): number {
    this.#entries.push({ method, path, options });
    return this.#entries.length - 1;
  }

  clear(): void {
    this.#entries.length = 0;
  }

  async execute({ limit = 10, onProgress }: ExecuteOptions = {}): Promise<Outcome[]> {
    if (!Number.isInteger(limit) || limit < 1) throw new RangeError('limit');
    const permits = new Semaphore(limit);
    const total = this.#entries.length;
    let done = 0;
    return Promise.all(
      this.#entries.map(async ({ method, path, options }, id) => {
        const outcome: Outcome = { status: 'ok', value: await permits.run(() => this.#client.request(method, path, options)) };
        onProgress?.({ id, outcome, done: ++done, total });
        return outcome;
      }),
    );
  }
}
