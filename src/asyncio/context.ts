import { AsyncLocalStorage } from 'node:async_hooks';
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

/**
 * Has `callback` run later as code of `origin`, with the user's own AsyncLocalStorages as they are now.
 * A promise keeps the context, not an AsyncResource: Node looks contexts up at every promise, and is faster
 * at that by a quarter as long as it meets few kinds of resources.
 * @returns what starts it: it runs once the calling code is over.
 */
export function deferAs(origin: Origin, callback: () => void): () => void {
  return storage.run(origin, defer, callback);
}

function defer(callback: () => void): () => void {
  const gate = new Promise<void>(keepResolve);
  void gate.then(callback);
  return resolveKept;
}

let resolveKept: () => void;
const keepResolve = (resolve: () => void): void => {
  resolveKept = resolve;
};

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
