/** How asynchronous code runs: section 36.1 of the text. */
export { type Clock, JumpingClock } from './clock.ts';
export { EventLoopInspector } from './event-loop-inspector.ts';
export { type CoroutineState, HandDriven } from './hand-driven.ts';
export { Handle } from './handle.ts';
export { JobList } from './job-list.ts';
export { type Description, describe, type Kind, kindOf } from './kind-of.ts';
export { type MiniCoroutine, MiniLoop, type Request } from './mini-loop.ts';
export { getTaskInfo, type TaskInfo, type TaskState } from './task-info.ts';
export { formatTaskTree, type TaskNode, taskTree } from './task-tree.ts';
