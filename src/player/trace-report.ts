import type { TraceEvent } from '../trace/mod.ts';

/** What the traced process is told. */
export interface TraceRequest {
  readonly file: string;
  readonly args: readonly string[];
  /** Where it leaves its report; a file, because a process that is ending can still write one. */
  readonly reportFile: string;
  /** Silence of the main thread that counts as blocked. */
  readonly blockedMs: number;
}

/** A stretch in which nothing else could run. */
export interface BlockedMoment {
  readonly fn: string;
  readonly line?: number;
  readonly ms: number;
}

/** What was still going on when the process ended. */
export interface Leak {
  readonly fn: string;
  readonly line?: number;
  /** What it waited for, as written. */
  readonly waitingFor?: string;
}

export interface TraceReport {
  readonly events: readonly TraceEvent[];
  readonly lostCount: number;
  readonly blocked: readonly BlockedMoment[];
  readonly leaked: readonly Leak[];
  /** Calls whose promise nobody awaited, handed on, or attached a handler to. */
  readonly neverAwaited: readonly Leak[];
  readonly error?: string;
}
