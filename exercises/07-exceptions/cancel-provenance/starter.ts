import { CancelledError, createTask, sleep } from 'asynclings';

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
  const work = createTask(fn, { name: 'work' });
  const alarm = createTask(async () => {
    await sleep(ms);
    work.cancel('time is up');
  });
  try {
    return await work.join();
  } catch (error) {
    // TODO: three different things arrive here in the same clothes. Who asked for it?
    if (error instanceof CancelledError) void onCancel?.('limit');
    throw error;
  } finally {
    alarm.cancel();
  }
}
