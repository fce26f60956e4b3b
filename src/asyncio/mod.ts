/** The runtime: asyncio's vocabulary on native async functions. Times are milliseconds. */
export { Barrier } from './barrier.ts';
export { cancellable } from './cancellable.ts';
export { Condition } from './condition.ts';
export { DeadlockError, type WaitEdge } from './deadlock.ts';
export {
  BrokenBarrierError,
  CancelledError,
  InvalidStateError,
  NoRunningLoopError,
  QueueEmpty,
  QueueFull,
  QueueShutDown,
  TimeoutError,
} from './errors.ts';
export { Event } from './event.ts';
export { ExceptionGroup } from './exception-group.ts';
export { Future } from './future.ts';
export { gather } from './gather.ts';
export { Lock } from './lock.ts';
export type { Chooser } from './loop.ts';
export { LifoQueue, PriorityQueue } from './priority-queue.ts';
export type { NoteKind, Probe, Subject, WaitInfo, WaitKind } from './probe.ts';
export { Queue } from './queue.ts';
export { run, type RunOptions } from './run.ts';
export { BoundedSemaphore, Semaphore } from './semaphore.ts';
export { shield } from './shield.ts';
export { checkpoint, currentLoop, loopTime, sleep } from './sleep.ts';
export { TaskGroup } from './task-group.ts';
export { allTasks, createTask, currentTask, Task, type TaskOptions, type TaskState, type TaskTimings, type TaskWait } from './task.ts';
export { moveOnAfter, timeout, timeoutAt, TimeoutScope, waitFor } from './timeout.ts';
export { toThread } from './to-thread.ts';
export { asCompleted, wait, type WaitOptions } from './waiting.ts';
