import { allTasks, currentLoop, currentTask, type Task } from 'asynclings';
import { getTaskInfo, type TaskInfo } from './task-info.ts';
import { formatTaskTree, taskTree, type TaskNode } from './task-tree.ts';

/**
 * Looks at the running loop without disturbing it. Outside `run()` there is no loop and none is made up, so
 * there is no second way of asking for one that would.
 */
export class EventLoopInspector {
  /** @throws {NoRunningLoopError} outside `run()`. */
  static getRunningLoop(): ReturnType<typeof currentLoop> {
    return currentLoop();
  }

  /** Every task that has not ended. @throws {NoRunningLoopError} outside `run()`. */
  static getAllTasks(): ReadonlySet<Task> {
    return allTasks();
  }

  /** `undefined` outside `run()`. */
  static getCurrentTask(): Task | undefined {
    return currentTask();
  }

  static getTaskInfo(task: Task): TaskInfo {
    return getTaskInfo(task);
  }

  /** The tasks that have not ended, each below its creator. @throws {NoRunningLoopError} outside `run()`. */
  static taskTree(): TaskNode[] {
    return taskTree();
  }

  /** The same as text. It prints nothing: where text goes is the caller's business. */
  static formatTaskTree(): string {
    return formatTaskTree(taskTree());
  }
}
