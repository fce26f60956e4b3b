import { WaitingLine } from './waiting-line.ts';

export interface SemaphoreOptions {
  /** Whether it refuses to have more permits than it began with. @default true */
  readonly bounded?: boolean;
  /** For traces and messages. */
  readonly name?: string;
}

/**
 * At most `permits` of something in use at a time. Who waits is served first come, first served, also when the
 * first wants more than there is: small requests do not slip past a large one.
 * @param permits a whole number of at least 0; 0 makes sense only unbounded, as a gate that `release()` opens.
 * @throws {RangeError} for any other number; TypeError when it is not a number.
 * @source The text's AsyncSemaphore, which could be released to more permits than it had.
 * @example
 * const semaphore = new AsyncSemaphore(3);
 * await semaphore.run(async () => semaphore.available, 2); // => 1
 */
export class AsyncSemaphore {
  readonly name: string;
  readonly #permits: number;
  readonly #isBounded: boolean;
  readonly #line: WaitingLine<number>;
  #available: number;

  constructor(permits = 1, { bounded = true, name = 'semaphore' }: SemaphoreOptions = {}) {
    requireWhole('permits', permits, 0);
    this.name = name;
    this.#permits = permits;
    this.#available = permits;
    this.#isBounded = bounded;
    this.#line = new WaitingLine(`semaphore '${name}'`);
  }

  /** Permits that nobody has and nobody has been promised. */
  get available(): number {
    return this.#available;
  }

  /** Tasks in line. */
  get waiting(): number {
    return [...this.#line.live()].length;
  }

  /**
   * Takes `n` permits together, waiting for them if need be.
   * @throws {RangeError} when `n` is not a whole number of at least 1, or more than a bounded semaphore will ever have;
   * CancelledError when cancelled meanwhile: permits granted by then are handed on.
   */
  async acquire(n = 1): Promise<void> {
    if (!this.tryAcquire(n)) await this.#wait(n);
  }

  /** Takes `n` permits if that needs no waiting; false when it would, or when others wait. @throws {RangeError} when `n` is not a whole number of at least 1. */
  tryAcquire(n = 1): boolean {
    requireWhole('n', n, 1);
    this.#letIn(); // somebody whose cancellation is on the way may still stand in front
    if (this.#line.first !== undefined || n > this.#available) return false;
    this.#available -= n;
    return true;
  }

  /** Gives `n` permits back. @throws {RangeError} when a bounded semaphore would have more than it began with; nothing changes then. */
  release(n = 1): void {
    requireWhole('n', n, 1);
    if (this.#isBounded && this.#available + n > this.#permits) throw new RangeError(`semaphore '${this.name}' was released too many times`);
    this.#available += n;
    this.#letIn();
  }

  /** Runs `body` with `n` permits and gives them back whatever happens. */
  async run<T>(body: () => Promise<T>, n = 1): Promise<T> {
    if (!this.tryAcquire(n)) await this.#wait(n);
    try {
      return await body();
    } finally {
      this.release(n);
    }
  }

  toString(): string {
    return `<AsyncSemaphore '${this.name}' available=${this.#available}${this.waiting > 0 ? ` waiting=${this.waiting}` : ''}>`;
  }

  #wait(n: number): Promise<void> {
    if (this.#isBounded && n > this.#permits) throw new RangeError(`semaphore '${this.name}' never has ${n} permits, only ${this.#permits}`);
    return this.#line.join(n, (wasGranted) => {
      if (wasGranted) this.#available += n;
      this.#letIn();
    });
  }

  #letIn(): void {
    for (let place = this.#line.first; place !== undefined && place.wants <= this.#available; place = this.#line.first) {
      this.#available -= place.wants;
      this.#line.grant(place, undefined);
    }
  }
}

function requireWhole(name: string, value: number, least: number): void {
  if (typeof value !== 'number') throw new TypeError(`${name} is a number, got ${typeof value}`);
  if (!Number.isInteger(value) || value < least) throw new RangeError(`${name} is a whole number of at least ${least}, got ${value}`);
}
