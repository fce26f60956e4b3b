import { currentTaskCore, requireLoop } from './context.ts';
import { DoneCallback } from './done-callback.ts';
import { InvalidStateError } from './errors.ts';
import type { Loop, Step } from './loop.ts';
import type { WaitKind } from './probe.ts';
import { settled } from './future-core.ts';
import { TaskCore } from './task-core.ts';
import { Join, Turn } from './wait.ts';

export type TaskState = 'created' | 'ready' | 'running' | 'suspended' | 'done' | 'failed' | 'cancelled';

export interface TaskWait {
  readonly kind: WaitKind;
  readonly label: string;
  /** Loop time at which the task suspended. */
  readonly sinceMs: number;
  readonly holder?: Task;
}

export interface TaskTimings {
  readonly createdAtMs: number;
  readonly startedAtMs?: number;
  readonly endedAtMs?: number;
  /** Time spent running; 0 on a virtual clock, which stands still while code runs. */
  readonly runMs: number;
  /** Time spent alive without running, waiting for a turn included. */
  readonly waitMs: number;
}

export interface TaskOptions {
  /** For traces and messages; `Task-<id>` unless given. */
  readonly name?: string;
}

let coreOf: <T>(task: Task<T>) => TaskCore<T>;

/**
 * A piece of work that runs on its own. It is not thenable, so that an async function can return one without
 * waiting for it: `await task.join()`.
 * @source CPython asyncio.Task.
 * @example
 * const task = createTask(async () => 6 * 7, { name: 'sum' });
 * task.state; // => 'created'
 * await task.join(); // => 42
 * task.state; // => 'done'
 */
export class Task<T = unknown> {
  readonly #core: TaskCore<T>;

  static {
    coreOf = (task) => task.#core;
  }

  /** Tasks are made by `createTask`. */
  constructor(core: TaskCore<T>) {
    if (!(core instanceof TaskCore)) throw new TypeError('a Task is made with createTask()');
    this.#core = core;
  }

  get id(): number {
    return this.#core.id;
  }

  get name(): string {
    return this.#core.name;
  }

  /** The task that created this one; none for the main task. */
  get parent(): Task | undefined {
    return this.#core.parent?.facade;
  }

  get state(): TaskState {
    return this.#core.phase;
  }

  /** What the task waits for; `undefined` unless its state is `suspended`. */
  get waitingOn(): TaskWait | undefined {
    const { currentWait: wait, phase, suspendedAtMs: sinceMs } = this.#core;
    if (wait === undefined || phase !== 'suspended') return undefined;
    const { kind, label, holder } = wait;
    return holder === undefined ? { kind, label, sinceMs } : { kind, label, sinceMs, holder };
  }

  /**
   * Waits for the result. Cancelling the joiner cancels this task; `shield(task)` protects it.
   * @throws what the task failed with; CancelledError when it was cancelled; InvalidStateError when the
   * task would wait for itself.
   */
  join(): Promise<T> {
    const core = this.#core;
    if (core.isDone) return settled(core);
    if (core === (currentTaskCore() as unknown)) return refuseSelfJoin(core.name);
    return new Join('task', `task '${core.name}'`, core).begin();
  }

  get isDone(): boolean {
    return this.#core.isDone;
  }

  get isCancelled(): boolean {
    return this.#core.outcome === 'cancelled';
  }

  /** @throws {InvalidStateError} while it is pending; CancelledError when cancelled; its error when failed. */
  result(): T {
    return this.#core.take();
  }

  /** The error it failed with, `undefined` when it succeeded. @throws {InvalidStateError} while it is pending; CancelledError when cancelled. */
  exception(): unknown {
    return this.#core.takeError();
  }

  /**
   * Asks the task to stop: CancelledError is thrown into it at its present wait, or at its next one.
   * A task that has not started never will.
   * @param reason handed on in the CancelledError.
   * @returns false when the task has ended already.
   */
  cancel(reason?: unknown): boolean {
    return this.#core.cancel(reason);
  }

  /** Requests made by `cancel()` and not taken back by `uncancel()`. */
  get cancelling(): number {
    return this.#core.cancelRequests;
  }

  /** Takes one request back and returns how many are left; at 0 one not delivered yet is forgotten. */
  uncancel(): number {
    return this.#core.uncancel();
  }

  /** Has `callback` called at the turn after the task ends; at the next turn when it has ended already. */
  addDoneCallback(callback: (task: Task<T>) => void): void {
    this.#core.addStep(new DoneCallback(this.#core.loop, callback, this));
  }

  /** @returns whether `callback` was registered. */
  removeDoneCallback(callback: (task: Task<T>) => void): boolean {
    return this.#core.removeSteps((step: Step) => step instanceof DoneCallback && step.callback === callback) > 0;
  }

  /** Aborted when a cancellation is requested; a fresh one once that request was delivered or taken back. */
  get signal(): AbortSignal {
    return this.#core.signal;
  }

  get timings(): TaskTimings {
    const { createdAtMs, startedAtMs, endedAtMs, runMs, loop } = this.#core;
    const waitMs = Math.max(0, (endedAtMs ?? loop.clock.nowMs) - createdAtMs - runMs);
    return {
      createdAtMs,
      ...(startedAtMs !== undefined && { startedAtMs }),
      ...(endedAtMs !== undefined && { endedAtMs }),
      runMs,
      waitMs,
    };
  }

  toString(): string {
    const wait = this.waitingOn;
    return `<Task ${this.name} ${this.state}${wait ? ` on ${wait.label}` : ''}>`;
  }
}

export { coreOf as taskCoreOf };

// As in asyncio the refusal takes a turn, in which others run and a cancellation may come first.
async function refuseSelfJoin(name: string): Promise<never> {
  await new Turn().begin();
  throw new InvalidStateError(`task '${name}' cannot wait for itself`);
}

/** Makes a task in `loop`, as a child of the running task. */
export function createTaskIn<T>(loop: Loop, body: () => Promise<T> | T, options?: TaskOptions): Task<T> {
  if (typeof body !== 'function') throw new TypeError(`createTask() takes a function, got ${describe(body)}`);
  const core = new TaskCore<T>(loop, options?.name, currentTaskCore());
  const task = new Task<T>(core);
  core.facade = task;
  core.launch(body);
  return task;
}

/**
 * Starts `body` as a task of its own. The body never runs synchronously: it is queued, first in, first out,
 * with the creator's AsyncLocalStorage context.
 * @throws {TypeError} when given a promise or anything else that is not a function: its work would have begun already.
 * @throws {NoRunningLoopError} outside `run()`.
 * @source CPython asyncio.create_task.
 * @example
 * const order = [];
 * const task = createTask(async () => order.push('task'));
 * order.push('creator');
 * await task.join();
 * order; // => ['creator', 'task']
 */
export function createTask<T>(body: () => Promise<T> | T, options?: TaskOptions): Task<T> {
  return createTaskIn(requireLoop('createTask()'), body, options);
}

/**
 * The task whose code is running; `undefined` outside `run()` and in callbacks of the loop.
 * @source CPython asyncio.current_task.
 * @example
 * currentTask()?.name; // => 'main'
 */
export function currentTask(): Task | undefined {
  return currentTaskCore()?.facade;
}

/**
 * Every task of the running loop that has not ended, in order of creation.
 * @throws {NoRunningLoopError} outside `run()`.
 * @source CPython asyncio.all_tasks, which returns them in no particular order.
 * @example
 * createTask(() => sleep(10), { name: 'napper' });
 * [...allTasks()].map((task) => task.name); // => ['main', 'napper']
 */
export function allTasks(): ReadonlySet<Task> {
  return new Set([...requireLoop('allTasks()').tasks].map((core) => core.facade));
}

function describe(value: unknown): string {
  if (value instanceof Promise) return 'a promise (its work has begun already; pass the async function itself)';
  return value === null ? 'null' : typeof value;
}

