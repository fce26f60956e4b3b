// caught by: finishes onCancel when the caller is cancelled meanwhile, and ends cancelled then
import { CancelledError, createTask, currentTask, sleep, TimeoutError } from 'asynclings';

/** Who stopped the work: its time limit, somebody who stopped the caller, or somebody who stopped the work alone. */
export type Why = 'limit' | 'outer' | 'inner';

/** The work was cancelled, though nobody asked its caller to stop. `cause` is the CancelledError. */
export class InnerCancelled extends Error {
  override readonly name = 'InnerCancelled';
}

export interface CancelAfterOptions {
  /** Told why the work was cancelled, when it has ended. A plain function or an async one. */
  readonly onCancel?: (why: Why) => void | Promise<void>;
}

/** Runs `fn` as a task of its own and cancels it after `ms` milliseconds. */
export async function cancelAfter<T>(fn: () => Promise<T>, ms: number, { onCancel }: CancelAfterOptions = {}): Promise<T> {
  if (typeof fn !== 'function') throw new TypeError('cancelAfter() takes a function that starts the work');
  if (typeof ms !== 'number' || Number.isNaN(ms)) throw new TypeError(`ms is a number of milliseconds, got ${String(ms)}`);
  if (ms < 0) throw new RangeError(`ms is at least 0, got ${ms}`);
  const { signal } = currentTask()!; // aborted by a request to this very task, and by nothing else
  let isOverLimit = false;
  let cancelled: CancelledError | undefined;
  const work = createTask(fn, { name: 'work' });
  const alarm = createTask(async () => {
    await sleep(ms);
    isOverLimit = work.cancel('time is up'); // false when it has just ended: then it was in time
  });
  try {
    const value = await work.join();
    if (!signal.aborted && !isOverLimit) return value;
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
    cancelled = error;
  } finally {
    alarm.cancel('not needed');
  }
  if (signal.aborted) throw await afterCallback(onCancel, 'outer', signal.reason as CancelledError);
  if (isOverLimit) throw await afterCallback(onCancel, 'limit', new TimeoutError());
  throw await afterCallback(onCancel, 'inner', new InnerCancelled('the work was cancelled', { cause: cancelled }));
}

/**
 * Calls `onCancel` and waits for its end, also when we are asked to stop meanwhile.
 * @returns what is to be thrown: `outcome`, or the request that came meanwhile.
 */
async function afterCallback(onCancel: CancelAfterOptions['onCancel'], why: Why, outcome: Error): Promise<Error> {
  if (onCancel === undefined) return outcome;
  const callback = createTask(async () => onCancel(why), { name: 'onCancel' });
  try {
    await callback.join();
  } catch (error) {
    if (error instanceof CancelledError) return error;
    outcome.cause = error;
  }
  return outcome;
}
