import { createTask, type Task, wait } from '../../asyncio/mod.ts';
import type { Program } from '../explore/attempt.ts';
import { type CancelPoint, CancellingProbe } from './cancelling-probe.ts';
import { sweep } from './sweep.ts';

/** How the victim came to its end. */
export type Ending = { readonly kind: 'done'; readonly value: unknown } | { readonly kind: 'cancelled' } | { readonly kind: 'failed'; readonly error: unknown };

export interface CancelSweepContext {
  /** Starts the task that is going to be cancelled; once in each run. */
  readonly victim: (body: () => Promise<unknown>) => Task;
  /** Waits until the victim has ended, however it does. */
  readonly ending: () => Promise<Ending>;
  /** Whether this is the run in which nobody is cancelled. */
  readonly isUndisturbed: boolean;
}

export interface CancelSweepOptions {
  /** Whether the victim may come to a good end although it was cancelled. @default false */
  readonly mayComplete?: boolean;
  /** Whether tasks may be under way when the body has ended. @default false */
  readonly mayLeak?: boolean;
}

const MOMENTS = ['waiting', 'woken'] as const;

/**
 * The body of a test about cancellation: runs `body` once undisturbed and counts the victim's waits, then again
 * for each wait, and cancels the victim there: once as soon as it waits, once when it has been woken and not yet
 * resumed. The body checks that all is well afterwards; that the victim really ends cancelled is checked here.
 * @example
 * const test = cancelSweep(async ({ victim, ending }) => {
 *   const lock = new Lock();
 *   victim(() => lock.run(() => sleep(5)));
 *   await ending();
 *   if (lock.locked) throw new Error('still locked');
 * });
 * await test(); // => undefined
 */
export function cancelSweep(body: (context: CancelSweepContext) => Promise<void>, { mayComplete = false, mayLeak = false }: CancelSweepOptions = {}): () => Promise<void> {
  return sweep({
    kind: 'cancel',
    mayLeak,
    prepare: (point, observer) => {
      const probe = new CancellingProbe(observer, point);
      return { program: programOf(body, probe, point, mayComplete), probe, placeCount: () => probe.waits };
    },
    disturbancesAt: (place) => MOMENTS.map((moment) => ({ kind: 'cancel', wait: place, moment })),
  });
}

function programOf(body: (context: CancelSweepContext) => Promise<void>, probe: CancellingProbe, point: CancelPoint | undefined, mayComplete: boolean): Program {
  return async () => {
    let task: Task | undefined;
    const endingOf = async (): Promise<Ending> => {
      if (task === undefined) throw new Error('the sweep has no victim: call victim() first');
      return endOf(task);
    };
    await body({
      isUndisturbed: point === undefined,
      victim: (work) => {
        if (task !== undefined) throw new Error('a sweep has one victim');
        task = createTask(work, { name: 'victim' });
        probe.watch(task);
        return task;
      },
      ending: endingOf,
    });
    const ending = await endingOf();
    if (ending.kind === 'failed') throw ending.error;
    if (probe.hasStruck && ending.kind === 'done' && !mayComplete) throw new Error('the task was cancelled, and went on as if nothing had happened');
    if (point === undefined && ending.kind === 'cancelled') throw new Error('the task ended cancelled although nobody had cancelled it');
  };
}

async function endOf(task: Task): Promise<Ending> {
  await wait([task]);
  if (task.isCancelled) return { kind: 'cancelled' };
  const error = task.exception();
  return error === undefined ? { kind: 'done', value: task.result() } : { kind: 'failed', error };
}
