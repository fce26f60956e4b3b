import { CancelledError, createTask, currentTask, NoRunningLoopError } from 'asynclings';

/** How work ended that ran in a task of its own. `outer`: its caller was asked to stop; `inner`: only the work was. */
export type Ending<T> =
  | { readonly kind: 'done'; readonly value: T }
  | { readonly kind: 'failed'; readonly error: unknown }
  | { readonly kind: 'inner'; readonly error: CancelledError }
  | { readonly kind: 'outer'; readonly error: CancelledError };

/**
 * Runs `fn` as a task of its own and waits for its end. A request to the caller is passed on to the task, and
 * counts even when the task ignores it and returns something: the caller was asked to stop.
 */
export async function runApart<T>(fn: () => Promise<T> | T, name: string): Promise<Ending<T>> {
  const caller = currentTask();
  if (caller === undefined) throw new NoRunningLoopError(`${name} needs a task; call it inside run()`);
  // What arrives does not tell who asked. This does: it is aborted by a request to the caller, and by nothing else.
  const { signal } = caller;
  const task = createTask(fn, { name });
  try {
    const value = await task.join();
    return signal.aborted ? { kind: 'outer', error: signal.reason as CancelledError } : { kind: 'done', value };
  } catch (error) {
    if (!(error instanceof CancelledError)) return { kind: 'failed', error };
    return signal.aborted ? { kind: 'outer', error: signal.reason as CancelledError } : { kind: 'inner', error };
  }
}
