// caught by: pulls an item only when a hand is free for it
import { ExceptionGroup, Semaphore, TaskGroup } from 'asynclings';

// A task for every item: the semaphore limits the work, but not the pulling, nor the number of tasks.
export async function mapConcurrent<T, R>(fn: (item: T, index: number) => R | Promise<R>, items: Iterable<T> | AsyncIterable<T>, limit: number): Promise<R[]> {
  if (!Number.isInteger(limit) || limit < 1) throw new RangeError('limit');
  const permits = new Semaphore(limit);
  const results: R[] = [];
  try {
    await TaskGroup.run(async (group) => {
      let count = 0;
      for await (const item of items) {
        const index = count++;
        group.createTask(() =>
          permits.run(async () => {
            results[index] = await fn(item, index);
          }),
        );
      }
    });
  } catch (error) {
    throw error instanceof ExceptionGroup ? error.errors[0] : error;
  }
  return results;
}
