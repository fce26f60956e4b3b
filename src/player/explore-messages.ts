import type { Program } from '../loader/mod.ts';
import type { Deviation, Failure, TraceDifference } from '../testing/mod.ts';
import type { Site, TraceEvent } from '../trace/mod.ts';

/** What the exploring process is told. */
export interface ExploreRequest {
  readonly program: Program;
  readonly work: ExploreWork;
  readonly interleaving: Interleaving;
}

/** Where another task may come in: at the runtime's waits only, as in Python, or at every await, as between native promises. */
export type Interleaving = 'asyncio' | 'js';

export type ExploreWork =
  | { readonly kind: 'search'; readonly seed: number; readonly schedules: number; readonly limitMs: number }
  | { readonly kind: 'replay'; readonly schedule: string };

/** What it tells. */
export type ExploreReport =
  | { readonly kind: 'ready' }
  | { readonly kind: 'progress'; readonly runs: number }
  | { readonly kind: 'finished'; readonly finding: Finding };

/** What came of it. */
export type Finding =
  | { readonly kind: 'not-a-program' }
  /** The file failed before there was a program to explore. */
  | { readonly kind: 'not-loaded'; readonly failure: Failure }
  | { readonly kind: 'survived'; readonly schedules: number; readonly isExhaustive: boolean }
  | { readonly kind: 'nondeterministic'; readonly schedule: string; readonly schedules: number; readonly difference?: TraceDifference }
  | ToldFailure
  | ToldReplay;

/** A run as it can be sent; the trace is made of `events` again. */
interface ToldRun {
  readonly schedule: string;
  readonly deviations: readonly Deviation[];
  readonly events: readonly TraceEvent[];
  readonly sites: readonly Site[];
}

export interface ToldFailure extends ToldRun {
  readonly kind: 'failed';
  readonly failure: Failure;
  readonly isMinimal: boolean;
  readonly schedules: number;
}

export interface ToldReplay extends ToldRun {
  readonly kind: 'replayed';
  /** Absent when the run passed. */
  readonly failure?: Failure;
  readonly isFitting: boolean;
}
