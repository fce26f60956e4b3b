import { requireTask } from './context.ts';
import { CancelledError, InvalidStateError, TimeoutError } from './errors.ts';
import type { Loop } from './loop.ts';
import { noteIn } from './note.ts';
import { requireMs } from './sleep.ts';
import type { TaskCore } from './task-core.ts';
import { createTask, taskCoreOf } from './task.ts';
import { Timer } from './timer-heap.ts';
import { Bookkeeping, Waiter } from './wait.ts';

type ScopeState = 'active' | 'expiring' | 'expired' | 'exited';

class ScopeTimer extends Timer {
  readonly #onDue: () => void;

  constructor(loop: Loop, dueMs: number, onDue: () => void) {
    super(loop, dueMs);
    this.#onDue = onDue;
  }

  fire(): void {
    this.#onDue();
  }
}

/**
 * The time limit around a body, in the hands of that body.
 * @source CPython asyncio.Timeout.
 * @example
 * await timeout(10, async (scope) => {
 *   scope.reschedule(loopTime() + 100);
 *   await sleep(50);
 *   return scope.expired;
 * }); // => false
 */
export class TimeoutScope {
  readonly #task: TaskCore;
  readonly #cancelRequestsBefore: number;
  #whenMs: number | null;
  #state: ScopeState = 'active';
  #timer: ScopeTimer | undefined;

  /** Scopes are made by `timeout()` and its kin. */
  constructor(task: TaskCore, whenMs: number | null) {
    this.#task = task;
    this.#cancelRequestsBefore = task.cancelRequests;
    this.#whenMs = whenMs;
    noteIn(task.loop, this, 'scope.enter', whenMs);
    this.#arm();
  }

  get name(): string {
    return this.#whenMs === null ? 'no time limit' : `time limit at ${this.#whenMs} ms`;
  }

  /** Loop time of the deadline; `null` when there is none. */
  get whenMs(): number | null {
    return this.#whenMs;
  }

  /** Whether the deadline has passed while the body ran. */
  get expired(): boolean {
    return this.#state === 'expiring' || this.#state === 'expired';
  }

  /** Moves the deadline. @throws {InvalidStateError} once the scope has expired or ended. */
  reschedule(whenMs: number | null): void {
    if (whenMs !== null) requireMs(whenMs, 'reschedule()');
    if (this.#state !== 'active') throw new InvalidStateError(`cannot reschedule a time limit that has ${this.#state === 'exited' ? 'ended' : 'expired'}`);
    this.#whenMs = whenMs;
    this.#timer?.drop();
    this.#arm();
  }

  toString(): string {
    return `<TimeoutScope ${this.#state}, ${this.name}>`;
  }

  /** Turns the cancellation that this scope asked for into a TimeoutError; leaves everybody else's alone. */
  static async enclose<T>(whenMs: number | null, body: (scope: TimeoutScope) => Promise<T>): Promise<T> {
    const scope = new TimeoutScope(requireTask('a time limit'), whenMs);
    let value: T;
    try {
      value = await body(scope);
    } catch (error) {
      throw scope.#exit(error);
    }
    scope.#exit(undefined);
    return value;
  }

  #arm(): void {
    this.#timer = undefined;
    const { loop } = this.#task;
    if (this.#whenMs === null || this.#whenMs === Infinity) return;
    this.#timer = new ScopeTimer(loop, this.#whenMs, () => this.#expire());
    if (this.#whenMs <= loop.clock.nowMs) loop.callSoon(this.#timer);
    else loop.timers.add(this.#timer);
  }

  #expire(): void {
    this.#timer = undefined;
    this.#state = 'expiring';
    noteIn(this.#task.loop, this, 'scope.expired');
    this.#task.cancel(this);
  }

  #exit(error: unknown): unknown {
    this.#timer?.drop();
    noteIn(this.#task.loop, this, 'scope.exit');
    if (this.#state === 'active') this.#state = 'exited';
    if (this.#state !== 'expiring') return error;
    this.#state = 'expired';
    // Fewer requests than at entry plus ours: nobody else wants this task cancelled.
    const isOurs = this.#task.uncancel() <= this.#cancelRequestsBefore;
    return isOurs && error instanceof CancelledError ? new TimeoutError(this, { cause: error }) : error;
  }
}

/**
 * Runs `body` in the present task, for no longer than `ms` milliseconds.
 * @param ms `null`: no limit (one can be set with `scope.reschedule`); ≤ 0: expires at the first wait.
 * @throws {TimeoutError} when the time is up; `body` has been cancelled and has ended by then.
 * @source CPython asyncio.timeout; there in seconds.
 * @example
 * await timeout(50, async () => 'in time'); // => 'in time'
 */
export async function timeout<T>(ms: number | null, body: (scope: TimeoutScope) => Promise<T>): Promise<T> {
  if (ms !== null) requireMs(ms, 'timeout()');
  const { clock } = requireTask('timeout()').loop;
  return TimeoutScope.enclose(ms === null ? null : clock.nowMs + ms, body);
}

/**
 * The same with a deadline in loop time.
 * @source CPython asyncio.timeout_at.
 * @example
 * await timeoutAt(loopTime() + 50, async (scope) => scope.whenMs); // => 50
 */
export async function timeoutAt<T>(whenMs: number | null, body: (scope: TimeoutScope) => Promise<T>): Promise<T> {
  if (whenMs !== null) requireMs(whenMs, 'timeoutAt()');
  return TimeoutScope.enclose(whenMs, body);
}

/**
 * The same, except that running out of time is not an error.
 * @returns what `body` returned; `undefined` when this limit (not one inside or outside it) ended it.
 * @source trio.move_on_after.
 * @example
 * await moveOnAfter(10, async () => { await sleep(1000); return 'late'; }); // => undefined
 */
export async function moveOnAfter<T>(ms: number, body: (scope: TimeoutScope) => Promise<T>): Promise<T | undefined> {
  let mine: TimeoutScope | undefined;
  try {
    return await timeout(ms, (scope) => {
      mine = scope;
      return body(scope);
    });
  } catch (error) {
    if (error instanceof TimeoutError && mine !== undefined && error.scope === mine) return undefined;
    throw error;
  }
}

/**
 * Awaits `fn()` in the present task, for no longer than `ms` milliseconds.
 * @param ms ≤ 0: `fn` is not called at all.
 * @throws {TimeoutError} when the time is up.
 * @source CPython asyncio.wait_for (3.12 and later).
 * @example
 * await waitFor(() => sleep(10).then(() => 'in time'), 50); // => 'in time'
 */
export async function waitFor<T>(fn: () => Promise<T>, ms: number): Promise<T> {
  requireMs(ms, 'waitFor()');
  if (ms > 0) return timeout(ms, fn);
  const task = createTask(fn);
  await cancelAndWait(taskCoreOf(task));
  try {
    return task.result();
  } catch (error) {
    if (error instanceof CancelledError) throw new TimeoutError(undefined, { cause: error });
    throw error;
  }
}

async function cancelAndWait(core: TaskCore): Promise<void> {
  const waiter = new Waiter('task', core);
  const step = new Bookkeeping(core.loop, () => waiter.wake());
  core.addStep(step);
  try {
    core.cancel(undefined);
    await waiter.begin();
  } finally {
    core.removeSteps((candidate) => candidate === step);
  }
}
