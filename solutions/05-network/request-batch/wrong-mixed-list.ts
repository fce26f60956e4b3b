// caught by: an outcome says what it is: an answer may be an Error object, and what is thrown may be anything
import { CancelledError, gather, Semaphore } from 'asynclings';

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

  // Answers and errors in one list, sorted out afterwards by their looks.
  async execute({ limit = 10, onProgress }: ExecuteOptions = {}): Promise<Outcome[]> {
    if (!Number.isInteger(limit) || limit < 1) throw new RangeError('limit');
    const permits = new Semaphore(limit);
    const mixed = await gather(
      this.#entries.map(({ method, path, options }) => () => permits.run(async () => this.#client.request(method, path, options))),
      { returnExceptions: true },
    );
    return mixed.map((value, id) => {
      const outcome: Outcome = value instanceof CancelledError ? { status: 'cancelled' } : value instanceof Error ? { status: 'error', error: value } : { status: 'ok', value };
      onProgress?.({ id, outcome, done: id + 1, total: mixed.length });
      return outcome;
    });
  }
}
