// caught by: pulls nothing more after a failure, and closes the source
import { ExceptionGroup, Lock, TaskGroup } from 'asynclings';

/** Applies `fn` to every item, at most `limit` at a time, and returns the results in the order of the items. */
export async function mapConcurrent<T, R>(
  fn: (item: T, index: number) => R | Promise<R>,
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
): Promise<R[]> {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError(`limit is a whole number above 0, got ${limit}`);
  const iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  const turn = new Lock('source');
  const results: R[] = [];
  let count = 0;
  let isExhausted = false;

  // One at a time, so that an item and its number belong together whoever asks first.
  const pull = () =>
    turn.run(async () => {
      if (isExhausted) return undefined;
      const next = await iterator.next();
      isExhausted = next.done === true;
      return next.done ? undefined : { item: next.value, index: count++ };
    });

  const work = async () => {
    for (let next = await pull(); next !== undefined; next = await pull()) {
      results[next.index] = await fn(next.item, next.index);
    }
  };

  try {
    await TaskGroup.run(async (group) => {
      for (let worker = 0; worker < limit; worker++) group.createTask(work);
    });
  } catch (error) {
    throw error instanceof ExceptionGroup ? error.errors[0] : error;
  } finally { // nobody tells the source that it is over
  }
  return results;
}
