import { CancelledError, currentTask, type Task, TaskGroup } from 'asynclings';
import type { Requester } from './requester.ts';

/** What came of one request of a batch. */
export type RequestOutcome<T> =
  | { readonly status: 'ok'; readonly value: T }
  | { readonly status: 'error'; readonly error: unknown }
  /** Given up on its way, or never sent. */
  | { readonly status: 'cancelled'; readonly reason?: unknown };

export interface BatchProgress<T> {
  readonly id: number;
  readonly outcome: RequestOutcome<T>;
  /** How many have an outcome by now, this one included. */
  readonly done: number;
  readonly total: number;
}

export interface BatchOptions<T> {
  /** Requests under way at once: a whole number of at least 1. @default 10 */
  readonly limit?: number;
  /** Whether the first error ends the run: what is under way is cancelled, the rest is not sent. @default false */
  readonly stopOnError?: boolean;
  /** Told of each outcome as it comes. What it throws is dropped: a broken display must not cost answers. */
  readonly onProgress?: (progress: BatchProgress<T>) => void;
}

interface Entry<O> {
  readonly method: string;
  readonly path: string;
  readonly options: O | undefined;
}

const USUAL_LIMIT = 10;

/**
 * Collects requests, sends them a few at a time, and gives a receipt for each: an outcome says what it is, so
 * that nobody has to tell answers from errors by their looks.
 * @param client an AsyncHttpClient, or whatever has its `request`.
 * @source The text's AsyncRequestBatch returns answers and exceptions in one list.
 * @example
 * const client = { request: async (method, path) => { if (path === '/gone') throw new RangeError('gone'); return path.length; } };
 * const batch = new RequestBatch(client);
 * [batch.add('GET', '/a'), batch.add('GET', '/gone')]; // => [0, 1]
 * const outcomes = await batch.execute({ limit: 2 });
 * outcomes.map(({ status }) => status); // => ['ok', 'error']
 */
export class RequestBatch<T = unknown, O = unknown> {
  readonly #client: Requester<T, O>;
  #entries: Entry<O>[] = [];

  constructor(client: Requester<T, O>) {
    this.#client = client;
  }

  /** How many requests the next run will send. */
  get size(): number {
    return this.#entries.length;
  }

  /** @returns the id of the request: the place of its outcome, counted from 0. */
  add(method: string, path: string, options?: O): number {
    return this.#entries.push({ method, path, options }) - 1;
  }

  /** Forgets all requests; a run that is under way has its own list. */
  clear(): void {
    this.#entries = [];
  }

  /**
   * Sends every request there is at this moment. Running the batch again sends all of them again; what is added
   * meanwhile belongs to the next run.
   * @returns the outcomes; the place of each is its request's id.
   * @throws {RangeError} for a limit that is no whole number above 0; nothing is sent then. CancelledError when the
   * caller is cancelled; the requests have ended by then.
   */
  async execute({ limit = USUAL_LIMIT, stopOnError = false, onProgress }: BatchOptions<T> = {}): Promise<RequestOutcome<T>[]> {
    if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`limit is a whole number of at least 1, got ${String(limit)}`);
    const run = new BatchRun(this.#client, [...this.#entries], stopOnError, onProgress);
    await TaskGroup.run(async (group) => run.staff(group, limit));
    return run.outcomes();
  }
}

/** One run: a few workers share a list of requests. */
class BatchRun<T, O> {
  readonly #client: Requester<T, O>;
  readonly #entries: readonly Entry<O>[];
  readonly #stopOnError: boolean;
  readonly #onProgress: BatchOptions<T>['onProgress'];
  readonly #outcomes: RequestOutcome<T>[];
  readonly #workers: Task[] = [];
  #next = 0;
  #done = 0;
  #stop: { readonly reason: unknown } | undefined;

  constructor(client: Requester<T, O>, entries: readonly Entry<O>[], stopOnError: boolean, onProgress: BatchOptions<T>['onProgress']) {
    this.#client = client;
    this.#entries = entries;
    this.#stopOnError = stopOnError;
    this.#onProgress = onProgress;
    this.#outcomes = Array.from({ length: entries.length });
  }

  staff(group: TaskGroup, limit: number): void {
    for (let number = 1; number <= Math.min(limit, this.#entries.length); number++) this.#workers.push(group.createTask(() => this.#work(), { name: `sender ${number}` }));
  }

  /** All of them; what was not sent has been cancelled. */
  outcomes(): RequestOutcome<T>[] {
    for (const id of this.#entries.keys()) if (this.#outcomes[id] === undefined) this.#settle(id, { status: 'cancelled', ...this.#stop });
    return this.#outcomes;
  }

  async #work(): Promise<void> {
    while (this.#stop === undefined && this.#next < this.#entries.length) await this.#send(this.#next++);
  }

  async #send(id: number): Promise<void> {
    const { method, path, options } = this.#entries[id]!;
    try {
      this.#settle(id, { status: 'ok', value: await this.#client.request(method, path, options) });
    } catch (error) {
      if (error instanceof CancelledError) {
        this.#settle(id, { status: 'cancelled', ...(error.reason !== undefined && { reason: error.reason }) });
        if (currentTask()?.cancelling !== 0) throw error; // asked of the worker; else the request gave itself up
        return;
      }
      this.#settle(id, { status: 'error', error });
      if (this.#stopOnError) this.#stopAll(error);
    }
  }

  #stopAll(reason: unknown): void {
    this.#stop ??= { reason };
    for (const worker of this.#workers) if (worker !== currentTask()) worker.cancel(reason);
  }

  #settle(id: number, outcome: RequestOutcome<T>): void {
    this.#outcomes[id] = outcome;
    this.#done++;
    try {
      this.#onProgress?.({ id, outcome, done: this.#done, total: this.#entries.length });
    } catch {
      // told in the docstring
    }
  }
}
