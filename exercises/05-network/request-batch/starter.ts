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

  /** Sends all requests. @returns an outcome for each of them, in the place of its id. */
  async execute(options: ExecuteOptions = {}): Promise<Outcome[]> {
    // TODO: everything leaves at once, and one error takes all answers with it.
    const values = await Promise.all(this.#entries.map(({ method, path, options: each }) => this.#client.request(method, path, each)));
    return values.map((value) => ({ status: 'ok', value }));
  }
}
