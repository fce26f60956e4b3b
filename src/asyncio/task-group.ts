import { requireTask } from './context.ts';
import { CancelledError, InvalidStateError } from './errors.ts';
import { ExceptionGroup } from './exception-group.ts';
import { noteIn } from './note.ts';
import type { TaskCore } from './task-core.ts';
import { createTask, type Task, taskCoreOf, type TaskOptions } from './task.ts';
import { Bookkeeping, Waiter } from './wait.ts';

/**
 * Tasks that live and end together: the block does not end while a child lives, the first failure cancels
 * the others, and every failure is reported.
 * @source CPython asyncio.TaskGroup (3.13), which iterates its tasks in no particular order; ours is creation.
 * @example
 * await TaskGroup.run(async (group) => {
 *   const a = group.createTask(async () => 1);
 *   const b = group.createTask(async () => 2);
 *   return [await a.join(), await b.join()];
 * }); // => [1, 2]
 */
export class TaskGroup {
  readonly #parent: TaskCore;
  readonly #tasks = new Set<TaskCore>();
  readonly #errors: unknown[] = [];
  #isAborting = false;
  #isExiting = false;
  #hasCancelledParent = false;
  #exitWaiter: Waiter | undefined;

  private constructor(parent: TaskCore) {
    this.#parent = parent;
  }

  get name(): string {
    return `group of ${this.#parent.name}`;
  }

  /**
   * Runs `body` in the present task, then waits for all children.
   * @returns what `body` returned.
   * @throws {ExceptionGroup} of all failures, when `body` or a child failed; CancelledError when the present
   * task was cancelled from outside and nothing failed.
   */
  static async run<T>(body: (group: TaskGroup) => Promise<T>): Promise<T> {
    const group = new TaskGroup(requireTask('TaskGroup.run()'));
    group.#note('group.enter');
    let value: T;
    try {
      value = await body(group);
    } catch (error) {
      await group.#exit(true, error);
      throw error;
    } finally {
      group.#isExiting = true;
    }
    await group.#exit(false, undefined);
    return value;
  }

  /** Starts a child. @throws {InvalidStateError} when the group is shutting down or has ended. */
  createTask<T>(body: () => Promise<T> | T, options?: TaskOptions): Task<T> {
    if (this.#isExiting && this.#tasks.size === 0) throw new InvalidStateError('the task group has ended');
    if (this.#isAborting) throw new InvalidStateError('the task group is shutting down');
    const task = createTask(body, options);
    const core = taskCoreOf(task) as TaskCore;
    this.#tasks.add(core);
    core.addStep(new Bookkeeping(core.loop, () => this.#childEnded(core)));
    return task;
  }

  toString(): string {
    const state = this.#isAborting ? 'aborting' : this.#isExiting ? 'exiting' : 'open';
    return `<TaskGroup of ${this.#parent.name} ${state} tasks=${this.#tasks.size}>`;
  }

  /** Returns when the body's own error, or nothing, is to go on; throws what takes its place. */
  async #exit(hasFailed: boolean, error: unknown): Promise<void> {
    this.#isExiting = true;
    if (hasFailed && !this.#isAborting) this.#abort();
    let cancelled = error instanceof CancelledError ? error : undefined;
    while (this.#tasks.size > 0) cancelled = (await this.#waitForChildren()) ?? cancelled;
    this.#note('group.exit');
    // Our own request is taken back; if nobody else's is left, there is no cancellation to pass on.
    if (this.#hasCancelledParent && this.#parent.uncancel() === 0) cancelled = undefined;
    if (cancelled !== undefined && this.#errors.length === 0) throw cancelled;
    if (hasFailed && !(error instanceof CancelledError)) this.#errors.push(error);
    if (this.#errors.length > 0) {
      this.#renewOuterCancellation();
      throw new ExceptionGroup(this.#errors, 'unhandled errors in a TaskGroup');
    }
  }

  /** One wait for the last child; the parent may be cancelled during it, and again during the next. */
  async #waitForChildren(): Promise<CancelledError | undefined> {
    this.#exitWaiter = new Waiter('group', { name: `of ${this.#parent.name}` });
    try {
      await this.#exitWaiter.begin();
      return undefined;
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error;
      if (this.#isAborting) return undefined;
      this.#abort();
      return error;
    } finally {
      this.#exitWaiter = undefined;
    }
  }

  #childEnded(child: TaskCore): void {
    this.#tasks.delete(child);
    if (this.#tasks.size === 0) this.#exitWaiter?.wake();
    if (child.outcome !== 'failed') return;
    this.#errors.push(child.takeError());
    if (this.#isAborting || this.#hasCancelledParent || this.#parent.isDone) return;
    this.#abort();
    this.#hasCancelledParent = true;
    this.#parent.cancel(this);
  }

  #abort(): void {
    this.#isAborting = true;
    this.#note('group.abort');
    for (const task of this.#tasks) task.cancel(this);
  }

  // An outer request whose CancelledError the group has used up must reach the parent again, at its next wait.
  #renewOuterCancellation(): void {
    if (this.#parent.cancelRequests === 0) return;
    this.#parent.uncancel();
    this.#parent.cancel(undefined);
  }

  #note(kind: 'group.enter' | 'group.abort' | 'group.exit'): void {
    noteIn(this.#parent.loop, this, kind);
  }
}
