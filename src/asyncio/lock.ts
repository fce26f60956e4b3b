import { currentTaskCore } from './context.ts';
import { InvalidStateError } from './errors.ts';
import { noteOf } from './note.ts';
import type { TaskCore } from './task-core.ts';
import type { Task } from './task.ts';
import { Waiter } from './wait.ts';
import { WaiterList } from './waiter-list.ts';

let labelOf: (lock: Lock) => string;

type OnResumed = (waiter: LockWaiter, isCancelled: boolean) => void;

class LockWaiter extends Waiter {
  readonly #lock: Lock;
  readonly #onResumed: OnResumed;

  constructor(lock: Lock, place: WaiterList, onResumed: OnResumed) {
    super('lock', lock, place);
    this.#lock = lock;
    this.#onResumed = onResumed;
  }

  override get label(): string {
    return labelOf(this.#lock);
  }

  override get holder(): Task | undefined {
    return this.#lock.owner;
  }

  protected override resumed(isCancelled: boolean): void {
    this.#onResumed(this, isCancelled);
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
  /** Made once, when an observer asks: it asks twice for every wait. */
  #label: string | undefined;

  static {
    labelOf = (lock) => (lock.#label ??= `lock '${lock.name}'`);
  }

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
  acquire(): Promise<void> {
    if (this.#locked || this.#waiters.hasLive()) return new LockWaiter(this, this.#waiters, this.#onResumed).begin();
    this.#take(currentTaskCore());
    return Promise.resolve();
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

  readonly #onResumed: OnResumed = (waiter, isCancelled) => {
    if (!isCancelled) this.#take(waiter.owner);
    // Cancelled after it was woken: the turn that this waiter will not take belongs to the next.
    else if (!this.#locked) this.#wakeFirst();
  };

  #take(task: TaskCore | undefined): void {
    this.#locked = true;
    this.#owner = task?.facade;
    noteOf(this, 'lock.granted', undefined, task);
  }

  #wakeFirst(): void {
    this.#waiters.first?.wake();
  }
}
