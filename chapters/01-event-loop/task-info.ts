import type { Task, TaskState, TaskWait } from 'asynclings';

/** What can be known about a task from outside, at one moment. Times are loop time in milliseconds. */
export interface TaskInfo {
  readonly id: number;
  readonly name: string;
  readonly state: TaskState;
  /** Present, though perhaps `undefined`, when the state is `done`. */
  readonly result?: unknown;
  /** Present when the state is `failed`. */
  readonly error?: unknown;
  readonly createdAtMs: number;
  readonly startedAtMs?: number;
  readonly endedAtMs?: number;
  /** From the first turn to the end; absent until then. A task that took no time has 0, not nothing. */
  readonly durationMs?: number;
  readonly runMs: number;
  readonly waitMs: number;
  /** Requests to cancel that are not taken back: a number beside the state, because the task may refuse. */
  readonly cancelRequests: number;
  readonly waitingOn?: TaskWait;
}

/** A snapshot; it does not follow the task. */
export function getTaskInfo(task: Task): TaskInfo {
  const { id, name, state, timings, waitingOn } = task;
  const { startedAtMs, endedAtMs } = timings;
  return {
    id,
    name,
    state,
    ...outcomeOf(task),
    ...timings,
    ...(startedAtMs !== undefined && endedAtMs !== undefined && { durationMs: endedAtMs - startedAtMs }),
    cancelRequests: task.cancelling,
    ...(waitingOn !== undefined && { waitingOn }),
  };
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
