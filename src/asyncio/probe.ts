import type { Task } from './task.ts';

/** What a task can wait for. */
export type WaitKind =
  | 'turn'
  | 'sleep'
  | 'task'
  | 'future'
  | 'shield'
  | 'group'
  | 'gather'
  | 'wait'
  | 'lock'
  | 'semaphore'
  | 'event'
  | 'condition'
  | 'queue.get'
  | 'queue.put'
  | 'io'
  | 'worker'
  | 'opaque';

/** One wait of one task, as an observer sees it. The getters are computed when read. */
export interface WaitInfo {
  readonly kind: WaitKind;
  /** For people: `lock 'db'`, `sleep 30 ms`, `task fetcher`. */
  readonly label: string;
  /** Who holds what is waited for, where somebody does. */
  readonly holder?: Task | undefined;
}

/** Something that a note is about: a lock, a queue, a group, a time limit, a timer. */
export interface Subject {
  readonly name: string;
}

/** What can happen to resources, scopes and the clock. */
export type NoteKind =
  | 'group.enter'
  | 'group.abort'
  | 'group.exit'
  | 'scope.enter'
  | 'scope.expired'
  | 'scope.exit'
  | 'lock.granted'
  | 'lock.released'
  | 'semaphore.granted'
  | 'semaphore.released'
  | 'event.set'
  | 'event.cleared'
  | 'condition.notified'
  | 'barrier.arrived'
  | 'barrier.tripped'
  | 'barrier.broken'
  | 'queue.put'
  | 'queue.got'
  | 'queue.taskDone'
  | 'queue.shutdown'
  | 'clock.jump'
  | 'io.start'
  | 'io.end'
  | 'worker.start'
  | 'worker.end'
  | 'loop.blocked'
  | 'loop.idle'
  | 'loop.deadlock'
  | 'warn.leakedTask'
  | 'warn.unhandled'
  | 'warn.floating'
  | 'cancel.swallowed';

/**
 * What the runtime reports to an observer; owned here so that the runtime depends on nobody.
 * Methods are called synchronously, in the order in which things happen; `atMs` is loop time. `by` is the
 * task whose code caused it, `undefined` when a timer, the loop or foreign code did.
 */
export interface Probe {
  taskCreated(atMs: number, task: Task, by: Task | undefined): void;
  /** `wait` is the wait that ended, `undefined` for a task's first turn. */
  taskReady(atMs: number, task: Task, by: Task | undefined, wait: WaitInfo | undefined): void;
  taskRunning(atMs: number, task: Task): void;
  taskWaiting(atMs: number, task: Task, wait: WaitInfo): void;
  taskEnded(atMs: number, task: Task, outcome: 'done' | 'failed' | 'cancelled', value: unknown): void;
  cancelRequested(atMs: number, task: Task, by: Task | undefined, reason: unknown): void;
  /** `wait` is where the CancelledError is thrown; `undefined` when the task never started. */
  cancelDelivered(atMs: number, task: Task, wait: WaitInfo | undefined): void;
  note(atMs: number, kind: NoteKind, by: Task | undefined, subject: Subject, detail?: unknown): void;
}
