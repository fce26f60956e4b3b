import { Future } from 'asynclings';
import type { SemaphoreLike } from '../semaphore.ts';

/** One permit at a time. A task that is cancelled after it was given one takes it to its grave. */
export class CarelessSemaphore implements SemaphoreLike {
  readonly #waiting: Future<void>[] = [];
  available: number;

  constructor(permits: number) {
    this.available = permits;
  }

  async acquire(): Promise<void> {
    if (this.available > 0) {
      this.available--;
      return;
    }
    const granted = new Future<void>('permit');
    this.#waiting.push(granted);
    await granted.wait();
  }

  release(): void {
    let next = this.#waiting.shift();
    while (next?.isDone) next = this.#waiting.shift();
    if (next === undefined) this.available++;
    else next.setResult();
  }
}
