// caught by: nobody joins work that has been given up, even while it still cleans up
import { createTask, currentTask, type Task, wait } from 'asynclings';

/** Work asked for its own result: it would wait for itself, for ever. */
export class ReentrantError extends Error {
  override readonly name = 'ReentrantError';
}

/** The work was cancelled, though nobody asked its callers to stop. */
export class WorkCancelled extends Error {
  override readonly name = 'WorkCancelled';
}

/** One piece of work, and how many wait for it. */
interface Flight<V> {
  readonly task: Task<V>;
  interested: number;
}

/** Callers who ask for the same key at the same time share one piece of work. */
export class SingleFlight<K, V> {
  readonly #flights = new Map<K, Flight<V>>();

  /** Keys whose work can be joined. */
  get inFlight(): number {
    return this.#flights.size;
  }

  /** The result of the work under way for `key`, or of `fn` when there is none. */
  async do(key: K, fn: () => Promise<V>): Promise<V> {
    const flight = this.#flights.get(key) ?? this.#begin(key, fn);
    if (isWithin(flight.task)) throw new ReentrantError(`the work for ${String(key)} asks for its own result`);
    flight.interested++;
    try {
      await wait([flight.task]); // only looks on: cancelled here, it leaves the work alone
    } catch (error) {
      if (--flight.interested === 0) {
        flight.task.cancel('nobody is interested any more');
      }
      throw error;
    }
    if (flight.task.isCancelled) throw new WorkCancelled(`the work for ${String(key)} was cancelled`);
    return flight.task.result();
  }

  /** The next caller of `key` has the work done anew. */
  forget(key: K): void {
    this.#flights.delete(key);
  }

  #begin(key: K, fn: () => Promise<V>): Flight<V> {
    const body = async () => {
      try {
        return await fn();
      } finally {
        this.#remove(key, flight); // before anybody is told: who asks again then must not get the old result
      }
    };
    const flight: Flight<V> = { task: createTask(body, { name: `work for ${String(key)}` }), interested: 0 };
    this.#flights.set(key, flight);
    return flight;
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
