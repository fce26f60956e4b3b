import { requireTask } from './context.ts';
import { CancelledError } from './errors.ts';
import { FutureCore } from './future-core.ts';
import type { Loop } from './loop.ts';
import { noteIn } from './note.ts';
import type { NoteKind } from './probe.ts';
import { Join } from './wait.ts';

/** Work outside the loop: it counts as outstanding until it settles or is given up. */
class ForeignWork<T> extends FutureCore<T> {
  readonly #controller = new AbortController();
  readonly #loop: Loop;
  readonly #kind: 'io' | 'worker';
  readonly name: string;

  constructor(loop: Loop, kind: 'io' | 'worker', name: string) {
    super();
    this.#loop = loop;
    this.#kind = kind;
    this.name = name;
  }

  async start(begin: (signal: AbortSignal) => Promise<T>): Promise<void> {
    this.#loop.foreignStarted();
    this.#note('start');
    try {
      const value = await begin(this.#controller.signal);
      if (!this.isDone) this.#end('done', value, undefined);
    } catch (error) {
      // After a cancellation nobody listens any more: the usual AbortError ends here.
      if (!this.isDone) this.#end('failed', undefined, error);
    }
  }

  override cancel(reason: unknown): boolean {
    if (this.isDone) return false;
    this.#end('cancelled', undefined, reason);
    this.#controller.abort(new CancelledError(reason));
    return true;
  }

  #end(outcome: 'done' | 'failed' | 'cancelled', value: T | undefined, error: unknown): void {
    this.#note('end');
    this.complete(outcome, value, error);
    this.#loop.foreignEnded();
  }

  #note(what: 'start' | 'end'): void {
    noteIn(this.#loop, this, `${this.#kind}.${what}` satisfies NoteKind);
  }
}

/**
 * Makes foreign asynchronous work (fetch, a socket, a query) something a task can be cancelled out of: the
 * signal is aborted and the task goes on at once, whether or not the work obeys.
 * @param label for traces and for messages about what is outstanding.
 * @example
 * await cancellable(async (signal) => signal.aborted, 'look at the signal'); // => false
 */
export async function cancellable<T>(start: (signal: AbortSignal) => Promise<T>, label = 'foreign work'): Promise<T> {
  return waitForForeign('io', label, start);
}

export function waitForForeign<T>(kind: 'io' | 'worker', label: string, start: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const { loop } = requireTask(label);
  const work = new ForeignWork<T>(loop, kind, label);
  void work.start(start);
  return work.isDone ? Promise.resolve().then(() => work.take()) : new Join<T>(kind, label, work).begin();
}
