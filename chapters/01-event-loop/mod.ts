/** How asynchronous code runs: section 36.1 of the text. */
export { EventLoopInspector, formatTaskTree, type TaskNode } from './event-loop-inspector.ts';
export { type CoroutineState, HandDriven } from './hand-driven.ts';
export { JobList } from './job-list.ts';
export { type Description, describe, type Kind, kindOf } from './kind-of.ts';
export { Handle, JumpingClock, type LoopClock, type MiniCoroutine, MiniLoop, type Request } from './mini-loop.ts';
export { getTaskInfo, type TaskInfo } from './task-info.ts';
