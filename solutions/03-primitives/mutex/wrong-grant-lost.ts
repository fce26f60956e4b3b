// caught by: a lock that comes together with a cancellation goes to the next in line
import { currentTask, Future, type Task } from 'asynclings';

/** The owner asked for the lock that it has already. */
export class SelfDeadlockError extends Error {
  override readonly name = 'SelfDeadlockError';
}

interface Waiter {
  readonly task: Task | undefined;
  readonly turn: Future<void>;
}

/** One at a time, first come, first served. */
export class Mutex {
  readonly #line: Waiter[] = [];
  #owner: Task | undefined;

  get locked(): boolean {
    return this.#owner !== undefined;
  }

  get owner(): Task | undefined {
    return this.#owner;
  }

  /** How many wait in line. */
  get waiters(): number {
    return this.#line.length;
  }

  async acquire(): Promise<void> {
    const task = currentTask();
    if (this.tryAcquire()) return;
    if (this.#owner === task) throw new SelfDeadlockError('the lock is yours already; waiting for it would never end');
    const waiter = { task, turn: new Future<void>() };
    this.#line.push(waiter);
    try {
      await waiter.turn.wait();
    } catch (error) {
      this.#leave(waiter);
      throw error;
    }
  }

  tryAcquire(): boolean {
    if (this.locked) return false;
    this.#owner = currentTask();
    return true;
  }

  release(): void {
    if (!this.locked) throw new Error('the lock is free; there is nothing to release');
    if (this.#owner !== currentTask()) throw new Error('the lock is not yours to release');
    this.#handOver();
  }

  async run<T>(fn: () => Promise<T>): Promise<T> {
    await this.acquire();
    try {
      return await fn();
    } finally {
      this.release();
    }
  }

  #handOver(): void {
    let next = this.#line.shift();
    while (next?.turn.isDone) next = this.#line.shift();
    this.#owner = next?.task;
    next?.turn.setResult();
  }

  #leave(waiter: Waiter): void {
    const place = this.#line.indexOf(waiter);
    if (place >= 0) this.#line.splice(place, 1);
  }
}
