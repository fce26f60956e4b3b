// caught by: loses no failure, and tells none twice, whenever the caller leaves
import { createTask, Future, InvalidStateError, Queue, type Task, timeout, wait } from 'asynclings';

/** The work was cancelled, though nobody asked its caller to stop. */
export class InnerCancelled extends Error {
  override readonly name = 'InnerCancelled';
}

export interface ShieldOptions {
  /** Limit of the work itself. @default none */
  readonly maxMs?: number;
  /** Name of the task. @default 'shielded' */
  readonly name?: string;
}

/** Owns work that must be finished although its caller is cancelled. */
export class Nursery {
  /** Gets the failures of work whose caller has left. */
  onError?: (error: unknown, name: string) => void;
  readonly #requests = new Queue<() => void>(0, 'work for the nursery');
  readonly #work = new Set<Task>();
  readonly #supervisor = createTask(() => this.#supervise(), { name: 'nursery' });
  #pending = 0;
  #state: 'open' | 'closing' | 'stopping' = 'open';

  /** Pieces of work that have not ended. */
  get pending(): number {
    return this.#pending;
  }

  /** Starts `fn` and waits for its result; the work goes on when the caller is cancelled. */
  async shield<T>(fn: () => Promise<T>, { maxMs, name = 'shielded' }: ShieldOptions = {}): Promise<T> {
    if (this.#state !== 'open') throw new InvalidStateError('the nursery is closed');
    const result = new Future<T>(`result of '${name}'`);
    this.#pending++;
    this.#requests.putNowait(() => this.#start(() => (maxMs === undefined ? fn() : timeout(maxMs, fn)), name, result));
    return result.wait();
  }

  /** Takes no more work; waits for what there is, and cancels what is left after `graceMs`. */
  async close({ graceMs = Infinity }: { readonly graceMs?: number } = {}): Promise<void> {
    if (this.#state === 'open') this.#state = 'closing';
    this.#requests.shutdown();
    try {
      await wait([this.#supervisor]); // by then all that was accepted has been started
      if (this.#work.size > 0) await wait(this.#work, { timeoutMs: graceMs });
    } finally {
      this.#state = 'stopping';
      for (const task of this.#work) task.cancel('the nursery closes');
    }
    if (this.#work.size > 0) await wait(this.#work);
  }

  // Here, in a turn of the supervisor's, so that the work is its child and not the caller's.
  async #supervise(): Promise<void> {
    for await (const start of this.#requests) start();
  }

  #start<T>(body: () => Promise<T>, name: string, result: Future<T>): void {
    const task = createTask(body, { name });
    this.#work.add(task);
    task.addDoneCallback(() => {
      this.#work.delete(task);
      this.#pending--;
      const failure = task.isCancelled ? new InnerCancelled(`'${name}' was cancelled`) : task.exception();
      if (result.isDone) {
        if (failure !== undefined) this.onError?.(failure, name);
      } else if (failure !== undefined) result.setException(failure);
      else result.setResult(task.result());
    });
    if (this.#state === 'stopping') task.cancel('the nursery closes');
  }
}
