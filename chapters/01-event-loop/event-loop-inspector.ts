import { allTasks, currentLoop, currentTask, type Task } from 'asynclings';
import { getTaskInfo, type TaskInfo } from './task-info.ts';

/** A task and the tasks it created. */
export interface TaskNode extends TaskInfo {
  readonly children: readonly TaskNode[];
}

/** Looks at the running loop without disturbing it. Outside `run()` there is no loop, and none is made up. */
export class EventLoopInspector {
  /** @throws {NoRunningLoopError} outside `run()`. */
  static getRunningLoop(): ReturnType<typeof currentLoop> {
    return currentLoop();
  }

  /** Every task that has not ended. @throws {NoRunningLoopError} outside `run()`. */
  static getAllTasks(): ReadonlySet<Task> {
    return allTasks();
  }

  static getCurrentTask(): Task | undefined {
    return currentTask();
  }

  static getTaskInfo(task: Task): TaskInfo {
    return getTaskInfo(task);
  }

  /**
   * The tasks that have not ended, each below the nearest of its ancestors that has not.
   * @throws {NoRunningLoopError} outside `run()`.
   */
  static taskTree(): TaskNode[] {
    const tasks = allTasks();
    const childrenOf = new Map<Task | undefined, Task[]>();
    for (const task of tasks) {
      const parent = nearestAlive(task.parent, tasks);
      childrenOf.set(parent, [...(childrenOf.get(parent) ?? []), task]);
    }
    const nodesBelow = (parent: Task | undefined): TaskNode[] =>
      (childrenOf.get(parent) ?? []).map((task) => ({ ...getTaskInfo(task), children: nodesBelow(task) }));
    return nodesBelow(undefined);
  }
}

function nearestAlive(task: Task | undefined, alive: ReadonlySet<Task>): Task | undefined {
  let ancestor = task;
  while (ancestor !== undefined && !alive.has(ancestor)) ancestor = ancestor.parent;
  return ancestor;
}

/**
 * Draws a tree, one task a line.
 * @example
 * const info = { id: 1, state: 'suspended', createdAtMs: 0, runMs: 0, waitMs: 0, cancelRequests: 0 };
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
