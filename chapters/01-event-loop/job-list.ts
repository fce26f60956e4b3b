import { TaskGroup } from 'asynclings';

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

  /** @throws {TypeError} for anything but a function. */
  add(job: () => Promise<T>): this {
    if (typeof job !== 'function') throw new TypeError('a job is a function that starts the work; pass () => work() instead of work()');
    this.#jobs.push(job);
    return this;
  }

  /**
   * Runs all jobs at once; the first failure cancels the others.
   * @returns a fresh array of results, in the order in which the jobs were added.
   * @throws {ExceptionGroup} of the failures, when all jobs have ended.
   */
  async runAll(): Promise<T[]> {
    const tasks = await TaskGroup.run(async (group) => this.#jobs.map((job) => group.createTask(job)));
    return tasks.map((task) => task.result());
  }

  /** Runs one job after the other; the first failure ends it. @returns a fresh array of results. */
  async runSequentially(): Promise<T[]> {
    const results: T[] = [];
    for (const job of this.#jobs.slice()) results.push(await job());
    return results;
  }

  /** Forgets the jobs; results that were handed out stay as they are. */
  clear(): void {
    this.#jobs.length = 0;
  }
}
