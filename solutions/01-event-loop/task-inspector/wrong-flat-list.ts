// caught by: children stand below their creators, in order of creation
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
  const { id, name, state, timings, cancelling: cancelRequests } = task;
  const { createdAtMs: createdAt, startedAtMs: startedAt, endedAtMs: completedAt, runMs, waitMs } = timings;
  return Object.freeze({
    id,
    name,
    state,
    ...(state === 'done' && { result: task.result() }),
    ...(state === 'failed' && { error: task.exception() }),
    createdAt,
    ...(startedAt !== undefined && { startedAt }),
    ...(completedAt !== undefined && { completedAt }),
    ...(startedAt !== undefined && completedAt !== undefined && { duration: completedAt - startedAt }),
    runMs,
    waitMs,
    cancelRequests,
    ...(task.waitingOn !== undefined && { waitingOn: waitOf(task.waitingOn) }),
  });
}

/** Arranges tasks below those that created them; without `tasks`, all that have not ended. */
export function taskTree(tasks: Iterable<Task> = allTasks()): TaskNode[] {
  const members = new Set(tasks);
  const below = new Map<Task | undefined, TaskNode[]>();
  // From the youngest to the oldest: whoever was created is younger than its creator.
  for (const task of [...members].toSorted((a, b) => b.id - a.id)) {
    const isOrphan = task.parent !== undefined && !members.has(task.parent);
    const children = Object.freeze((below.get(task) ?? []).toReversed());
    const place = undefined;
    const siblings = below.get(place) ?? [];
    siblings.push(Object.freeze({ ...getTaskInfo(task), isOrphan, children }));
    below.set(place, siblings);
  }
  return (below.get(undefined) ?? []).toReversed();
}

/** One line a task, two spaces further in for each level. */
export function formatTaskTree(nodes: readonly TaskNode[]): string {
  const lines: string[] = [];
  const open = nodes.map((node) => ({ node, depth: 0 })).toReversed();
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const { node, depth } = next;
    lines.push(`${'  '.repeat(depth)}${describe(node)}`);
    open.push(...node.children.map((child) => ({ node: child, depth: depth + 1 })).toReversed());
  }
  return lines.join('\n');
}

function describe({ name, state, waitingOn, cancelRequests, isOrphan }: TaskNode): string {
  const wait = waitingOn === undefined ? '' : ` on ${waitingOn.label}`;
  return `${name} ${state}${wait}${cancelRequests > 0 ? ' (cancel requested)' : ''}${isOrphan ? ' (orphan)' : ''}`;
}

/** Without the task that holds what is waited for: a snapshot should keep nobody alive. */
function waitOf({ kind, label, sinceMs, holder }: NonNullable<Task['waitingOn']>): NonNullable<TaskInfo['waitingOn']> {
  return Object.freeze({ kind, label, sinceMs, ...(holder !== undefined && { holder: holder.name }) });
}
