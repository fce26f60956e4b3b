import { Future } from 'asynclings';
import { AsyncLock } from 'asynclings/chapters/primitives';

/** Waiting, under a lock, until something about the state it guards has changed. */
export class Condition {
  readonly #lock: AsyncLock;
  readonly #sleepers: Future<void>[] = [];

  /** @param lock may be shared with other conditions. */
  constructor(lock: AsyncLock = new AsyncLock('condition')) {
    this.#lock = lock;
  }

  run<T>(fn: () => Promise<T>): Promise<T> {
    return this.#lock.run(fn);
  }

  /** Gives the lock up until notified. Whatever happens, the caller has it again afterwards. */
  async wait(): Promise<void> {
    // TODO: what if the task is cancelled here, or there, and who may call this at all?
    const sleeper = new Future<void>();
    this.#lock.release();
    this.#sleepers.push(sleeper);
    await sleeper.wait();
    await this.#lock.acquire();
  }

  /** Waits until `pred` returns something truthy, and returns that. */
  async waitFor<T>(pred: () => T): Promise<T & {}> {
    if (!pred()) await this.wait();
    return pred() as T & {};
  }

  /** Wakes up to `n` sleepers, oldest first. */
  notify(n = 1): void {
    for (const sleeper of this.#sleepers.splice(0, n)) sleeper.setResult();
  }

  notifyAll(): void {
    this.notify(this.#sleepers.length);
  }
}
