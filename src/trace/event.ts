import type { WaitKind } from '../asyncio/mod.ts';

/** What happens to tasks and requests; what happens to resources is the runtime's `NoteKind`. */
const KINDS = [
  'task.created',
  'task.ready',
  'task.running',
  'task.waiting',
  'task.done',
  'task.failed',
  'task.cancelled',
  'cancel.requested',
  'cancel.delivered',
  'cancel.swallowed',
  'group.enter',
  'group.abort',
  'group.exit',
  'scope.enter',
  'scope.expired',
  'scope.exit',
  'lock.granted',
  'lock.released',
  'semaphore.granted',
  'semaphore.released',
  'event.set',
  'event.cleared',
  'condition.notified',
  'barrier.arrived',
  'barrier.tripped',
  'barrier.broken',
  'queue.put',
  'queue.got',
  'queue.taskDone',
  'queue.shutdown',
  'clock.jump',
  'io.start',
  'io.end',
  'worker.start',
  'worker.end',
  'loop.blocked',
  'loop.idle',
  'loop.deadlock',
  'warn.leakedTask',
  'warn.unhandled',
  'warn.floating',
  'log',
] as const;

export type EventKind = (typeof KINDS)[number];

/** Every kind, in the order of a task's life, then of its surroundings. */
export const EVENT_KINDS: readonly EventKind[] = KINDS;

/**
 * One thing that happened. Plain JSON: a field that does not apply is absent, never `undefined`, and numbers
 * are finite.
 */
export interface TraceEvent {
  /** Place in the run, from 0; a gap means that events were not kept. */
  readonly seq: number;
  /** Loop time in milliseconds; never less than the event's before. */
  readonly atMs: number;
  readonly kind: EventKind;
  /** Id of the task it happened to. Absent for what happens to a resource; `by` is the task that acted then. */
  readonly task?: number;
  /** Id of the task whose code caused it; absent when a timer, the loop or foreign code did. */
  readonly by?: number;
  /** `task.created`: id of the creator. */
  readonly parent?: number;
  /** `task.created`: the task's name. Resources, groups, time limits: theirs. */
  readonly name?: string;
  /** `task.waiting`, `task.ready`, `cancel.delivered`: which wait. */
  readonly on?: WaitKind;
  /** The same wait for people: `lock 'db'`, `sleep 30 ms`. */
  readonly label?: string;
  /** `task.waiting`: id of the task that has what is waited for. */
  readonly holder?: number;
  /** `task.done`: the result; `task.failed`, `warn.unhandled`: the error; shortened. Absent for `undefined`. */
  readonly value?: string;
  /** `cancel.*`, `task.cancelled`: the canceller's reason, shortened. */
  readonly reason?: string;
  /** `cancel.requested`: set when the reason is a task group, or the scope of a time limit. */
  readonly source?: 'group' | 'scope';
  /** `log`: a line of the program's output. */
  readonly text?: string;
  /** Free permits, items inside, milliseconds jumped or blocked … as the kind has it. */
  readonly detail?: number | string | boolean;
  /** `loop.deadlock`: ids of the tasks that wait for each other in a ring, each for the next. */
  readonly cycle?: readonly number[];
}
