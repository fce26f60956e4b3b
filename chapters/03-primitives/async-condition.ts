import { Condition, currentTask, InvalidStateError } from 'asynclings';
import { AsyncLock, lockInside, type Release } from './async-lock.ts';

/**
 * Waiting, under a lock, until something about the state it guards has changed. Only the owner of the lock may
 * wait or notify: between looking and sleeping nobody else can have spoken.
 * @param lock shared with other conditions on the same state.
 * @source The text's AsyncCondition, whose `wait_for` dropped the value of its predicate.
 * @example
 * const changed = new AsyncCondition();
 * let stock = 0;
 * createTask(() => changed.run(async () => { stock = 3; changed.notifyAll(); }));
 * await changed.run(() => changed.waitFor(() => stock)); // => 3
 */
export class AsyncCondition {
  readonly #lock: AsyncLock;
  readonly #condition: Condition;

  constructor(lock: AsyncLock = new AsyncLock('condition')) {
    this.#lock = lock;
    this.#condition = new Condition(lockInside(lock));
  }

  get name(): string {
    return this.#lock.name;
  }

  get locked(): boolean {
    return this.#lock.locked;
  }

  acquire(): Promise<Release> {
    return this.#lock.acquire();
  }

  release(): void {
    this.#lock.release();
  }

  run<T>(body: () => Promise<T>): Promise<T> {
    return this.#lock.run(body);
  }

  /**
   * Gives the lock up, waits to be notified, and takes the lock again, also when cancelled. A task that was
   * notified and then cancelled passes the notification on.
   * @throws {InvalidStateError} when the caller does not have the lock; CancelledError when cancelled meanwhile.
   */
  async wait(): Promise<true> {
    this.#requireOwner('wait()');
    return this.#condition.wait();
  }

  /** Waits until `predicate` returns something truthy, looking again after each wake-up, and returns that. */
  async waitFor<T>(predicate: () => T): Promise<T> {
    this.#requireOwner('waitFor()');
    return this.#condition.waitFor(predicate);
  }

  /** Wakes up to `n` of those who wait, oldest first. @throws {InvalidStateError} when the caller does not have the lock; TypeError when `n` is not a number. */
  notify(n = 1): void {
    this.#requireOwner('notify()');
    this.#condition.notify(n);
  }

  notifyAll(): void {
    this.#requireOwner('notifyAll()');
    this.#condition.notifyAll();
  }

  toString(): string {
    return this.#condition.toString().replace('<Condition', '<AsyncCondition');
  }

  #requireOwner(what: string): void {
    if (!this.locked || this.#lock.owner !== currentTask()) throw new InvalidStateError(`${what} needs the lock of condition '${this.name}'`);
  }
}
