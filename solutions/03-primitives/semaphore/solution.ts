import { Future } from 'asynclings';

interface Waiter {
  readonly n: number;
  readonly turn: Future<void>;
}

/** A number of permits. Whoever wants some waits in line until there are enough. */
export class Semaphore {
  readonly #permits: number;
  readonly #isBounded: boolean;
  readonly #line: Waiter[] = [];
  #available: number;

  constructor(permits: number, { bounded = false }: { bounded?: boolean } = {}) {
    requireWhole('permits', permits, 0);
    this.#permits = permits;
    this.#isBounded = bounded;
    this.#available = permits;
  }

  get available(): number {
    return this.#available;
  }

  get waiting(): number {
    return this.#line.length;
  }

  async acquire(n = 1): Promise<void> {
    this.#requireSome(n);
    if (this.tryAcquire(n)) return;
    const waiter = { n, turn: new Future<void>() };
    this.#line.push(waiter);
    try {
      await waiter.turn.wait();
    } catch (error) {
      this.#leave(waiter);
      throw error;
    }
  }

  tryAcquire(n = 1): boolean {
    this.#requireSome(n);
    if (this.#line.length > 0 || n > this.#available) return false;
    this.#available -= n;
    return true;
  }

  release(n = 1): void {
    requireWhole('n', n, 1);
    if (this.#isBounded && this.#available + n > this.#permits) throw new RangeError(`released ${n}, but at most ${this.#permits - this.#available} are out`);
    this.#available += n;
    this.#serve();
  }

  async run<T>(fn: () => Promise<T>): Promise<T> {
    await this.acquire();
    try {
      return await fn();
    } finally {
      this.release();
    }
  }

  /** Hands permits over, in order; the head of the line is not passed by, however much it wants. */
  #serve(): void {
    for (let head = this.#line[0]; head !== undefined && (head.turn.isDone || head.n <= this.#available); head = this.#line[0]) {
      this.#line.shift();
      if (head.turn.isDone) continue; // cancelled, and about to leave
      this.#available -= head.n;
      head.turn.setResult();
    }
  }

  #leave(waiter: Waiter): void {
    const place = this.#line.indexOf(waiter);
    if (place >= 0) this.#line.splice(place, 1);
    else if (!waiter.turn.isCancelled) this.#available += waiter.n; // granted, and never to be used
    this.#serve();
  }

  #requireSome(n: number): void {
    requireWhole('n', n, 1);
    if (!this.#isBounded && this.#permits === 0) return; // a gate: what it may hold is not known
    if (n > this.#permits) throw new RangeError(`${n} permits can never be had at once; there are ${this.#permits}`);
  }
}

function requireWhole(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) throw new RangeError(`${name} is a whole number of at least ${least}, got ${String(value)}`);
}
