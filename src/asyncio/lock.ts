import { currentTaskCore } from './context.ts';
import { CancelledError, InvalidStateError } from './errors.ts';
import { noteOf } from './note.ts';
import type { Task } from './task.ts';
import { Waiter } from './wait.ts';
import { WaiterList } from './waiter-list.ts';

class LockWaiter extends Waiter {
  readonly #lock: Lock;

  constructor(lock: Lock) {
    super('lock', lock);
    this.#lock = lock;
  }

  override get label(): string {
    return `lock '${this.#lock.name}'`;
  }

  override get holder(): Task | undefined {
    return this.#lock.owner;
  }
}

/**
 * Mutual exclusion between tasks, first come, first served: nobody barges in past those who wait.
 * Any task may release it, as in asyncio; `owner` is for traces only.
 * @source CPython asyncio.Lock.
 * @example
 * const lock = new Lock('db');
 * await lock.run(async () => lock.locked); // => true
 * lock.locked; // => false
 */
export class Lock {
  readonly name: string;
  #locked = false;
  #owner: Task | undefined;
  readonly #waiters = new WaiterList();

  constructor(name = 'lock') {
    this.name = name;
  }

  /** False right after `release()`, even though the first waiter will have it. */
  get locked(): boolean {
    return this.#locked;
  }

  get owner(): Task | undefined {
    return this.#owner;
  }

  /** Waits until the lock is free; takes no turn when it is. @throws CancelledError when cancelled meanwhile. */
  async acquire(): Promise<void> {
    if (this.#locked || this.#waiters.hasLive()) await this.#waitForTurn();
    this.#locked = true;
    this.#owner = currentTaskCore()?.facade;
    noteOf(this, 'lock.granted');
  }

  /** @throws {InvalidStateError} when nobody has it. */
  release(): void {
    if (!this.#locked) throw new InvalidStateError(`lock '${this.name}' is not acquired`);
    this.#locked = false;
    this.#owner = undefined;
    noteOf(this, 'lock.released');
    this.#wakeFirst();
  }

  /** Runs `body` while holding the lock and gives it back whatever happens. */
  async run<T>(body: () => Promise<T>): Promise<T> {
    await this.acquire();
    try {
      return await body();
    } finally {
      this.release();
    }
  }

  /** Acquires the lock and returns what gives it back: `using held = await lock.hold()`. */
  async hold(): Promise<Disposable> {
    await this.acquire();
    let isHeld = true;
    return {
      [Symbol.dispose]: () => {
        if (isHeld) this.release();
        isHeld = false;
      },
    };
  }

  toString(): string {
    return `<Lock '${this.name}' ${this.#locked ? 'locked' : 'unlocked'}${this.#waiters.size ? ` waiting=${this.#waiters.size}` : ''}>`;
  }

  async #waitForTurn(): Promise<void> {
    const waiter = new LockWaiter(this);
    this.#waiters.push(waiter);
    try {
      await waiter.begin();
    } catch (error) {
      this.#waiters.remove(waiter);
      // Cancelled after it was woken: the turn that this waiter will not take belongs to the next.
      if (error instanceof CancelledError && !this.#locked) this.#wakeFirst();
      throw error;
    }
    this.#waiters.remove(waiter);
  }

  #wakeFirst(): void {
    this.#waiters.first?.wake();
  }
}
