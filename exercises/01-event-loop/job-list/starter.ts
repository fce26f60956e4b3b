import { TaskGroup } from 'asynclings';

/** Jobs to run together or one after the other, as often as asked. */
export class JobList<T> {
  get size(): number {
    return 0;
  }

  add(job: () => Promise<T>): this {
    // TODO: what has to be kept, so that the job can run later, and again?
    return this;
  }

  async runAll(): Promise<T[]> {
    return [];
  }

  async runSequentially(): Promise<T[]> {
    return [];
  }

  clear(): void {}
}
