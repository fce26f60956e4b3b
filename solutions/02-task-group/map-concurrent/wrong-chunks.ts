// caught by: starts the next item as soon as a hand is free
import { ExceptionGroup, TaskGroup } from 'asynclings';

// Batches: everybody waits for the slowest of each.
export async function mapConcurrent<T, R>(fn: (item: T, index: number) => R | Promise<R>, items: Iterable<T> | AsyncIterable<T>, limit: number): Promise<R[]> {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError('limit');
  const results: R[] = [];
  let count = 0;
  const flush = async (batch: T[]) => {
    try {
      await TaskGroup.run(async (group) => {
        for (const item of batch) {
          const index = count++;
          group.createTask(async () => {
            results[index] = await fn(item, index);
          });
        }
      });
    } catch (error) {
      throw error instanceof ExceptionGroup ? error.errors[0] : error;
    }
  };
  let batch: T[] = [];
  for await (const item of items) {
    batch.push(item);
    if (batch.length < limit) continue;
    await flush(batch);
    batch = [];
  }
  await flush(batch);
  return results;
}
