// caught by: a task that inherited it cannot extend it either
import { AsyncLocalStorage } from 'node:async_hooks';
import { currentTask, loopTime, type Task, timeoutAt, TimeoutError, type TimeoutScope } from 'asynclings';

/** A deadline passed: the one at `deadline`, which may belong to a caller far outside. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
  /** Loop time. */
  readonly deadline: number;

  constructor(deadline: number, options?: ErrorOptions) {
    super(`the deadline at ${deadline} ms has passed`, options);
    this.deadline = deadline;
  }
}

/** A deadline that holds for the code within, and what watches over it. */
interface Holding {
  readonly deadline: number;
  readonly task: Task | undefined;
  readonly scope: TimeoutScope;
  readonly outer: Holding | undefined;
}

const context = new AsyncLocalStorage<Holding | undefined>();

/** The earliest deadline that holds here, in loop time. */
export function currentDeadline(): number | undefined {
  return context.getStore()?.deadline;
}

/** Milliseconds until then; 0 when it has passed, Infinity without one. */
export function remaining(): number {
  return Math.max(0, (currentDeadline() ?? Infinity) - loopTime());
}

/** Runs `fn` in the present task until `when` at the latest, or until a deadline further out that is earlier. */
export async function withDeadline<T>(when: number, fn: () => Promise<T>): Promise<T> {
  if (typeof when !== 'number' || Number.isNaN(when)) throw new TypeError(`a deadline is a number of milliseconds, got ${String(when)}`);
  const outer = context.getStore();
  const deadline = Math.min(when, outer?.deadline ?? Infinity);
  if (deadline <= loopTime()) throw new DeadlineExceeded(deadline);
  // One that watches over this very task already needs no second timer. A task that only inherited it does.
  if (deadline === Infinity || deadline === outer?.deadline) return fn();
  let mine: TimeoutScope | undefined;
  try {
    return await timeoutAt(deadline, (scope) => {
      mine = scope;
      return context.run({ deadline, task: currentTask(), scope, outer }, fn);
    });
  } catch (error) {
    if (error instanceof TimeoutError && error.scope === mine) throw new DeadlineExceeded(deadline, { cause: error });
    throw error;
  }
}

/** Runs `fn`, a clean-up for instance, as if no deadline held; those that do hold again afterwards. */
export async function withoutDeadline<T>(fn: () => Promise<T>): Promise<T> {
  const suspended: Holding[] = [];
  for (let each = context.getStore(); each !== undefined; each = each.outer) {
    if (each.task !== currentTask() || each.scope.expired) continue;
    suspended.push(each);
    each.scope.reschedule(null);
  }
  try {
    return await context.run(undefined, fn);
  } finally {
    for (const { scope, deadline } of suspended) scope.reschedule(deadline);
  }
}
