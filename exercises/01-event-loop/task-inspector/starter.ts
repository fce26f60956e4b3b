import { allTasks, type Task, type TaskState } from 'asynclings';

/** What can be known about a task at one moment. Times are milliseconds of the loop's clock. */
export interface TaskInfo {
  readonly id: number;
  readonly name: string;
  readonly state: TaskState;
  /** There, though perhaps `undefined`, when the state is `done`; otherwise absent. */
  readonly result?: unknown;
  /** There when the state is `failed`; otherwise absent. */
  readonly error?: unknown;
  readonly createdAt: number;
  /** Absent before the first turn. */
  readonly startedAt?: number;
  readonly completedAt?: number;
  /** From the first turn to the end; absent unless both have come. */
  readonly duration?: number;
  readonly runMs: number;
  readonly waitMs: number;
  /** Requests to cancel it that have not been taken back. */
  readonly cancelRequests: number;
  /** There while it is suspended; `holder` is the name of the task that has what it waits for. */
  readonly waitingOn?: { readonly kind: string; readonly label: string; readonly sinceMs: number; readonly holder?: string };
}

export interface TaskNode extends TaskInfo {
  /** Whether the task that created it is not among those that are shown. */
  readonly isOrphan: boolean;
  /** What it has created, in order of creation. */
  readonly children: readonly TaskNode[];
}

export function getTaskInfo(task: Task): TaskInfo {
  // TODO: task.state, task.timings, task.cancelling and task.waitingOn know more than this.
  const { createdAtMs, startedAtMs, endedAtMs, runMs, waitMs } = task.timings;
  const info: TaskInfo = { id: task.id, name: task.name, state: task.isDone ? 'done' : 'running', createdAt: createdAtMs, runMs, waitMs, cancelRequests: 0 };
  return startedAtMs && endedAtMs ? { ...info, duration: endedAtMs - startedAtMs } : info;
}

/** Arranges tasks below those that created them; without `tasks`, all that have not ended. */
export function taskTree(tasks: Iterable<Task> = allTasks()): TaskNode[] {
  return [...tasks].map((task) => ({ ...getTaskInfo(task), isOrphan: false, children: [] }));
}

/** One line a task, two spaces further in for each level. */
export function formatTaskTree(nodes: readonly TaskNode[]): string {
  return nodes.map(({ name, state }) => `${name} ${state}`).join('\n');
}
