// caught by: runAll: one failure cancels the others, and comes out as it is
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
    return Promise.all(this.#jobs.map((job) => job()));
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
