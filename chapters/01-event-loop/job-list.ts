import { ExceptionGroup, InvalidStateError, TaskGroup } from 'asynclings';

/**
 * Jobs to run together or one after the other, as often as you like. It holds functions, not promises: a
 * promise is work that has begun, and can begin only once.
 * @example
 * const jobs = new JobList().add(async () => 'a').add(async () => 'b');
 * await jobs.runAll(); // => ['a', 'b']
 * await jobs.runSequentially(); // => ['a', 'b']
 */
export class JobList<T = unknown> {
  readonly #jobs: (() => Promise<T>)[] = [];

  get size(): number {
    return this.#jobs.length;
  }

  /** Jobs that are added during a run belong to the next one. @throws {TypeError} for anything but a function. */
  add(job: () => Promise<T>): this {
    if (typeof job !== 'function') throw new TypeError('a job is a function that starts the work; pass () => work() instead of work()');
    this.#jobs.push(job);
    return this;
  }

  /**
   * Runs all jobs at once; the first failure cancels the others.
   * @returns a fresh array of results, in the order in which the jobs were added.
   * @throws the failure when all jobs have ended, in an ExceptionGroup if there are several; InvalidStateError
   * when a job was cancelled on its own, since its result is missing.
   */
  async runAll(): Promise<T[]> {
    try {
      const tasks = await TaskGroup.run(async (group) => this.#jobs.map((job) => group.createTask(job)));
      return tasks.map((task, index) => {
        if (task.isCancelled) throw new InvalidStateError(`job ${index} was cancelled and left no result`);
        return task.result();
      });
    } catch (error) {
      throw error instanceof ExceptionGroup && error.errors.length === 1 ? error.errors[0] : error;
    }
  }

  /** Runs one job after the other; the first failure ends it. @returns a fresh array of results. */
  async runSequentially(): Promise<T[]> {
    const results: T[] = [];
    for (const job of this.#jobs.slice()) results.push(await job());
    return results;
  }

  /** Forgets the jobs; results that were handed out stay as they are, and so does a run under way. */
  clear(): void {
    this.#jobs.length = 0;
  }
}
