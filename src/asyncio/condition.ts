import { CancelledError, InvalidStateError } from './errors.ts';
import { Lock } from './lock.ts';
import { noteOf } from './note.ts';
import { Waiter } from './wait.ts';
import { WaiterList } from './waiter-list.ts';

/**
 * Waiting, under a lock, until something about the state it guards has changed.
 * @source CPython asyncio.Condition.
 * @example
 * const changed = new Condition();
 * let stock = 0;
 * createTask(() => changed.run(async () => { stock = 3; changed.notifyAll(); }));
 * await changed.run(() => changed.waitFor(() => stock)); // => 3
 */
export class Condition {
  readonly #lock: Lock;
  readonly #waiters = new WaiterList();

  /** @param lock shared with other conditions on the same state. */
  constructor(lock: Lock = new Lock('condition')) {
    this.#lock = lock;
  }

  get name(): string {
    return this.#lock.name;
  }

  get locked(): boolean {
    return this.#lock.locked;
  }

  acquire(): Promise<void> {
    return this.#lock.acquire();
  }

  release(): void {
    this.#lock.release();
  }

  run<T>(body: () => Promise<T>): Promise<T> {
    return this.#lock.run(body);
  }

  /**
   * Gives the lock up, waits to be notified, and takes the lock again, also when cancelled.
   * @throws {InvalidStateError} without the lock; CancelledError when cancelled meanwhile.
   */
  async wait(): Promise<true> {
    this.#requireLocked('wait()');
    this.#lock.release();
    try {
      try {
        await new Waiter('condition', this, this.#waiters).begin();
      } finally {
        await this.#acquireAgain();
      }
    } catch (error) {
      // This waiter may have eaten a notification that it cannot use: pass it on.
      this.#wake(1);
      throw error;
    }
    return true;
  }

  /** Waits until `predicate` returns something truthy, and returns that. */
  async waitFor<T>(predicate: () => T): Promise<T> {
    let value = predicate();
    while (!value) {
      await this.wait();
      value = predicate();
    }
    return value;
  }

  /** Wakes up to `n` of those who wait, oldest first. @throws {InvalidStateError} without the lock; TypeError when `n` is not a number. */
  notify(n = 1): void {
    if (typeof n !== 'number' || Number.isNaN(n)) throw new TypeError(`notify() takes a number, got ${String(n)}`);
    this.#requireLocked('notify()');
    noteOf(this, 'condition.notified', n);
    this.#wake(n);
  }

  notifyAll(): void {
    this.notify(this.#waiters.size);
  }

  toString(): string {
    return `<Condition '${this.name}' ${this.locked ? 'locked' : 'unlocked'}${this.#waiters.size ? ` waiting=${this.#waiters.size}` : ''}>`;
  }

  // The caller's block ends with a release, so the lock must be had whatever comes; the last cancellation counts.
  async #acquireAgain(): Promise<void> {
    let cancelled: CancelledError | undefined;
    for (;;) {
      try {
        await this.#lock.acquire();
        break;
      } catch (error) {
        if (!(error instanceof CancelledError)) throw error;
        cancelled = error;
      }
    }
    if (cancelled !== undefined) throw cancelled;
  }

  #wake(n: number): void {
    let left = n;
    for (let waiter = this.#waiters.first; waiter !== undefined && left > 0; waiter = waiter.after) {
      if (waiter.wake()) left--;
    }
  }

  #requireLocked(what: string): void {
    if (!this.#lock.locked) throw new InvalidStateError(`${what} needs the lock of condition '${this.name}'`);
  }
}
