import type { TraceEvent } from '../trace/mod.ts';

/** What the traced process is told. */
export interface TraceRequest {
  readonly file: string;
  readonly args: readonly string[];
  /** Where it leaves its report; a file, because a process that is ending can still write one. */
  readonly reportFile: string;
  /** Silence of the main thread that counts as blocked. */
  readonly blockedMs: number;
  /** Present when somebody watches: then the program's output goes through a pipe, and live states are sent. */
  readonly terminal?: WatchedTerminal;
}

/** A terminal that the program does not write to itself. */
export interface WatchedTerminal {
  /** Which of the program's streams would have been the terminal. */
  readonly streams: readonly ('stdout' | 'stderr')[];
  readonly columns: number;
  readonly rows: number;
  /** Bits a colour has; 1: no colours. */
  readonly colourDepth: number;
}

/** Calls of one function that wait for the same thing at the same place. */
export interface LiveRow {
  readonly name: string;
  readonly count: number;
  /** `active`: something of it has run since the last look; `ready`: its turn will come. */
  readonly state: 'active' | 'ready' | 'waiting';
  /** What is waited for, as written. */
  readonly what?: string;
  readonly file?: string;
  readonly line?: number;
  /** How long it has been so; of several, the longest. */
  readonly forMs: number;
}

/** What is under way at one moment. */
export interface LiveStates {
  readonly atMs: number;
  /** In the order in which they began. */
  readonly rows: readonly LiveRow[];
  /** Lanes under way, those included that no row tells of. */
  readonly openCount: number;
  readonly doneCount: number;
  readonly failedCount: number;
}

/** What the traced process tells while it runs. */
export type TraceMessage = { readonly kind: 'ready' } | { readonly kind: 'live'; readonly states: LiveStates };

export type SendLive = (message: TraceMessage, onSent: (error: Error | null) => void) => void;

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
