import { currentTask, Future, type Task } from 'asynclings';

/** The owner asked for the lock that it has already. */
export class SelfDeadlockError extends Error {
  override readonly name = 'SelfDeadlockError';
}

/** One at a time, first come, first served. */
export class Mutex {
  #owner: Task | undefined;

  get locked(): boolean {
    return this.#owner !== undefined;
  }

  get owner(): Task | undefined {
    return this.#owner;
  }

  /** How many wait in line. */
  get waiters(): number {
    return 0;
  }

  async acquire(): Promise<void> {
    // TODO: who finds the lock taken goes to the end of a line and waits for a turn of their own.
    const turn = new Future<void>();
    if (this.locked) await turn.wait();
    this.#owner = currentTask();
  }

  tryAcquire(): boolean {
    if (this.locked) return false;
    this.#owner = currentTask();
    return true;
  }

  release(): void {
    this.#owner = undefined;
  }

  async run<T>(fn: () => Promise<T>): Promise<T> {
    await this.acquire();
    const value = await fn();
    this.release();
    return value;
  }
}
