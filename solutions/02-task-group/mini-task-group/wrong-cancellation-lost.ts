// caught by: when children fail and somebody cancels as well, the errors come out, and the cancellation at the next wait
import { CancelledError, createTask, currentTask, Event, ExceptionGroup, InvalidStateError, type Task } from 'asynclings';

/** How the body came to its end. */
type Ending<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'failed'; readonly error: unknown };

/** Tasks that live and end together: the block does not end while one of them lives. */
export class MyTaskGroup {
  readonly #parent = currentTask()!;
  readonly #children = new Set<Task>();
  readonly #errors: unknown[] = [];
  readonly #lastLeft = new Event();
  #state: 'open' | 'closing' | 'aborting' = 'open';
  #hasCancelledParent = false;

  /** Runs `body` in the present task, then waits for all children. */
  static async run<T>(body: (group: MyTaskGroup) => Promise<T>): Promise<T> {
    const group = new MyTaskGroup();
    let ending: Ending<T>;
    try {
      ending = { kind: 'done', value: await body(group) };
    } catch (error) {
      ending = { kind: 'failed', error };
    }
    return group.#close(ending);
  }

  /** Starts a child. @throws {InvalidStateError} when the group is being stopped, or has ended. */
  createTask<T>(fn: () => Promise<T>, options?: { name?: string }): Task<T> {
    if (this.#state === 'aborting') throw new InvalidStateError('the group is being stopped');
    if (this.#state === 'closing' && this.#children.size === 0) throw new InvalidStateError('the group has ended');
    const child = createTask(fn, options);
    this.#children.add(child);
    child.addDoneCallback(() => this.#childEnded(child));
    return child;
  }

  async #close<T>(ending: Ending<T>): Promise<T> {
    let cancellation: CancelledError | undefined;
    if (this.#state === 'open') this.#state = 'closing'; // from here on a failing child finds nobody to wake
    if (ending.kind === 'failed') {
      if (ending.error instanceof CancelledError) cancellation = ending.error;
      this.#abort();
    }
    while (this.#children.size > 0) {
      try {
        this.#lastLeft.clear();
        await this.#lastLeft.wait();
      } catch (error) {
        // Somebody does not want to wait for us. The children hear of it, and we wait all the same.
        cancellation = error as CancelledError;
        this.#abort();
      }
    }
    if (this.#hasCancelledParent) this.#parent.uncancel();
    if (ending.kind === 'failed' && !(ending.error instanceof CancelledError)) this.#errors.push(ending.error);
    if (this.#errors.length > 0) {
      throw new ExceptionGroup(this.#errors, 'not all went well in the group');
    }
    if (cancellation !== undefined) throw cancellation;
    return (ending as { value: T }).value;
  }

  #childEnded(child: Task): void {
    this.#children.delete(child);
    if (this.#children.size === 0) this.#lastLeft.set();
    if (child.state !== 'failed') return; // asking for the error would not tell `throw undefined` from success
    this.#errors.push(child.exception());
    const isBodyRunning = this.#state === 'open';
    this.#abort();
    if (!isBodyRunning) return;
    this.#hasCancelledParent = true;
    this.#parent.cancel('a task of the group failed');
  }

  #abort(): void {
    if (this.#state === 'aborting') return; // one request is enough: a second one would disturb the clean-up
    this.#state = 'aborting';
    for (const child of this.#children) child.cancel('the group is being stopped');
  }
}
