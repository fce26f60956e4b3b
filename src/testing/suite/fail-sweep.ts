import { Recorder } from '../../trace/mod.ts';
import type { Probe } from '../../asyncio/mod.ts';
import { attempt } from '../explore/attempt.ts';
import { withoutLeaks } from './guarded.ts';
import { runReport } from './run-report.ts';
import { leaveOut, suiteHost } from './stage.ts';

/** What an injected call fails with. */
export class InjectedError extends Error {
  override readonly name = 'InjectedError';

  constructor(call: number) {
    super(`call ${call} fails in this test`);
  }
}

export interface FailSweepContext {
  /** `fn` as a dependency of the answer: in each run another one of all calls to dependencies fails. */
  readonly dependency: <A extends unknown[], R>(fn: (...args: A) => Promise<R> | R) => (...args: A) => Promise<R>;
  /** What the failing call of this run throws; `undefined` in the run in which no call fails. */
  readonly failure: InjectedError | undefined;
  /** Whether the failing call has been reached. */
  readonly hasFailed: () => boolean;
}

const MAX_TURNS = 20_000; // who takes more is asking again and again
const MAX_CALLS = 100;

/**
 * The body of a test about failures: runs `body` once undisturbed and counts the calls to its dependencies,
 * then again for each of them, and has that call throw. The body checks what should come of it.
 * @example
 * const test = failSweep(async ({ dependency, failure }) => {
 *   const load = dependency(async () => 'data');
 *   const result = await load().catch((error) => error);
 *   if (result !== (failure ?? 'data')) throw new Error('the error got lost');
 * });
 * await test(); // => undefined
 */
export function failSweep(body: (context: FailSweepContext) => Promise<void>, options: { readonly mayLeak?: boolean } = {}): () => Promise<void> {
  return async () => {
    const { stage } = suiteHost();
    if (stage.kind === 'first') leaveOut();
    if (stage.kind === 'replay') {
      await runAt(body, options, stage.disturbance?.kind === 'fail' ? stage.disturbance.call : undefined);
      return;
    }
    const calls = await runAt(body, options, undefined);
    for (let call = 1; call <= Math.min(calls, MAX_CALLS); call++) await runAt(body, options, call);
  };
}

/** @returns how often dependencies were called. */
async function runAt(body: (context: FailSweepContext) => Promise<void>, { mayLeak = false }: { readonly mayLeak?: boolean }, failing: number | undefined): Promise<number> {
  const once = async (probe?: Probe) => {
    let calls = 0;
    const failure = failing === undefined ? undefined : new InjectedError(failing);
    const program = () =>
      body({
        failure,
        hasFailed: () => failing !== undefined && calls >= failing,
        dependency: (fn) => async (...args) => {
          if (++calls === failing) throw failure;
          return await fn(...args);
        },
      });
    const made = await attempt(mayLeak ? program : withoutLeaks(program), { seed: 0, maxChoices: 0, maxTurns: MAX_TURNS }, () => 0, probe);
    return { ending: made.ending, calls };
  };
  const { onReport, stage, locate } = suiteHost();
  const { ending, calls } = await once();
  if (ending.kind === 'passed' && stage.kind !== 'replay') return calls;
  if (onReport !== undefined) {
    const recorder = new Recorder();
    const locator = locate?.(recorder);
    await once(locator?.probe ?? recorder);
    onReport(runReport(recorder, locator, failing === undefined ? undefined : { kind: 'fail', call: failing }));
  }
  if (ending.kind === 'failed') throw ending.error;
  return calls;
}
