import { TaskGroup } from 'asynclings';

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
export async function runCollect<T>(jobs: Array<() => Promise<T>>, options: CollectOptions = {}): Promise<Array<Outcome<T>>> {
  // TODO: one failure takes everybody down. Turn each ending into an outcome before the group hears of it.
  const tasks = await TaskGroup.run(async (group) => jobs.map((job) => group.createTask(job)));
  return tasks.map((task) => ({ status: 'ok', value: task.result() }));
}
