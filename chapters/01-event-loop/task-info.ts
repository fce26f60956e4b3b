import type { Task, TaskState, TaskWait } from 'asynclings';

export type { TaskState };

/** What can be known about a task from outside, at one moment. Times are loop time in milliseconds. */
export interface TaskInfo {
  readonly id: number;
  readonly name: string;
  readonly state: TaskState;
  /** Present, though perhaps `undefined`, when the state is `done`. */
  readonly result?: unknown;
  /** Present when the state is `failed`. */
  readonly error?: unknown;
  readonly createdAt: number;
  /** Absent until the first turn. */
  readonly startedAt?: number;
  readonly completedAt?: number;
  /** From the first turn to the end; absent until then. A task that took no time has 0, not nothing. */
  readonly duration?: number;
  readonly runMs: number;
  readonly waitMs: number;
  /** Requests to cancel that are not taken back: a number beside the state, because the task may refuse. */
  readonly cancelRequests: number;
  readonly waitingOn?: TaskWait;
}

/** A snapshot; it does not follow the task. */
export function getTaskInfo(task: Task): TaskInfo {
  const { id, name, state, timings, waitingOn, cancelling: cancelRequests } = task;
  const { createdAtMs: createdAt, startedAtMs: startedAt, endedAtMs: completedAt, runMs, waitMs } = timings;
  return Object.freeze({
    id,
    name,
    state,
    ...outcomeOf(task),
    createdAt,
    ...(startedAt !== undefined && { startedAt }),
    ...(completedAt !== undefined && { completedAt }),
    ...(startedAt !== undefined && completedAt !== undefined && { duration: completedAt - startedAt }),
    runMs,
    waitMs,
    cancelRequests,
    ...(waitingOn !== undefined && { waitingOn }),
  });
}

function outcomeOf(task: Task): { result: unknown } | { error: unknown } | undefined {
  switch (task.state) {
    case 'done':
      return { result: task.result() };
    case 'failed':
      return { error: task.exception() };
    case 'created':
    case 'ready':
    case 'running':
    case 'suspended':
    case 'cancelled':
      return undefined;
    default:
      return task.state satisfies never;
  }
}
