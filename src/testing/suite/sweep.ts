import type { Probe } from '../../asyncio/mod.ts';
import { Recorder } from '../../trace/mod.ts';
import { attempt, type Program } from '../explore/attempt.ts';
import { traceHash } from '../explore/trace-hash.ts';
import { withoutLeaks } from './guarded.ts';
import { MAX_TURNS } from './limits.ts';
import { type Disturbance, leaveOut, suiteHost } from './stage.ts';

const MAX_PLACES = 100; // a scenario for a sweep is a short one; a longer one is swept up to here

/** What a sweep of this kind does to a run. */
export type Disturbing<K extends Disturbance['kind']> = Extract<Disturbance, { readonly kind: K }>;

/** A run with all that belongs to it, made anew each time. */
export interface SweptRun {
  readonly program: Program;
  readonly probe: Probe | undefined;
  /** How many places there have been at which the run can be disturbed. */
  readonly placeCount: () => number;
}

export interface Sweep<K extends Disturbance['kind']> {
  readonly kind: K;
  /** @param disturbance absent for a run that is left alone. @param observer hears of the run. */
  readonly prepare: (disturbance: Disturbing<K> | undefined, observer: Probe | undefined) => SweptRun;
  /** All that is to be tried at a place, counted from 1. */
  readonly disturbancesAt: (place: number) => readonly Disturbing<K>[];
  readonly mayLeak: boolean;
}

/** The body of a test that runs once undisturbed and counts its places, then again with each disturbance at each of them. */
export function sweep<K extends 'cancel' | 'fail'>({ kind, prepare, disturbancesAt, mayLeak }: Sweep<K>): () => Promise<void> {
  const attemptWith = async (disturbance: Disturbing<K> | undefined, observer?: Probe) => {
    const { program, probe, placeCount } = prepare(disturbance, observer);
    const { ending } = await attempt(mayLeak ? program : withoutLeaks(program), { seed: 0, maxChoices: 0, maxTurns: MAX_TURNS }, () => 0, probe);
    return { ending, places: placeCount() };
  };
  // A run that fails is run once more, written down, for the host.
  const runWith = async (disturbance: Disturbing<K> | undefined): Promise<number> => {
    const { onReport, stage, locate } = suiteHost();
    const { ending, places } = await attemptWith(disturbance);
    if (ending.kind === 'passed' && stage.kind !== 'replay') return places;
    if (onReport !== undefined) {
      const recorder = new Recorder();
      const locator = locate?.(recorder);
      await attemptWith(disturbance, locator?.probe ?? recorder);
      const trace = recorder.trace();
      onReport({ schedule: '0:', hash: traceHash(trace), trace, deviations: [], sites: locator?.takeSites() ?? [], ...(disturbance !== undefined && { disturbance }) });
    }
    if (ending.kind === 'failed') throw ending.error;
    return places;
  };
  return async () => {
    const { stage } = suiteHost();
    if (stage.kind === 'first') leaveOut();
    if (stage.kind === 'replay') {
      await runWith(stage.disturbance?.kind === kind ? (stage.disturbance as Disturbing<K>) : undefined);
      return;
    }
    const places = await runWith(undefined);
    for (let place = 1; place <= Math.min(places, MAX_PLACES); place++) {
      for (const disturbance of disturbancesAt(place)) await runWith(disturbance);
    }
  };
}
