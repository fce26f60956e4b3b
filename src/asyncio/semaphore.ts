import { noteOf } from './note.ts';
import { Waiter } from './wait.ts';
import { WaiterList } from './waiter-list.ts';

type OnResumed = (waiter: PermitWaiter, isCancelled: boolean) => void;

class PermitWaiter extends Waiter {
  readonly #onResumed: OnResumed;

  constructor(semaphore: Semaphore, place: WaiterList, onResumed: OnResumed) {
    super('semaphore', semaphore, place);
    this.#onResumed = onResumed;
  }

  protected override resumed(isCancelled: boolean): void {
    this.#onResumed(this, isCancelled);
  }
}

/**
 * At most `permits` tasks inside at a time, first come, first served.
 * @throws {RangeError} when `permits` is negative or not a whole number.
 * @source CPython asyncio.Semaphore.
 * @example
 * const semaphore = new Semaphore(2);
 * await semaphore.run(async () => semaphore.available); // => 1
 */
export class Semaphore {
  readonly name: string;
  #available: number;
  readonly #waiters = new WaiterList();

  constructor(permits = 1, name = 'semaphore') {
    if (typeof permits !== 'number') throw new TypeError(`permits is a number, got ${typeof permits}`);
    if (!Number.isInteger(permits) || permits < 0) throw new RangeError(`permits is a whole number of at least 0, got ${permits}`);
    this.name = name;
    this.#available = permits;
  }

  /** True when `acquire()` would wait: no permit is left, or somebody is in front. */
  get locked(): boolean {
    return this.#available === 0 || this.#waiters.hasLive();
  }

  get available(): number {
    return this.#available;
  }

  /** Takes a permit, waiting for one if need be. @throws CancelledError when cancelled meanwhile. */
  acquire(): Promise<void> {
    if (this.locked) return new PermitWaiter(this, this.#waiters, this.#onResumed).begin();
    this.#available--;
    noteOf(this, 'semaphore.granted', this.#available);
    return Promise.resolve();
  }

  /** Gives a permit back, or adds one. */
  release(): void {
    this.#available++;
    noteOf(this, 'semaphore.released', this.#available);
    this.#wakeNext();
  }

  /** Runs `body` with a permit and gives it back whatever happens. */
  async run<T>(body: () => Promise<T>): Promise<T> {
    await this.acquire();
    try {
      return await body();
    } finally {
      this.release();
    }
  }

  toString(): string {
    return `<${this.constructor.name} '${this.name}' available=${this.#available}${this.#waiters.size ? ` waiting=${this.#waiters.size}` : ''}>`;
  }

  readonly #onResumed: OnResumed = (waiter, isCancelled) => {
    // Cancelled after the permit was handed over: it goes back.
    if (isCancelled && waiter.outcome === 'woken') this.#available++;
    // Permits may have come back while those who wait had to keep their order.
    while (this.#available > 0 && this.#wakeNext());
    if (!isCancelled) noteOf(this, 'semaphore.granted', this.#available, waiter.owner);
  };

  #wakeNext(): boolean {
    const waiter = this.#waiters.firstPending();
    if (waiter === undefined) return false;
    this.#available--;
    return waiter.wake();
  }
}

/**
 * A semaphore that refuses to have more permits than it began with.
 * @source CPython asyncio.BoundedSemaphore.
 * @example
 * const pool = new BoundedSemaphore(2, 'pool');
 * pool.release(); // throws RangeError: semaphore 'pool' was released too many times
 */
export class BoundedSemaphore extends Semaphore {
  readonly #permits: number;

  constructor(permits = 1, name = 'semaphore') {
    super(permits, name);
    this.#permits = permits;
  }

  /** @throws {RangeError} when no permit is out. */
  override release(): void {
    if (this.available >= this.#permits) throw new RangeError(`semaphore '${this.name}' was released too many times`);
    super.release();
  }
}
