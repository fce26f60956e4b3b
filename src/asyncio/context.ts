import { AsyncLocalStorage } from 'node:async_hooks';
import { NoRunningLoopError } from './errors.ts';
import { Loop } from './loop.ts';
import type { TaskCore } from './task-core.ts';

// Who is running follows the code that awaits, not whoever resolves: a task keeps its identity across
// native promises, and a callback of the loop belongs to the loop, not to a task.
const storage = new AsyncLocalStorage<TaskCore | Loop>();

/** Runs `body` as code of `owner`. */
export function runAs<A extends unknown[], R>(owner: TaskCore | Loop, body: (...args: A) => R, ...args: A): R {
  return storage.run(owner, body, ...args);
}

/** The task whose code is running; none inside callbacks of the loop and outside `run()`. */
export function currentTaskCore(): TaskCore | undefined {
  const owner = storage.getStore();
  return owner === undefined || owner instanceof Loop ? undefined : owner;
}

/** The loop whose code is running, or was running until its `run()` ended. */
export function ambientLoop(): Loop | undefined {
  const owner = storage.getStore();
  return owner === undefined || owner instanceof Loop ? owner : owner.loop;
}

/** @throws {NoRunningLoopError} outside `run()`, or after it ended. */
export function requireLoop(what: string): Loop {
  const loop = ambientLoop();
  if (loop === undefined || loop.isClosed) throw new NoRunningLoopError(`${what} needs a running loop; call it inside run()`);
  return loop;
}

/** @throws {NoRunningLoopError} when the calling code belongs to no task. */
export function requireTask(what: string): TaskCore {
  const task = currentTaskCore();
  if (task === undefined || task.loop.isClosed) throw new NoRunningLoopError(`${what} needs a task; call it inside run()`);
  return task;
}

/** Whom to name as the cause of what happens now. */
export function currentCause(loop: Loop): TaskCore | undefined {
  return loop.isBookkeeping ? undefined : currentTaskCore();
}
