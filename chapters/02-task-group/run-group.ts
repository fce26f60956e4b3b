import { CancelledError, ExceptionGroup, InvalidStateError, type Task, TaskGroup, timeout } from 'asynclings';

export type Job<T> = () => Promise<T>;

/** How one job of several ended. */
export type Outcome<T> =
  | { readonly status: 'ok'; readonly value: T }
  | { readonly status: 'error'; readonly error: unknown }
  | { readonly status: 'cancelled'; readonly reason?: unknown };

/**
 * Runs all jobs at once, as one unit: the first failure cancels the others.
 * @returns the results, aligned with the jobs.
 * @throws {ExceptionGroup} of the failures, when all jobs have ended; InvalidStateError when a job was
 * cancelled on its own: its result is missing, but the caller was not cancelled.
 * @throws {TypeError} when an element is not a function; nothing has been started then.
 * @example
 * await runGroup([async () => 'a', async () => 'b']); // => ['a', 'b']
 */
export async function runGroup<T>(jobs: readonly Job<T>[]): Promise<T[]> {
  requireJobs(jobs);
  const tasks = await TaskGroup.run(async (group) => jobs.map((job) => group.createTask(job)));
  return tasks.map((task, index) => {
    if (task.isCancelled) throw new InvalidStateError(`job ${index} was cancelled and left no result`);
    return task.result();
  });
}

/**
 * Runs all jobs at once and lets each come to its own end: nothing that succeeded is lost.
 * @returns one outcome per job, aligned with the jobs; a failed group stays a tree (see `ExceptionGroup.leaves`).
 * @throws {TypeError} when an element is not a function; CancelledError when the caller is cancelled (the jobs are, too).
 * @example
 * const outcomes = await runCollect([async () => 1, async () => { throw new RangeError('no'); }]);
 * outcomes.map((outcome) => outcome.status); // => ['ok', 'error']
 */
export async function runCollect<T>(jobs: readonly Job<T>[]): Promise<Outcome<T>[]> {
  requireJobs(jobs);
  const tasks = await TaskGroup.run(async (group) => jobs.map((job) => group.createTask(() => settle(job))));
  return tasks.map((task) => (task.isCancelled ? cancellationOf(task) : task.result()));
}

/**
 * Runs all jobs at once, for no longer than `ms` milliseconds together.
 * @throws {TimeoutError} when the time is up; all jobs have been cancelled and have ended by then.
 * @throws whatever `runGroup` throws.
 * @example
 * await runGroupWithin([async () => 'a', async () => 'b'], 1000); // => ['a', 'b']
 */
export function runGroupWithin<T>(jobs: readonly Job<T>[], ms: number): Promise<T[]> {
  return timeout(ms, () => runGroup(jobs));
}

/** Every failure among the outcomes, groups taken apart. */
export function failuresOf(outcomes: readonly Outcome<unknown>[]): unknown[] {
  return outcomes.flatMap((outcome) => {
    if (outcome.status !== 'error') return [];
    return outcome.error instanceof ExceptionGroup ? outcome.error.leaves() : [outcome.error];
  });
}

async function settle<T>(job: Job<T>): Promise<Outcome<T>> {
  try {
    return { status: 'ok', value: await job() };
  } catch (error) {
    // Not turned into a value here: the request may be the caller's, and must go on its way.
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

function requireJobs(jobs: readonly unknown[]): void {
  for (const job of jobs) {
    if (typeof job !== 'function') throw new TypeError(`a job is a function that starts the work, got ${job instanceof Promise ? 'a promise: its work has begun already' : typeof job}`);
  }
}
