import type { Loop } from './loop.ts';
import { Timer } from './timer-heap.ts';
import type { Waiter } from './wait.ts';

/** Ends a wait when its time is over. */
export class WakeTimer extends Timer {
  readonly #waiter: Waiter;

  constructor(loop: Loop, dueMs: number, waiter: Waiter) {
    super(loop, dueMs);
    this.#waiter = waiter;
  }

  fire(): void {
    this.#waiter.wake();
  }
}
