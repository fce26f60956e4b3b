import { CancelledError } from 'asynclings';
import { runToEnd } from './run-to-end.ts';

/** Called when the work was cancelled, and has ended. A plain function or an async one: it is awaited. */
export type OnCancel<Why extends string> = (why: Why, reason: unknown) => Promise<void> | void;

/**
 * Calls `onCancel` to its end, then returns what is to be thrown: `error`, or the request that came meanwhile.
 * Its own failure takes nobody's place: it is attached to `cancelled`, as the cause.
 * @param cancelled the CancelledError behind `error`, often the same.
 */
export async function afterCallback<Why extends string>(onCancel: OnCancel<Why> | undefined, why: Why, cancelled: CancelledError, error: Error = cancelled): Promise<Error> {
  if (onCancel === undefined) return error;
  const { task, postponed } = await runToEnd(() => onCancel(why, cancelled.reason), 'onCancel');
  const failure = task.isCancelled ? undefined : task.exception();
  if (failure !== undefined) cancelled.cause = failure;
  if (postponed === undefined || error instanceof CancelledError) return error;
  postponed.cause = error; // the caller was asked to stop after the work had ended in another way
  return postponed;
}
