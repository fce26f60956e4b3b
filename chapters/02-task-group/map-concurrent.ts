import { ExceptionGroup, TaskGroup } from 'asynclings';
import { Source } from './source.ts';

/**
 * Applies `fn` to every item, at most `limit` at a time. Items are pulled only when a worker is free, so the
 * source may be lazy, asynchronous, or endless until something fails.
 * @param limit workers at most; a whole number of at least 1. Fewer are hired when there are fewer items.
 * @returns the results in the order of the items.
 * @throws {RangeError} for any other limit; nothing has been pulled then.
 * @throws the first failure of `fn` or of the source, when all workers have ended; the source is closed.
 * @example
 * await mapConcurrent(async (n) => n * n, [1, 2, 3], 2); // => [1, 4, 9]
 */
export async function mapConcurrent<T, R>(fn: (item: T, index: number) => R | Promise<R>, items: Iterable<T> | AsyncIterable<T>, limit: number): Promise<R[]> {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`limit is a whole number of at least 1, got ${limit}`);
  const source = new Source(items);
  const results: R[] = [];
  try {
    await TaskGroup.run(async (group) => {
      let workerCount = 0;
      const hire = (): void => {
        workerCount++;
        group.createTask(work, { name: `worker ${workerCount}` });
      };
      const work = async (): Promise<void> => {
        for (let next = await source.pull(); next !== undefined; next = await source.pull()) {
          // Only who has found work knows that there is some: that is when another hand may be useful.
          if (workerCount < limit) hire();
          results[next.index] = await fn(next.item, next.index);
        }
      };
      hire();
    });
  } catch (error) {
    throw error instanceof ExceptionGroup ? error.errors[0] : error;
  } finally {
    await source.close();
  }
  return results;
}
