/** Where a loop gets its time, and how it lets time pass. */
export interface Clock {
  /** Monotonic, in milliseconds. */
  now(): number;
  /** Returns when `dueMs` has come. */
  waitUntil(dueMs: number): void;
}

/**
 * A clock that jumps instead of waiting, and counts how often it was asked to.
 * @example
 * const clock = new JumpingClock();
 * clock.waitUntil(1000);
 * [clock.now(), clock.wakeUps]; // => [1000, 1]
 */
export class JumpingClock implements Clock {
  #nowMs = 0;
  #wakeUps = 0;

  /** How often somebody waited. */
  get wakeUps(): number {
    return this.#wakeUps;
  }

  now(): number {
    return this.#nowMs;
  }

  waitUntil(dueMs: number): void {
    this.#nowMs = Math.max(this.#nowMs, dueMs);
    this.#wakeUps++;
  }
}
