import { AsyncLocalStorage } from 'node:async_hooks';
import { currentTask, loopTime, type Task, timeoutAt, TimeoutError, type TimeoutScope } from 'asynclings';
import { requireFunction } from './arguments.ts';

/** An instant by which something has to be done. */
export interface Deadline {
  readonly name: string;
  /** Loop time. */
  readonly whenMs: number;
}

/** A deadline passed; `deadline` is the one that did, which may belong to a caller far outside. */
export class DeadlineExceeded extends TimeoutError {
  readonly deadline: Deadline;

  constructor(deadline: Deadline, scope?: TimeoutScope, options?: ErrorOptions) {
    super(scope, options);
    this.message = `deadline '${deadline.name}' at ${deadline.whenMs} ms has passed`;
    this.deadline = deadline;
  }
}

/** A deadline that holds for the code within, and the scope that sees to it, if the code within needed one. */
interface Holding {
  readonly deadline: Deadline;
  readonly task: Task | undefined;
  readonly scope: TimeoutScope;
  readonly outer: Holding | undefined;
}

// The context belongs to the task and is copied into the tasks that it creates: a variable of the module
// would be shared by every request at once.
const context = new AsyncLocalStorage<Holding | undefined>();

/** The earliest deadline that holds here: inherited from the callers, or from the task that created this one. */
export function currentDeadline(): Deadline | undefined {
  return context.getStore()?.deadline;
}

/**
 * Milliseconds left until the deadline that holds here; 0 when it has passed, Infinity without one.
 * @throws {NoRunningLoopError} outside `run()`.
 * @example
 * await withTimeout(async () => { await sleep(30); return remaining(); }, 100); // => 70
 */
export function remaining(): number {
  const deadline = currentDeadline();
  return Math.max(0, (deadline?.whenMs ?? Infinity) - loopTime());
}

/**
 * Runs `fn` in the present task until the deadline at the latest. One that holds already is never extended:
 * the earlier of the two counts. Tasks that `fn` creates inherit it, as a value for `remaining()` and for
 * limits of their own.
 * @param whenMs loop time. Infinity adds no deadline.
 * @throws {DeadlineExceeded} when it has passed: `fn` has been cancelled and has ended by then; for one that
 * had passed before, `fn` is not called.
 * @throws {TypeError} for NaN, and when `fn` is not a function.
 * @source CPython asyncio.timeout_at, which does not tell callees about it.
 * @example
 * await withDeadline(() => sleep(50), 20, { name: 'reply' }); // throws TimeoutError: deadline 'reply' at 20 ms has passed
 */
export async function withDeadline<T>(fn: () => Promise<T> | T, whenMs: number, { name = `${whenMs} ms` }: { readonly name?: string } = {}): Promise<T> {
  requireFunction('withDeadline()', fn);
  if (typeof whenMs !== 'number' || Number.isNaN(whenMs)) throw new TypeError(`a deadline is a number of milliseconds, got ${String(whenMs)}`);
  const inherited = context.getStore();
  const deadline = inherited === undefined || whenMs < inherited.deadline.whenMs ? { name, whenMs } : inherited.deadline;
  if (deadline.whenMs <= loopTime()) throw new DeadlineExceeded(deadline);
  // A scope of this very task watches over the earlier deadline: a second timer for it would do nothing.
  if (deadline === inherited?.deadline && inherited.task === currentTask()) return fn();
  return hold(fn, deadline, inherited);
}

/**
 * The same with a duration, which begins now.
 * @param ms ≤ 0: `fn` is not called.
 * @source CPython asyncio.timeout.
 * @example
 * await withTimeout(async () => 'in time', 50); // => 'in time'
 */
export async function withTimeout<T>(fn: () => Promise<T> | T, ms: number, options: { readonly name?: string } = {}): Promise<T> {
  if (typeof ms !== 'number' || Number.isNaN(ms)) throw new TypeError(`a time limit is a number of milliseconds, got ${String(ms)}`);
  return withDeadline(fn, loopTime() + ms, { name: options.name ?? `${ms} ms limit` });
}

/**
 * Runs `fn`, a clean-up for instance, as if no deadline held: those of the present task are suspended, and
 * hold again afterwards. One that has already passed has done what it could do, and stays as it is.
 * @example
 * await withTimeout(() => withoutDeadline(async () => { await sleep(50); return remaining(); }), 60); // => Infinity
 */
export async function withoutDeadline<T>(fn: () => Promise<T> | T): Promise<T> {
  requireFunction('withoutDeadline()', fn);
  const suspended = suspendScopes();
  try {
    return await context.run(undefined, fn);
  } finally {
    for (const { scope, whenMs } of suspended) scope.reschedule(whenMs);
  }
}

async function hold<T>(fn: () => Promise<T> | T, deadline: Deadline, outer: Holding | undefined): Promise<T> {
  let mine: TimeoutScope | undefined;
  try {
    return await timeoutAt(deadline.whenMs, async (scope) => {
      mine = scope;
      return context.run({ deadline, task: currentTask(), scope, outer }, fn);
    });
  } catch (error) {
    if (error instanceof TimeoutError && mine !== undefined && error.scope === mine) throw new DeadlineExceeded(deadline, mine, { cause: error.cause });
    throw error;
  }
}

/** Suspends every time limit of the present task that has not expired, from the inside out. */
function suspendScopes(): { readonly scope: TimeoutScope; readonly whenMs: number | null }[] {
  const suspended = [];
  const task = currentTask();
  for (let each = context.getStore(); each !== undefined; each = each.outer) {
    const { scope } = each;
    if (each.task !== task || scope.expired) continue;
    suspended.push({ scope, whenMs: scope.whenMs });
    scope.reschedule(null);
  }
  return suspended;
}
