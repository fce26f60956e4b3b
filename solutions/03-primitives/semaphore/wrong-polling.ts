// caught by: sleeps while it waits, instead of asking again and again
import { checkpoint } from 'asynclings';

// Asks at every turn whether there is a permit by now.
export class Semaphore {
  readonly #permits: number;
  readonly #isBounded: boolean;
  readonly #line: object[] = [];
  #available: number;

  constructor(permits: number, { bounded = false }: { bounded?: boolean } = {}) {
    if (!Number.isSafeInteger(permits) || permits < 0) throw new RangeError('permits');
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
    if (!Number.isSafeInteger(n) || n < 1 || n > Math.max(1, this.#permits)) throw new RangeError('n');
    if (this.tryAcquire(n)) return;
    const ticket = {};
    this.#line.push(ticket);
    try {
      while (this.#line[0] !== ticket || this.#available < n) await checkpoint();
      this.#available -= n;
    } finally {
      this.#line.splice(this.#line.indexOf(ticket), 1);
    }
  }

  tryAcquire(n = 1): boolean {
    if (this.#line.length > 0 || n > this.#available) return false;
    this.#available -= n;
    return true;
  }

  release(n = 1): void {
    if (!Number.isSafeInteger(n) || n < 1) throw new RangeError('n');
    if (this.#isBounded && this.#available + n > this.#permits) throw new RangeError('more than was taken');
    this.#available += n;
  }

  async run<T>(fn: () => Promise<T>): Promise<T> {
    await this.acquire();
    try {
      return await fn();
    } finally {
      this.release();
    }
  }
}
