// caught by: who is cancelled while waiting for the lock gets it before the error
import { CancelledError, currentTask, Future } from 'asynclings';
import { AsyncLock } from 'asynclings/chapters/primitives';

/** Waiting, under a lock, until something about the state it guards has changed. */
export class Condition {
  readonly #lock: AsyncLock;
  readonly #sleepers = new Set<Future<void>>();

  /** @param lock may be shared with other conditions. */
  constructor(lock: AsyncLock = new AsyncLock('condition')) {
    this.#lock = lock;
  }

  run<T>(fn: () => Promise<T>): Promise<T> {
    return this.#lock.run(fn);
  }

  /** Gives the lock up until notified. Whatever happens, the caller has it again afterwards. */
  async wait(): Promise<void> {
    this.#requireLock();
    const sleeper = new Future<void>();
    this.#sleepers.add(sleeper); // before the lock is free: a notification from now on is for us, too
    this.#lock.release();
    const errors: unknown[] = [];
    await sleeper.wait().catch((error: unknown) => errors.push(error));
    const wasNotified = !this.#sleepers.delete(sleeper) && !sleeper.isCancelled;
    await this.#comeBack(errors);
    if (errors.length === 0) return;
    if (wasNotified) this.notify();
    throw errors.at(-1);
  }

  /** Waits until `pred` returns something truthy, and returns that. */
  async waitFor<T>(pred: () => T): Promise<T & {}> {
    this.#requireLock();
    for (;;) {
      const found = pred();
      if (found) return found;
      await this.wait();
    }
  }

  /** Wakes up to `n` sleepers, oldest first. */
  notify(n = 1): void {
    this.#requireLock();
    if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`n is a whole number of at least 0, got ${String(n)}`);
    let left = n;
    for (const sleeper of this.#sleepers) {
      if (left === 0) return;
      this.#sleepers.delete(sleeper);
      if (sleeper.isDone) continue; // cancelled, and about to leave
      sleeper.setResult();
      left--;
    }
  }

  notifyAll(): void {
    this.notify(this.#sleepers.size);
  }

  /** Takes the lock again. A cancellation has to wait until that is done. */
  async #comeBack(errors: unknown[]): Promise<void> {
    try {
      await this.#lock.acquire();
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error;
      errors.push(error);
    }
  }

  #requireLock(): void {
    if (this.#lock.owner === undefined || this.#lock.owner !== currentTask()) throw new Error('only the task that holds the lock may do this');
  }
}
