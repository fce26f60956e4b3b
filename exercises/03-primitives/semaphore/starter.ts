import { Future } from 'asynclings';

/** A number of permits. Whoever wants some waits in line until there are enough. */
export class Semaphore {
  readonly #permits: number;
  #available: number;

  /** @param permits how many there are; 0 is a gate that opens when somebody releases. */
  constructor(permits: number, _options: { bounded?: boolean } = {}) {
    this.#permits = permits;
    this.#available = permits;
  }

  get available(): number {
    return this.#available;
  }

  /** How many are waiting in line. */
  get waiting(): number {
    return 0;
  }

  async acquire(n = 1): Promise<void> {
    // TODO: who cannot have n permits at once goes to the end of a line and waits for a turn of their own.
    const turn = new Future<void>();
    while (this.#available < n) await turn.wait();
    this.#available -= n;
  }

  tryAcquire(n = 1): boolean {
    if (this.#available < n) return false;
    this.#available -= n;
    return true;
  }

  release(n = 1): void {
    this.#available += n;
  }

  async run<T>(fn: () => Promise<T>): Promise<T> {
    await this.acquire();
    const value = await fn();
    this.release();
    return value;
  }
}
