// caught by: waits for the work when it closes, though the callers have left
import { CancelledError, createTask, Future, InvalidStateError, timeout } from 'asynclings';

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

// The work floats: somebody will catch its error, nobody waits for it.
export class Nursery {
  onError?: (error: unknown, name: string) => void;
  #pending = 0;
  #isClosed = false;

  get pending(): number {
    return this.#pending;
  }

  async shield<T>(fn: () => Promise<T>, { maxMs, name = 'shielded' }: ShieldOptions = {}): Promise<T> {
    if (this.#isClosed) throw new InvalidStateError('the nursery is closed');
    const result = new Future<T>(name);
    this.#pending++;
    createTask(() => this.#run(() => (maxMs === undefined ? fn() : timeout(maxMs, fn)), name, result), { name });
    return result.wait();
  }

  async close(_options: { readonly graceMs?: number } = {}): Promise<void> {
    this.#isClosed = true;
  }

  async #run<T>(body: () => Promise<T>, name: string, result: Future<T>): Promise<void> {
    try {
      const value = await body();
      if (!result.isDone) result.setResult(value);
    } catch (error) {
      const failure = error instanceof CancelledError ? new InnerCancelled() : error;
      if (result.isDone) this.onError?.(failure, name);
      else result.setException(failure);
    } finally {
      this.#pending--;
    }
  }
}
