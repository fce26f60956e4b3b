import type { Locator, Recorder, Trace } from '../../trace/mod.ts';
import type { Deviation } from '../explore/recording.ts';
import { listenToRuns, type RunListener } from '../explore/watch.ts';

/**
 * Which part of a suite is to run. `all`: everything, as under vitest. `first`: every test once, first in, first
 * out. `sweeps`: the same tests under other schedules, cancellations and failures. `replay`: one test under one
 * schedule.
 */
export type Stage =
  | { readonly kind: 'all' }
  | { readonly kind: 'first' }
  | { readonly kind: 'sweeps'; readonly seed: number; readonly schedules: number }
  | { readonly kind: 'replay'; readonly schedule: string; readonly disturbance?: Disturbance };

/** What a scenario has to say about how it ran, beside its error. */
export interface RunReport {
  /** Replays the run. */
  readonly schedule: string;
  readonly hash: string;
  readonly trace: Trace;
  readonly deviations: readonly Deviation[];
  readonly sites: readonly (readonly [seq: number, line: number])[];
  /** What the sweep did to the run; absent for one that was left alone. */
  readonly disturbance?: Disturbance;
}

/** What a sweep did to a run. */
export type Disturbance =
  | { readonly kind: 'interleaving' }
  | { readonly kind: 'cancel'; readonly wait: number; readonly moment: CancelMoment }
  | { readonly kind: 'fail'; readonly call: number };

/** `waiting`: as soon as the wait begins. `woken`: when what is waited for has been granted but not yet delivered. */
export type CancelMoment = 'waiting' | 'woken';

/** The side of the grader: what it asks of the scenarios, and what it is told. */
export interface SuiteHost extends RunListener {
  readonly stage: Stage;
  /** Finds lines of the answer for the events of a run that failed. */
  readonly locate?: (recorder: Recorder) => Locator;
  readonly onReport?: (report: RunReport) => void;
  /** The test that runs now has nothing to do at this stage. */
  readonly onLeftOut?: () => void;
}

/** Ends a test that has nothing to do at this stage; the host is told, since anybody can throw such an error. */
export function leaveOut(): never {
  host.onLeftOut?.();
  throw new Error('this test runs at another stage');
}

let host: SuiteHost = { stage: { kind: 'all' } };

export function suiteHost(): SuiteHost {
  return host;
}

export function useSuiteHost(next: SuiteHost): void {
  host = next;
  listenToRuns(next);
}
