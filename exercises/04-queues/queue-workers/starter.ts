import { createTask, type Task } from 'asynclings';

/** The crew takes no more jobs. */
export class CrewClosed extends Error {
  override readonly name = 'CrewClosed';
}

/** Does jobs, a limited number at a time. */
export class WorkerCrew {
  readonly #running = new Set<Task>();
  #isClosed = false;

  /** @param o.queue jobs that may wait for a place. @default Infinity */
  constructor(_o: { size: number; queue?: number }) {}

  /** Jobs under way. */
  get busy(): number {
    return this.#running.size;
  }

  /** Jobs that have been accepted and have not begun. */
  get queued(): number {
    return 0;
  }

  async submit<T>(job: () => T | Promise<T>): Promise<T> {
    if (this.#isClosed) throw new CrewClosed('closed');
    // TODO: not everybody may begin at once; and whose cancellation is it that ends a job?
    const task = createTask(async () => job());
    this.#running.add(task);
    const value = await task.join();
    this.#running.delete(task);
    return value;
  }

  /** Takes no more jobs, and returns when those that were accepted have ended. */
  async close(_o: { drain?: boolean } = {}): Promise<void> {
    this.#isClosed = true;
  }
}
