import { requireLoop } from './context.ts';
import type { TaskCore } from './task-core.ts';
import type { Timer } from './timer-heap.ts';
import { Turn, Waiter } from './wait.ts';
import { WakeTimer } from './wake-timer.ts';

/**
 * Checks a duration: any number but NaN.
 * @throws {TypeError} otherwise.
 */
export function requireMs(ms: number, what: string): void {
  if (typeof ms !== 'number' || Number.isNaN(ms)) throw notMs(ms, what);
}

function notMs(value: unknown, what: string): TypeError {
  return new TypeError(`${what} takes milliseconds, a number, got ${String(value)}`);
}

const MOST_LABELS = 1000;
const labels = new Map<number, string>();

/** Programs sleep for few different times; an observer asks for the label twice for every sleep. */
function labelOf(ms: number): string {
  let label = labels.get(ms);
  if (label === undefined) {
    label = `sleep ${ms} ms`;
    if (labels.size < MOST_LABELS) labels.set(ms, label);
  }
  return label;
}

class Sleep extends Waiter {
  readonly #ms: number;
  #timer: Timer | undefined;

  constructor(ms: number) {
    super('sleep');
    this.#ms = ms;
  }

  override get label(): string {
    return labelOf(this.#ms);
  }

  protected override register(task: TaskCore): void {
    if (this.#ms !== Infinity) {
      const { loop } = task;
      this.#timer = new WakeTimer(loop, loop.clock.nowMs + this.#ms, this);
      loop.timers.add(this.#timer);
    }
    super.register(task);
  }

  override run(): void {
    this.#timer?.drop();
    super.run();
  }
}

/**
 * Lets others run for `ms` milliseconds.
 * @param ms ≤ 0: exactly one turn of the ready queue. Infinity: until cancelled, without keeping the loop alive.
 * @throws {TypeError} for NaN and anything that is not a number; CancelledError when cancelled meanwhile.
 * @source CPython asyncio.sleep; there in seconds, and NaN is not refused.
 * @example
 * const before = loopTime();
 * await sleep(30);
 * loopTime() - before; // => 30
 */
export function sleep(ms: number): Promise<void> {
  if (typeof ms !== 'number' || Number.isNaN(ms)) return Promise.reject(notMs(ms, 'sleep()'));
  return ms <= 0 ? new Turn().begin() : new Sleep(ms).begin();
}

/**
 * One turn of the ready queue; the same as `sleep(0)`.
 * @example
 * const order = [];
 * createTask(() => order.push('other'));
 * await checkpoint();
 * order.push('me');
 * order; // => ['other', 'me']
 */
export function checkpoint(): Promise<void> {
  return new Turn().begin();
}

/**
 * Milliseconds since `run()` began, on the loop's own clock.
 * @throws {NoRunningLoopError} outside `run()`.
 * @source CPython loop.time, in seconds there.
 * @example
 * await sleep(1500);
 * loopTime(); // => 1500
 */
export function loopTime(): number {
  return requireLoop('loopTime()').clock.nowMs;
}

/**
 * The state of the loop whose code is running.
 * @throws {NoRunningLoopError} outside `run()`.
 * @example
 * createTask(() => sleep(10));
 * currentLoop(); // => { clock: 'virtual', timeMs: 0, readyCount: 1, timerCount: 0 }
 */
export function currentLoop(): { readonly clock: 'real' | 'virtual'; readonly timeMs: number; readonly readyCount: number; readonly timerCount: number } {
  const loop = requireLoop('currentLoop()');
  return { clock: loop.clock.kind, timeMs: loop.clock.nowMs, readyCount: loop.readyCount, timerCount: loop.timers.size };
}
