import { TaskGroup } from 'asynclings';

/**
 * Applies `fn` to every item, at most `limit` at a time, and returns the results in the order of the items.
 */
export async function mapConcurrent<T, R>(
  fn: (item: T, index: number) => R | Promise<R>,
  items: Iterable<T> | AsyncIterable<T>,
  limit: number,
): Promise<R[]> {
  const results: R[] = [];
  await TaskGroup.run(async (group) => {
    // TODO: hire at most `limit` workers that share the items.
    let index = 0;
    for await (const item of items) {
      const place = index++;
      group.createTask(async () => {
        results[place] = await fn(item, place);
      });
    }
  });
  return results;
}
