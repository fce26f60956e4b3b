import type { Trace } from '../../trace/mod.ts';
import type { Failure } from './failure.ts';
import type { Deviation } from './recording.ts';
import type { TraceDifference } from './trace-hash.ts';

/** What looked for the failure: see `ExploreOptions.strategies`. */
export type StrategyName = 'delay-bounded' | 'random' | 'pct';

/** What exploring a program came to. */
export type ExploreResult = Survived | Failed | Nondeterministic;

export interface Survived {
  readonly kind: 'survived';
  /** How many schedules were tried. */
  readonly schedules: number;
  /** Whether these were all there are. */
  readonly isExhaustive: boolean;
}

export interface Failed {
  readonly kind: 'failed';
  /** What the program threw under `schedule`; a DeadlockError, or an EndlessRunError, when it did not end. */
  readonly error: unknown;
  /** The same in words. */
  readonly failure: Failure;
  /** Replays the failure, with as few deviations from first in, first out as could be found. */
  readonly schedule: string;
  readonly deviations: readonly Deviation[];
  /** Whether it is proved that no schedule with fewer deviations fails like this. */
  readonly isMinimal: boolean;
  /** The run under `schedule`. */
  readonly trace: Trace;
  readonly hash: string;
  /** How many schedules were tried until one failed. */
  readonly schedules: number;
  /** How many runs it took to find the smallest. */
  readonly minimisingRuns: number;
  readonly foundBy: StrategyName | 'fifo';
  /** How many deviations the schedule had that failed first. */
  readonly foundDeviations: number;
}

/**
 * The same schedule gave two different runs: the program keeps state from run to run, or uses time or chance
 * that exploring does not control. No finding about such a program can be relied on.
 */
export interface Nondeterministic {
  readonly kind: 'nondeterministic';
  readonly schedule: string;
  /** Absent when the runs differed in what they offered to choose from, but no two recorded ones did. */
  readonly difference?: TraceDifference;
  readonly schedules: number;
}

/** One run under a given schedule. */
export interface ReplayResult {
  readonly kind: 'passed' | 'failed';
  /** What the program threw, when it failed. */
  readonly error?: unknown;
  /** The same in words. */
  readonly failure?: Failure;
  readonly schedule: string;
  readonly deviations: readonly Deviation[];
  /** False when the schedule asks for a choice that the run did not offer: it belongs to another program. */
  readonly isFitting: boolean;
  readonly trace: Trace;
  readonly hash: string;
}
