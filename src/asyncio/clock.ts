// The one door to real time and to Node's queues. Taken once, so that a test which fakes the globals
// cannot stop the loop.
export const { setImmediate, setTimeout, clearTimeout } = globalThis;
const now = performance.now.bind(performance);

/** Node's timers overflow to 1 ms beyond this; longer waits are armed in pieces. */
export const LONGEST_NATIVE_TIMER_MS = 2 ** 31 - 1;

/** Loop time in milliseconds since `run()` began. */
export interface Clock {
  readonly kind: 'real' | 'virtual';
  readonly nowMs: number;
}

/** Follows the machine's monotonic clock. */
export class RealClock implements Clock {
  readonly kind = 'real';
  readonly #originMs = now();

  get nowMs(): number {
    return now() - this.#originMs;
  }
}

/** Stands still while anything can run; the loop moves it from deadline to deadline. */
export class VirtualClock implements Clock {
  readonly kind = 'virtual';
  nowMs = 0;
}

/** The machine's monotonic clock, for measuring how long code really took, whatever `performance.now` shows it. */
export const realNowMs = now;
