// caught by: a waiter who is cancelled is gone, and the next is served
import { currentTask, Future, type Task } from 'asynclings';

export class SelfDeadlockError extends Error {
  override readonly name = 'SelfDeadlockError';
}

// Each one waits for the one before it. Who leaves the chain takes a link out of it.
export class Mutex {
  #last: Future<void> | undefined;
  #mine: Future<void> | undefined;
  #owner: Task | undefined;
  #waiters = 0;

  get locked(): boolean {
    return this.#owner !== undefined;
  }

  get owner(): Task | undefined {
    return this.#owner;
  }

  get waiters(): number {
    return this.#waiters;
  }

  async acquire(): Promise<void> {
    if (this.#owner !== undefined && this.#owner === currentTask()) throw new SelfDeadlockError('yours already');
    const before = this.#last;
    const mine = new Future<void>();
    this.#last = mine;
    if (before !== undefined && !before.isDone) {
      this.#waiters++;
      try {
        await before.wait();
      } finally {
        this.#waiters--;
      }
    }
    this.#mine = mine;
    this.#owner = currentTask();
  }

  tryAcquire(): boolean {
    if (this.locked || (this.#last !== undefined && !this.#last.isDone) || this.#waiters > 0) return false;
    void this.acquire();
    return true;
  }

  release(): void {
    if (this.#owner === undefined || this.#owner !== currentTask()) throw new Error('not yours');
    this.#owner = undefined;
    this.#mine?.setResult();
  }

  async run<T>(fn: () => Promise<T>): Promise<T> {
    await this.acquire();
    try {
      return await fn();
    } finally {
      this.release();
    }
  }
}
