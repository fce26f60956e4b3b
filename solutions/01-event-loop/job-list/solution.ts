import { ExceptionGroup, TaskGroup } from 'asynclings';

/** Jobs to run together or one after the other, as often as asked. */
export class JobList<T> {
  readonly #jobs: (() => Promise<T>)[] = [];

  get size(): number {
    return this.#jobs.length;
  }

  add(job: () => Promise<T>): this {
    if (typeof job !== 'function') throw new TypeError('a job is a function that starts the work: pass () => work(), not work()');
    this.#jobs.push(job);
    return this;
  }

  async runAll(): Promise<T[]> {
    try {
      // All tasks are made in one step, so nothing that is added later can get in.
      const tasks = await TaskGroup.run(async (group) => this.#jobs.map((job) => group.createTask(job)));
      return tasks.map((task) => task.result());
    } catch (error) {
      throw error instanceof ExceptionGroup && error.errors.length === 1 ? error.errors[0] : error;
    }
  }

  async runSequentially(): Promise<T[]> {
    const results: T[] = [];
    // A copy: the jobs themselves may add to the list, or clear it.
    for (const job of this.#jobs.slice()) results.push(await job());
    return results;
  }

  clear(): void {
    this.#jobs.length = 0;
  }
}
