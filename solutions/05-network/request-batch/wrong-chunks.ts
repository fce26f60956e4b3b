// caught by: the next request leaves as soon as one has ended
import { CancelledError, currentTask, type Task, TaskGroup } from 'asynclings';

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
  async execute({ limit = 10, stopOnError = false, onProgress }: ExecuteOptions = {}): Promise<Outcome[]> {
    if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`limit is a whole number of at least 1, got ${String(limit)}`);
    const entries = [...this.#entries]; // what is added from now on belongs to the next run
    const outcomes: Outcome[] = Array.from({ length: entries.length });
    const workers: Task[] = [];
    let next = 0;
    let done = 0;
    let isStopped = false;

    const settle = (id: number, outcome: Outcome): void => {
      outcomes[id] = outcome;
      done++;
      try {
        onProgress?.({ id, outcome, done, total: entries.length });
      } catch {
        // a broken display is no reason to lose answers
      }
    };

    const send = async (id: number): Promise<void> => {
      const { method, path, options } = entries[id]!;
      try {
        settle(id, { status: 'ok', value: await this.#client.request(method, path, options) });
      } catch (error) {
        if (error instanceof CancelledError) {
          settle(id, { status: 'cancelled', reason: error.reason });
          if (currentTask()!.cancelling > 0) throw error; // meant for this worker, and not only for its request
          return;
        }
        settle(id, { status: 'error', error });
        if (!stopOnError) return;
        isStopped = true;
        for (const worker of workers) if (worker !== currentTask()) worker.cancel(error);
      }
    };

    const work = async (): Promise<void> => {
      while (!isStopped && next < entries.length) await send(next++);
    };

    while (!isStopped && next < entries.length) {
      workers.length = 0;
      await TaskGroup.run(async (group) => {
        for (let n = 0; n < limit && next < entries.length; n++) {
          const id = next++;
          workers.push(group.createTask(() => send(id)));
        }
      });
    }
    for (const id of entries.keys()) if (outcomes[id] === undefined) settle(id, { status: 'cancelled' });
    return outcomes;
  }
}
