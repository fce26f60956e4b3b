import { CancelledError, createTask, currentTask, type Task, wait } from 'asynclings';
import { InnerCancelled, withoutDeadline } from 'asynclings/chapters/exceptions';

/** Work asked for its own result: it would wait for itself, for ever. */
export class ReentrantError extends Error {
  override readonly name = 'ReentrantError';
}

/** One piece of work, and how many wait for it. */
interface Flight<V> {
  readonly task: Task<V>;
  interested: number;
}

/**
 * Callers who ask for the same thing at the same time share one piece of work. It belongs to none of them: the
 * first may leave, and the others get their result all the same; when the last one leaves, it is cancelled.
 * Nothing is kept: who comes when the result is there has the work done again.
 * @source Go's golang.org/x/sync/singleflight, where nobody can leave; asyncio has no counterpart.
 * @example
 * const users = new SingleFlight();
 * let queries = 0;
 * const load = () => users.do(7, async () => { queries++; await sleep(10); return 'Ada'; });
 * await gather([load, load, load]); // => ['Ada', 'Ada', 'Ada']
 * [queries, users.inFlight]; // => [1, 0]
 */
export class SingleFlight<K, V> {
  readonly #flights = new Map<K, Flight<V>>();

  /** Keys whose work can be joined. */
  get inFlight(): number {
    return this.#flights.size;
  }

  /**
   * The result of the work that is under way for `key`, or of `fn` when there is none.
   * @param key compared as a Map does.
   * @param fn runs in a task of its own, without the deadline of whoever happened to come first.
   * @throws what the work failed with, the same error for all; InnerCancelled when it was cancelled though
   * somebody waited; ReentrantError when it is the work itself, or a task of its, that asks; TypeError when `fn` is not a function.
   */
  async do(key: K, fn: () => Promise<V> | V): Promise<V> {
    if (typeof fn !== 'function') throw new TypeError(`do() takes a function that starts the work, got ${typeof fn}`);
    const flight = this.#flights.get(key) ?? this.#begin(key, fn);
    if (isWithin(flight.task)) throw new ReentrantError(`the work for ${String(key)} asks for its own result`);
    flight.interested++;
    try {
      await wait([flight.task]);
    } catch (error) {
      if (--flight.interested === 0) this.#abandon(key, flight, error instanceof CancelledError ? error.reason : error);
      throw error;
    }
    return resultOf(flight.task);
  }

  /** The next caller has the work done anew; those who wait now still get the old result. */
  forget(key: K): void {
    this.#flights.delete(key);
  }

  #begin(key: K, fn: () => Promise<V> | V): Flight<V> {
    const body = async (): Promise<V> => {
      try {
        return await withoutDeadline(fn);
      } finally {
        this.#remove(key, flight); // before anybody hears of the result: who asks again then must not get it
      }
    };
    const flight: Flight<V> = { task: createTask(body, { name: `work for ${String(key)}` }), interested: 0 };
    this.#flights.set(key, flight);
    return flight;
  }

  // The key is free at once, though the work may clean up for a while: nobody may join what is going to fail.
  #abandon(key: K, flight: Flight<V>, reason: unknown): void {
    this.#remove(key, flight);
    flight.task.cancel(reason);
  }

  #remove(key: K, flight: Flight<V>): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key); // after forget() it may be a newer one's
  }
}

/** Whether the code that runs belongs to `task`, or to a task that it began. */
function isWithin(task: Task): boolean {
  for (let each = currentTask(); each !== undefined; each = each.parent) if (each === task) return true;
  return false;
}

/** The work was cancelled, and not its caller: that is a failure, not a request to stop. */
function resultOf<V>(task: Task<V>): V {
  try {
    return task.result();
  } catch (error) {
    throw task.isCancelled ? new InnerCancelled(error as CancelledError) : error;
  }
}
