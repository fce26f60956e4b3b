import { CancelledError, createTask, Future, type Task } from 'asynclings';
import { InnerCancelled } from './inner-cancelled.ts';

/** Gets the failures of work whose caller has left. */
export type OnError = (error: unknown, name: string) => void;

/** One piece of work with its two owners: the caller, who may leave, and the nursery, which stays. */
export class ShieldedWork<T> {
  readonly #fn: () => Promise<T> | T;
  readonly #name: string;
  readonly #onError: OnError;
  /** What the caller waits for; cancelled when it leaves. */
  readonly #result: Future<T>;
  /** Somebody has got the failure: it need not be reported at the end of the run. */
  #isHeard = false;
  task: Task | undefined;

  constructor(fn: () => Promise<T> | T, name: string, onError: OnError) {
    this.#fn = fn;
    this.#name = name;
    this.#onError = onError;
    this.#result = new Future<T>(`result of '${name}'`);
  }

  start(onEnd: () => void): void {
    this.task = createTask(() => this.#run(), { name: this.#name });
    this.task.addDoneCallback((task) => {
      onEnd();
      if (task.isCancelled) this.abandon(); // its body may never have run
      else if (this.#isHeard) task.exception();
    });
  }

  async result(): Promise<T> {
    try {
      return await this.#result.wait();
    } catch (error) {
      // The result had come, but the caller was cancelled before its turn: somebody else must hear of a failure.
      if (error instanceof CancelledError && this.#result.isDone && !this.#result.isCancelled) this.#report();
      throw error;
    }
  }

  /** Tells the caller, if it is still there, that there will be no result. */
  abandon(cause = new CancelledError('the nursery closes')): void {
    if (!this.#result.isDone) this.#result.setException(new InnerCancelled(cause));
  }

  async #run(): Promise<void> {
    try {
      const value = await this.#fn();
      if (!this.#result.isDone) this.#result.setResult(value);
    } catch (error) {
      if (error instanceof CancelledError) {
        this.abandon(error);
        throw error;
      }
      if (this.#result.isDone) this.#onError(error, this.#name);
      else this.#result.setException(error);
      this.#isHeard = true;
      throw error; // so that a trace, and the report of the nursery, call it a failure
    }
  }

  #report(): void {
    try {
      this.#result.result();
    } catch (error) {
      if (!(error instanceof InnerCancelled)) this.#onError(error, this.#name);
    }
  }
}
