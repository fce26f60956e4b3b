import { Queue, TaskGroup } from 'asynclings';
import { Source } from './source.ts';

export interface FanOptions<T, R, A> {
  readonly source: Iterable<T> | AsyncIterable<T>;
  /** Workers that share the items; a whole number of at least 1. */
  readonly workers: number;
  readonly work: (item: T) => Promise<R> | R;
  /** Merges one result into what was collected so far; called for one result at a time, as they come. */
  readonly collect: (collected: A, result: R) => Promise<A> | A;
  readonly init: A;
}

/**
 * Shares the items of one source among several workers and merges their results while they work.
 * @returns what the last `collect` returned; `init` when there was nothing to do.
 * @throws {RangeError} for a number of workers below 1; ExceptionGroup when the source, a worker or the
 * collector fails. The source has been closed by then.
 * @example
 * await fanOutFanIn({ source: [1, 2, 3], workers: 2, work: (n) => n * 10, collect: (sum, n) => sum + n, init: 0 }); // => 60
 */
export async function fanOutFanIn<T, R, A>({ source, workers, work, collect, init }: FanOptions<T, R, A>): Promise<A> {
  if (!Number.isInteger(workers) || workers < 1) throw new RangeError(`workers is a whole number of at least 1, got ${workers}`);
  const items = new Source(source);
  // As many places as workers: a slow collector holds them back instead of letting results pile up.
  const results = new Queue<R>(workers, 'results');
  try {
    return await TaskGroup.run(async (group) => {
      let busyCount = workers;
      for (let number = 1; number <= workers; number++) {
        group.createTask(async () => {
          for (let next = await items.pull(); next !== undefined; next = await items.pull()) await results.put(await work(next.item));
          busyCount--;
          if (busyCount === 0) results.shutdown();
        }, { name: `worker ${number}` });
      }
      let collected = init;
      for await (const result of results) collected = await collect(collected, result);
      return collected;
    });
  } finally {
    await items.close();
  }
}
