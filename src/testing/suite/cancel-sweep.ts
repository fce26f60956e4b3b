import { createTask, type Probe, type Task, wait } from '../../asyncio/mod.ts';
import { Recorder } from '../../trace/mod.ts';
import { attempt, type Program } from '../explore/attempt.ts';
import { type CancelPoint, CancellingProbe } from './disturbed-run.ts';
import { withoutLeaks } from './guarded.ts';
import { runReport } from './run-report.ts';
import { leaveOut, suiteHost } from './stage.ts';

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

const MAX_TURNS = 20_000; // who takes more is asking again and again
const MAX_WAITS = 100; // a scenario for a sweep is a short one; a longer one is swept up to here
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
export function cancelSweep(body: (context: CancelSweepContext) => Promise<void>, options: CancelSweepOptions = {}): () => Promise<void> {
  return async () => {
    const { stage } = suiteHost();
    if (stage.kind === 'first') leaveOut();
    if (stage.kind === 'replay') {
      await runAt(body, options, stage.disturbance?.kind === 'cancel' ? stage.disturbance : undefined);
      return;
    }
    const waits = await runAt(body, options, undefined);
    for (let number = 1; number <= Math.min(waits, MAX_WAITS); number++) {
      for (const moment of MOMENTS) await runAt(body, options, { wait: number, moment });
    }
  };
}

/** @returns how often the victim waited. */
async function runAt(body: (context: CancelSweepContext) => Promise<void>, { mayComplete = false, mayLeak = false }: CancelSweepOptions, point: CancelPoint | undefined): Promise<number> {
  const once = async (recorder: Probe | undefined) => {
    const probe = new CancellingProbe(recorder, point);
    const program = programOf(body, probe, point, mayComplete);
    const made = await attempt(mayLeak ? program : withoutLeaks(program), { seed: 0, maxChoices: 0, maxTurns: MAX_TURNS }, () => 0, probe);
    return { ...made, waits: probe.waits };
  };
  const { onReport, stage, locate } = suiteHost();
  const { ending, waits } = await once(undefined);
  if (ending.kind === 'passed' && stage.kind !== 'replay') return waits;
  if (onReport !== undefined) {
    const recorder = new Recorder();
    const locator = locate?.(recorder);
    await once(locator?.probe ?? recorder);
    const disturbance = point && ({ kind: 'cancel', wait: point.wait, moment: point.moment } as const);
    onReport(runReport(recorder, locator, disturbance));
  }
  if (ending.kind === 'failed') throw ending.error;
  return waits;
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
