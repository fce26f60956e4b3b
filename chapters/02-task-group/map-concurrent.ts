import { InvalidStateError, type Task, TaskGroup } from 'asynclings';
import { requireAtLeastOne, resultOf, unwrapped } from './item-work.ts';
import { type Items, type Source, withSource } from './source.ts';

/**
 * Applies `fn` to every item, at most `limit` at a time. Items are pulled only when a worker is free, so the
 * source may be lazy, asynchronous, or endless until something fails.
 * @param limit workers at most; a whole number of at least 1. Fewer are hired when there are fewer items.
 * @returns the results in the order of the items.
 * @throws {RangeError} for any other limit; nothing has been pulled then.
 * @throws the failure of `fn` or of the source, in an ExceptionGroup if there are several. All workers have
 * ended by then, and the source is closed.
 * @example
 * await mapConcurrent(async (n) => n * n, [1, 2, 3], 2); // => [1, 4, 9]
 */
export async function mapConcurrent<T, R>(fn: (item: T, index: number) => R | Promise<R>, items: Items<T>, limit: number): Promise<R[]> {
  requireAtLeastOne('limit', limit);
  try {
    return await withSource(items, (source) => mapWithWorkers(fn, source, limit));
  } catch (error) {
    throw unwrapped(error);
  }
}

async function mapWithWorkers<T, R>(fn: (item: T, index: number) => R | Promise<R>, source: Source<T>, limit: number): Promise<R[]> {
  const results: R[] = [];
  const workers: Task[] = [];
  await TaskGroup.run(async (group) => {
    const hire = (): void => void workers.push(group.createTask(work, { name: `worker ${workers.length + 1}` }));
    const work = async (): Promise<void> => {
      for (let next = await source.pull(); next !== undefined; next = await source.pull()) {
        const { item, index } = next;
        // Only who has found work knows that there is some: that is when another hand may be useful.
        if (workers.length < limit) hire();
        results[index] = await resultOf(() => fn(item, index));
      }
    };
    hire();
  });
  if (workers.some((worker) => worker.isCancelled)) throw new InvalidStateError('a worker was cancelled, and its item left no result');
  return results;
}
