import { requireLoop } from './context.ts';
import { CancelledError } from './errors.ts';
import { FutureCore } from './future-core.ts';
import type { TaskCore } from './task-core.ts';
import { createTask, taskCoreOf } from './task.ts';
import { Bookkeeping, Join } from './wait.ts';

type Results<F extends readonly (() => unknown)[]> = { -readonly [K in keyof F]: Awaited<ReturnType<F[K]>> };
type ResultsOrErrors<F extends readonly (() => unknown)[]> = { -readonly [K in keyof F]: Awaited<ReturnType<F[K]>> | Error };

/** The common result of several tasks; cancelling it cancels those that are still at work. */
class Gathering extends FutureCore<unknown[]> {
  readonly #children: readonly TaskCore[];
  readonly #returnsErrors: boolean;
  #finishedCount = 0;
  #isCancelRequested = false;

  constructor(children: readonly TaskCore[], returnsErrors: boolean) {
    super();
    this.#children = children;
    this.#returnsErrors = returnsErrors;
    for (const child of children) child.addStep(new Bookkeeping(child.loop, () => this.#childEnded(child)));
  }

  override cancel(reason: unknown): boolean {
    if (this.isDone) return false;
    const cancelled = this.#children.filter((child) => child.cancel(reason));
    if (cancelled.length > 0) this.#isCancelRequested = true;
    return cancelled.length > 0;
  }

  #childEnded(child: TaskCore): void {
    this.#finishedCount++;
    child.retrieve();
    if (this.isDone) return;
    if (!this.#returnsErrors && child.outcome !== 'done') return this.complete('failed', undefined, errorOf(child));
    if (this.#finishedCount < this.#children.length) return;
    // Only now: with errors returned as results, a cancellation must wait until every child has ended.
    if (this.#isCancelRequested) this.complete('failed', undefined, this.#cancellation());
    else this.complete('done', this.#children.map((each) => (each.outcome === 'done' ? each.value : errorOf(each))), undefined);
  }

  // asyncio takes the last child's reason; a child that refused to be cancelled has none to give.
  #cancellation(): unknown {
    const last = this.#children.at(-1);
    return last?.outcome === 'cancelled' ? errorOf(last) : new CancelledError();
  }
}

function errorOf(child: TaskCore): unknown {
  return child.outcome === 'cancelled' ? new CancelledError(child.error) : child.error;
}

/**
 * Starts every function as a task, in order, and waits for all results, in order.
 * @returns the results; with `returnExceptions`, an error stands where its function failed.
 * @throws the first failure at once, without stopping the others (that is what TaskGroup is for).
 * @throws {TypeError} when an element is not a function; nothing has been started then.
 * @source CPython asyncio.gather; there it takes coroutines, which cannot be started twice.
 * @example
 * await gather([async () => 'a', async () => 'b']); // => ['a', 'b']
 */
export function gather<const F extends readonly (() => Promise<unknown>)[]>(fns: F, options?: { readonly returnExceptions?: false }): Promise<Results<F>>;
export function gather<const F extends readonly (() => Promise<unknown>)[]>(
  fns: F,
  options: { readonly returnExceptions?: boolean },
): Promise<ResultsOrErrors<F>>;
export async function gather(fns: readonly (() => Promise<unknown>)[], options: { readonly returnExceptions?: boolean } = {}): Promise<unknown> {
  requireLoop('gather()');
  for (const fn of fns) {
    if (typeof fn !== 'function') throw new TypeError(`gather() takes functions, got ${fn === null ? 'null' : typeof fn}; pass () => work() instead of work()`);
  }
  if (fns.length === 0) return [];
  const gathering = new Gathering(
    fns.map((fn) => taskCoreOf<unknown>(createTask(fn))),
    options.returnExceptions ?? false,
  );
  return new Join('gather', `${fns.length} gathered tasks`, gathering).begin();
}
