// caught by: sleeps while it waits, instead of asking again and again
import { currentTask, sleep, type Task } from 'asynclings';

export class SelfDeadlockError extends Error {
  override readonly name = 'SelfDeadlockError';
}

// Comes back every millisecond to see whether it is free by now.
export class Mutex {
  readonly #line: object[] = [];
  #owner: Task | undefined;

  get locked(): boolean {
    return this.#owner !== undefined;
  }

  get owner(): Task | undefined {
    return this.#owner;
  }

  get waiters(): number {
    return this.#line.length;
  }

  async acquire(): Promise<void> {
    if (this.tryAcquire()) return;
    if (this.#owner === currentTask()) throw new SelfDeadlockError('yours already');
    const ticket = {};
    this.#line.push(ticket);
    try {
      while (this.locked || this.#line[0] !== ticket) await sleep(1);
      this.#owner = currentTask();
    } finally {
      this.#line.splice(this.#line.indexOf(ticket), 1);
    }
  }

  tryAcquire(): boolean {
    if (this.locked || this.#line.length > 0) return false;
    this.#owner = currentTask();
    return true;
  }

  release(): void {
    if (this.#owner === undefined || this.#owner !== currentTask()) throw new Error('not yours');
    this.#owner = undefined;
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
