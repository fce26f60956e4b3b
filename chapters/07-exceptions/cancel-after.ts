import { CancelledError, currentTask, type Task, timeout, TimeoutError, type TimeoutScope } from 'asynclings';
import { afterCallback, type OnCancel } from './after-callback.ts';
import { requireFunction, requireMs } from './arguments.ts';
import { InnerCancelled } from './inner-cancelled.ts';
import { runApart } from './run-apart.ts';

/**
 * Runs `fn` as a task of its own and cancels it when `ms` milliseconds have passed. Three ways of being
 * stopped have three different ends, and `onCancel` is told which it was.
 * @param ms at least 0; a result that comes at the very instant of the limit is too late, as with `timeout`.
 * @returns what `fn` returned in time.
 * @throws {TimeoutError} when the limit was reached (`limit`), also when `fn` ignored that and returned
 * something later; CancelledError when the caller was asked to stop (`outer`); InnerCancelled when somebody
 * cancelled only the work (`inner`). `fn` and `onCancel` have ended by then. A failure of `onCancel` is the
 * `cause` of the CancelledError behind it; a request to stop that comes while it runs is thrown after it.
 * @throws {TypeError} for NaN, and when `fn` is not a function; RangeError below 0: nothing was started then.
 * @source CPython asyncio.timeout around the join of a task.
 * @example
 * await cancelAfter(() => sleep(50), 20, { onCancel: (why) => console.log(why) }); // throws TimeoutError: time limit reached at 20 ms
 */
export async function cancelAfter<T>(fn: () => Promise<T> | T, ms: number, options: { readonly onCancel?: OnCancel<'limit' | 'outer' | 'inner'> } = {}): Promise<T> {
  requireFunction('cancelAfter()', fn);
  requireMs('cancelAfter()', ms);
  let limit: TimeoutScope | undefined;
  let work: Task | undefined;
  // The limit belongs to the work's own task: the caller is not asked for anything when it is reached.
  const limited = () =>
    timeout(ms, async (scope) => {
      limit = scope;
      work = currentTask();
      return fn();
    });
  const ending = await runApart(limited, 'cancelAfter');
  switch (ending.kind) {
    case 'done':
      if (limit?.expired !== true) return ending.value;
      throw await reached(limit, options.onCancel);
    case 'failed':
      if (limit === undefined || !isOf(limit, ending.error)) throw ending.error;
      throw await reached(limit, options.onCancel, ending.error);
    case 'inner':
      throw await afterCallback(options.onCancel, 'inner', ending.error, new InnerCancelled(ending.error));
    case 'outer':
      // Both at one instant: the request counts, and our time-out need not be reported as unheard.
      if (limit?.expired === true && work?.state === 'failed' && !isOf(limit, work.exception())) ending.error.cause = work.exception();
      throw await afterCallback(options.onCancel, 'outer', ending.error);
    default:
      return ending satisfies never;
  }
}

function isOf(limit: TimeoutScope, error: unknown): error is TimeoutError {
  return error instanceof TimeoutError && error.scope === limit;
}

function reached(limit: TimeoutScope, onCancel: OnCancel<'limit'> | undefined, thrown?: TimeoutError): Promise<Error> {
  const cancelled = thrown?.cause instanceof CancelledError ? thrown.cause : new CancelledError(limit);
  return afterCallback(onCancel, 'limit', cancelled, thrown ?? new TimeoutError(limit, { cause: cancelled }));
}
