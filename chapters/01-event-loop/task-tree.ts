import { allTasks, type Task } from 'asynclings';
import { getTaskInfo, type TaskInfo } from './task-info.ts';

/** A task and the tasks it created. */
export interface TaskNode extends TaskInfo {
  readonly children: readonly TaskNode[];
}

/**
 * Arranges tasks below their creators; a task whose creator is not among them goes to the nearest ancestor that is.
 * @param tasks by default, those of the running loop that have not ended.
 * @throws {NoRunningLoopError} when called without tasks outside `run()`.
 */
export function taskTree(tasks: Iterable<Task> = allTasks()): TaskNode[] {
  const members = new Set(tasks);
  const childrenOf = new Map<Task | undefined, Task[]>();
  for (const task of members) {
    const parent = nearestMember(task.parent, members);
    const siblings = childrenOf.get(parent);
    if (siblings === undefined) childrenOf.set(parent, [task]);
    else siblings.push(task);
  }
  const nodesBelow = (parent: Task | undefined): TaskNode[] =>
    (childrenOf.get(parent) ?? []).map((task) => ({ ...getTaskInfo(task), children: nodesBelow(task) }));
  return nodesBelow(undefined);
}

function nearestMember(task: Task | undefined, members: ReadonlySet<Task>): Task | undefined {
  let ancestor = task;
  while (ancestor !== undefined && !members.has(ancestor)) ancestor = ancestor.parent;
  return ancestor;
}

/**
 * Draws a tree, one task a line.
 * @example
 * const info = { id: 1, state: 'suspended', createdAt: 0, runMs: 0, waitMs: 0, cancelRequests: 0 };
 * formatTaskTree([{ ...info, name: 'main', children: [{ ...info, name: 'child', children: [] }] }]); // => 'main suspended\n└─ child suspended'
 */
export function formatTaskTree(nodes: readonly TaskNode[]): string {
  return nodes.flatMap((node) => [describe(node), ...branches(node.children)]).join('\n');
}

function branches(nodes: readonly TaskNode[]): string[] {
  return nodes.flatMap((node, index) => {
    const isLast = index === nodes.length - 1;
    return [`${isLast ? '└─ ' : '├─ '}${describe(node)}`, ...branches(node.children).map((line) => `${isLast ? '   ' : '│  '}${line}`)];
  });
}

function describe({ name, state, waitingOn, cancelRequests }: TaskNode): string {
  const waiting = waitingOn === undefined ? '' : ` on ${waitingOn.label}`;
  return `${name} ${state}${waiting}${cancelRequests > 0 ? ' (cancel requested)' : ''}`;
}
