import { AsyncLocalStorage, AsyncResource } from 'node:async_hooks';
import { NoRunningLoopError } from './errors.ts';
import type { Loop } from './loop.ts';
import type { TaskCore } from './task-core.ts';

// Who is running follows the code that awaits, not whoever resolves: a task keeps its identity across
// native promises, and a callback of the loop belongs to the loop, not to a task.
const storage = new AsyncLocalStorage<Origin>();

/** Whose code runs: a task's, or a loop's own, which has no `owner`. */
interface Origin {
  readonly owner: TaskCore | undefined;
  readonly loop: Loop;
}

/** Runs `body` as code of `origin`. */
export function runAs<A extends unknown[], R>(origin: Origin, body: (...args: A) => R, ...args: A): R {
  return storage.run(origin, body, ...args);
}

/** What the present async context is, to be entered later: `origin`, and the user's own AsyncLocalStorages as they are now. */
export function captureAs(origin: Origin): AsyncResource {
  return storage.run(origin, newContext);
}

const newContext = (): AsyncResource => new AsyncResource('asynclings');

/** The task whose code is running; none inside callbacks of the loop and outside `run()`. */
export function currentTaskCore(): TaskCore | undefined {
  return storage.getStore()?.owner;
}

/** The loop whose code is running, or was running until its `run()` ended. */
export function ambientLoop(): Loop | undefined {
  return storage.getStore()?.loop;
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
