// caught by: who cancels the caller cancels every job
import { Semaphore } from 'asynclings';

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
  for (const job of jobs) if (typeof job !== 'function') throw new TypeError('a job is a function that starts the work');
  if (jobs.length === 0) return [];

  const permits = new Semaphore(limit ?? jobs.length);
  const settled = await Promise.allSettled(jobs.map((job) => permits.run(job)));
  return settled.map((each) => (each.status === 'fulfilled' ? { status: 'ok', value: each.value } : { status: 'error', error: each.reason }));
}
