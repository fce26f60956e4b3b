import { afterCallback, type OnCancel } from './after-callback.ts';
import { requireFunction } from './arguments.ts';
import { InnerCancelled } from './inner-cancelled.ts';
import { runApart } from './run-apart.ts';

/**
 * Runs `fn` as a task of its own and has `onCancel` called when it was cancelled, with the answer to who
 * wanted that: `outer` is a request to the caller, which goes on its way afterwards; `inner` concerned the
 * work alone.
 * @returns what `fn` returned.
 * @throws {CancelledError} when the caller was asked to stop, with the canceller's reason; also when `fn`
 * ignored the request and returned something. It has ended, and `onCancel` too, by then.
 * @throws {InnerCancelled} when only the work was cancelled; otherwise whatever `fn` threw. What `onCancel`
 * throws is the `cause` of the CancelledError. TypeError when `fn` is not a function.
 * @source CPython's join of a task; the difference between the two kinds is ours.
 * @example
 * const work = createTask(() => runCancellable(() => sleep(50), { onCancel: (why, reason) => console.log(why, reason) }));
 * await sleep(10);
 * work.cancel('user left'); // prints: outer user left
 * await wait([work]);
 * work.isCancelled; // => true
 */
export async function runCancellable<T>(fn: () => Promise<T> | T, options: { readonly onCancel?: OnCancel<'outer' | 'inner'> } = {}): Promise<T> {
  requireFunction('runCancellable()', fn);
  const ending = await runApart(fn, 'runCancellable');
  switch (ending.kind) {
    case 'done':
      return ending.value;
    case 'failed':
      throw ending.error;
    case 'inner':
      throw await afterCallback(options.onCancel, 'inner', ending.error, new InnerCancelled(ending.error));
    case 'outer':
      throw await afterCallback(options.onCancel, 'outer', ending.error);
    default:
      return ending satisfies never;
  }
}
