import { FutureCore, settled } from './future-core.ts';
import { Task, taskCoreOf } from './task.ts';
import { Bookkeeping, Join } from './wait.ts';

/**
 * Waits for `task` like `join()`, except that cancelling the waiter leaves the task running.
 * Somebody else must own the task then; nobody joins it by this.
 * @throws {TypeError} for what is not a task.
 * @source CPython asyncio.shield.
 * @example
 * const payment = createTask(() => sleep(50).then(() => 'paid'));
 * await moveOnAfter(10, () => shield(payment)); // => undefined
 * await payment.join(); // => 'paid'
 */
export function shield<T>(task: Task<T>): Promise<T> {
  if (!(task instanceof Task)) return Promise.reject(new TypeError('shield() takes a task; make one with createTask()'));
  const inner = taskCoreOf(task);
  if (inner.isDone) return settled(inner);
  const outer = new FutureCore<T>();
  const copy = new Bookkeeping(inner.loop, () => {
    if (outer.isDone) inner.retrieve();
    else copyOutcome(inner, outer);
  });
  inner.addStep(copy);
  outer.addStep(new Bookkeeping(inner.loop, () => inner.removeSteps((step) => step === copy)));
  return new Join('shield', `shielded task '${inner.name}'`, outer).begin();
}

function copyOutcome<T>(inner: FutureCore<T>, outer: FutureCore<T>): void {
  if (inner.outcome === 'cancelled') outer.cancel(undefined); // as in asyncio the reason stays with the inner task
  else if (inner.outcome === 'failed') outer.complete('failed', undefined, inner.takeError());
  else outer.complete('done', inner.value, undefined);
}
