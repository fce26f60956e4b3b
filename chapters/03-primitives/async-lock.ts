import { currentTask, InvalidStateError, type Task } from 'asynclings';
import { SelfDeadlockError } from './errors.ts';
import { QueuedLock } from './queued-lock.ts';

/** Gives back what was acquired; calling it again does nothing. With `using`, the end of the block calls it. */
export interface Release extends Disposable {
  (): void;
}

/** Where a condition finds the lock that it gives up and takes again. */
export let lockInside: (lock: AsyncLock) => QueuedLock;

/**
 * Mutual exclusion between tasks, first come, first served, where only the owner may release. The branches of
 * a `Promise.all` are one task: give each a task of its own.
 * @source The text's AsyncLock, whose `locked()` was a scope and therefore always true in a condition; here
 * `locked` is the question and `run()` the scope.
 * @example
 * const lock = new AsyncLock('db');
 * await lock.run(async () => lock.locked); // => true
 * lock.locked; // => false
 */
export class AsyncLock {
  readonly #lock: QueuedLock;

  static {
    lockInside = (lock) => lock.#lock;
  }

  constructor(name = 'lock') {
    this.#lock = new QueuedLock(name);
  }

  get name(): string {
    return this.#lock.name;
  }

  /** Whether somebody has it; false between a release and the next one's turn. To take it if it is free, ask `tryAcquire()`. */
  get locked(): boolean {
    return this.#lock.locked;
  }

  get owner(): Task | undefined {
    return this.#lock.owner;
  }

  /** Waits for the lock; takes no turn when it is free. @throws {SelfDeadlockError} when the caller has it already; CancelledError when cancelled meanwhile. */
  async acquire(): Promise<Release> {
    await this.#enter();
    return this.#release();
  }

  /**
   * Takes the lock if that needs no waiting, and says so in the same step.
   * @returns `undefined` when somebody has it, or is to have it next.
   * @example
   * const lock = new AsyncLock();
   * const release = lock.tryAcquire();
   * lock.tryAcquire(); // => undefined
   * release();
   * lock.locked; // => false
   */
  tryAcquire(): Release | undefined {
    if (!this.#lock.isFree) return undefined;
    void this.#lock.acquire(); // free: taken before this call returns
    return this.#release();
  }

  /** @throws {InvalidStateError} when the caller does not have it; it stays as it is then. */
  release(): void {
    if (this.locked && this.owner !== currentTask()) throw new InvalidStateError(`lock '${this.name}' is ${nameOf(this.owner)}'s to release, not ${nameOf(currentTask())}'s`);
    this.#lock.release();
  }

  /** Runs `body` while holding the lock and gives it back whatever happens. */
  async run<T>(body: () => Promise<T>): Promise<T> {
    await this.#enter();
    try {
      return await body();
    } finally {
      this.release();
    }
  }

  toString(): string {
    return this.#lock.toString().replace('<Lock', '<AsyncLock');
  }

  async #enter(): Promise<void> {
    if (this.locked && this.owner === currentTask()) throw new SelfDeadlockError(`task ${nameOf(this.owner)} has lock '${this.name}' already and would wait for itself`);
    await this.#lock.acquire();
  }

  #release(): Release {
    let isHeld = true;
    const release = (): void => {
      if (isHeld) this.release();
      isHeld = false;
    };
    return Object.assign(release, { [Symbol.dispose]: release });
  }
}

function nameOf(task: Task | undefined): string {
  return task?.name ?? 'code outside any task';
}
