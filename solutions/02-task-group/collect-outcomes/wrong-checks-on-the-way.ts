// caught by: what is no function is refused before anything starts
import { CancelledError, checkpoint, Semaphore, type Task, TaskGroup, wait } from 'asynclings';

/** How one job ended. */
export type Outcome<T> =
  | { readonly status: 'ok'; readonly value: T }
  | { readonly status: 'error'; readonly error: unknown }
  | { readonly status: 'cancelled'; readonly reason?: unknown };

export interface CollectOptions {
  /** Jobs under way at a time. @default all of them */
  readonly limit?: number;
  /** Milliseconds after which whatever has not ended is cancelled. @default never */
  readonly signalAfter?: number;
}

/** Runs all jobs to their ends, and tells for each, in the order of the jobs, how it ended. */
export async function runCollect<T>(jobs: Array<() => Promise<T>>, { limit, signalAfter = Infinity }: CollectOptions = {}): Promise<Array<Outcome<T>>> {
  if (limit !== undefined && (!Number.isInteger(limit) || limit < 1)) throw new RangeError(`limit is a whole number above 0, got ${limit}`);
  if (typeof signalAfter !== 'number' || !(signalAfter >= 0)) throw new RangeError(`signalAfter is a number of milliseconds, got ${String(signalAfter)}`);
  if (jobs.length === 0) return [];

  const permits = new Semaphore(limit ?? jobs.length);
  const tasks = await TaskGroup.run(async (group) => {
    const started: Task<Outcome<T>>[] = [];
    for (const job of jobs) {
      if (typeof job !== 'function') throw new TypeError('a job is a function that starts the work');
      started.push(group.createTask(() => permits.run(() => settle(job))));
      await checkpoint(); // lets the job begin
    }
    const { pending } = await wait(started, { timeoutMs: signalAfter });
    for (const task of pending) task.cancel('out of time');
    return started;
  });
  return tasks.map((task) => (task.isCancelled ? cancellationOf(task) : task.result()));
}

async function settle<T>(job: () => Promise<T>): Promise<Outcome<T>> {
  try {
    return { status: 'ok', value: await job() };
  } catch (error) {
    // Whose cancellation this is cannot be seen here; if it is the caller's, it must go out.
    if (error instanceof CancelledError) throw error;
    return { status: 'error', error };
  }
}

function cancellationOf(task: Task): Outcome<never> {
  try {
    task.result();
  } catch (error) {
    if (error instanceof CancelledError && error.reason !== undefined) return { status: 'cancelled', reason: error.reason };
  }
  return { status: 'cancelled' };
}
