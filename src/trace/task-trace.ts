import type { WaitKind } from '../asyncio/mod.ts';
import type { TraceEvent } from './event.ts';

/** `unknown` begins where events were not kept and lasts until the task is heard of again. */
export type SpanState = 'created' | 'ready' | 'running' | 'waiting' | 'unknown';

export type Outcome = 'pending' | 'done' | 'failed' | 'cancelled';

/** A stretch of a task's life in one state. Two spans at one instant are told apart by their events. */
export interface Span {
  readonly state: SpanState;
  readonly fromMs: number;
  /** Where the next span begins; the trace's end for the last span of a task that has not ended. */
  readonly toMs: number;
  /** Number of the event that began it. */
  readonly fromSeq: number;
  /** Number of the event that ended it; `Infinity` when none did. */
  readonly toSeq: number;
  /** `waiting`: what for; several when the task has fanned out. Empty otherwise. */
  readonly waits: readonly WaitTrace[];
  /** `ready`: why. */
  readonly wake?: Wake;
}

/** One wait of one task. */
export interface WaitTrace {
  readonly seq: number;
  readonly sinceMs: number;
  readonly on: WaitKind;
  readonly label: string;
  /** Id of the task that had what was waited for, when the wait began. */
  readonly holder?: number;
  /** Absent when the wait never ended. */
  readonly woken?: Wake;
}

/** Why a task became ready. */
export type WakeCause =
  /** It had only given up its turn. */
  | 'turn'
  | 'timer'
  /** `by` did something: see `act`. */
  | 'task'
  /** `by` was cancelled when its turn had come, and hands it on. */
  | 'handed on'
  /** The task `by`, or the last of several, ended. */
  | 'end'
  /** A cancellation request. */
  | 'cancel'
  /** A native promise, I/O, a worker thread or a callback. */
  | 'outside';

export interface Wake {
  readonly seq: number;
  readonly atMs: number;
  readonly cause: WakeCause;
  readonly on: WaitKind;
  readonly label: string;
  /** Id of a task. */
  readonly by?: number;
  /** What was done to the resource, such as `lock.released`. */
  readonly act?: TraceEvent;
}

/** Who wanted a task cancelled. */
export type CancelOrigin =
  | { readonly kind: 'task'; readonly task: number }
  /** `name` of the group; `culprit`: the child that failed, unless the group's own body did. */
  | { readonly kind: 'group'; readonly name: string; readonly culprit?: number }
  | { readonly kind: 'scope'; readonly name: string }
  /** `task` was cancelled while it waited for this one, which passes the request on. */
  | { readonly kind: 'joiner'; readonly task: number }
  | { readonly kind: 'deadlock' }
  /** The main task had ended. */
  | { readonly kind: 'exit' }
  | { readonly kind: 'outside' };

/** One request to cancel a task and what became of it. */
export interface Cancellation {
  readonly seq: number;
  readonly requestedAtMs: number;
  readonly origin: CancelOrigin;
  readonly reason?: string;
  /** Absent when it never arrived: the task ended first, or the request was taken back. */
  readonly delivered?: { readonly seq: number; readonly atMs: number; readonly on?: WaitKind; readonly label?: string };
  /** The task went on to end as if nobody had asked. */
  readonly isSwallowed: boolean;
}

/** The life of one task. */
export interface TaskTrace {
  readonly id: number;
  readonly name: string;
  /** Id of the creator. */
  readonly parent?: number;
  /** Ids, in order of creation. */
  readonly children: readonly number[];
  readonly createdAtMs: number;
  /** Absent when its body never ran. */
  readonly startedAtMs?: number;
  readonly endedAtMs?: number;
  readonly endedSeq?: number;
  readonly outcome: Outcome;
  /** The result, error or reason it ended with, shortened. */
  readonly value?: string;
  readonly spans: readonly Span[];
  readonly waits: readonly WaitTrace[];
  readonly cancellations: readonly Cancellation[];
}
