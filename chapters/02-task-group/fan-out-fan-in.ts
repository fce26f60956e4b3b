import { InvalidStateError, Queue, TaskGroup } from 'asynclings';
import { requireAtLeastOne, resultOf, unwrapped } from './item-work.ts';
import { type Items, type Source, withSource } from './source.ts';

export interface FanOptions<T, R, A> {
  readonly source: Items<T>;
  /** Workers that share the items; a whole number of at least 1. */
  readonly workers: number;
  /** Called with an item and the number of the worker, from 1. */
  readonly work: (item: T, worker: number) => Promise<R> | R;
  /** Merges one result into what was collected so far; called for one result at a time, as they come. */
  readonly collect: (collected: A, result: R) => Promise<A> | A;
  readonly init: A;
}

/**
 * Shares the items of one source among several workers and merges their results while they work. Who is free
 * takes the next item, and a slow `collect` holds the workers back.
 * @returns what the last `collect` returned; `init` when there was nothing to do.
 * @throws {RangeError} for a number of workers below 1; nothing has been pulled then.
 * @throws the failure of the source, a worker or the collector, in an ExceptionGroup if there are several. All
 * workers have ended by then, and the source is closed.
 * @example
 * await fanOutFanIn({ source: [1, 2, 3], workers: 2, work: (n) => n * 10, collect: (sum, n) => sum + n, init: 0 }); // => 60
 */
export async function fanOutFanIn<T, R, A>(options: FanOptions<T, R, A>): Promise<A> {
  requireAtLeastOne('workers', options.workers);
  try {
    return await withSource(options.source, (source) => shareOut(source, options));
  } catch (error) {
    throw unwrapped(error);
  }
}

async function shareOut<T, R, A>(source: Source<T>, { workers, work, collect, init }: FanOptions<T, R, A>): Promise<A> {
  // As many places as workers: a slow collector holds them back instead of letting results pile up.
  const results = new Queue<R>(workers, 'results');
  let busyCount = workers;
  const workFor = async (number: number): Promise<void> => {
    try {
      for (let next = await source.pull(); next !== undefined; next = await source.pull()) {
        const { item } = next;
        await results.put(await resultOf(() => work(item, number)));
      }
    } finally {
      busyCount--;
      if (busyCount === 0) results.shutdown();
    }
  };
  let collected = init;
  const tasks = await TaskGroup.run(async (group) => {
    const staff = Array.from({ length: workers }, (_, index) => group.createTask(() => workFor(index + 1), { name: `worker ${index + 1}` }));
    for await (const result of results) collected = await collect(collected, result);
    return staff;
  });
  if (tasks.some((task) => task.isCancelled)) throw new InvalidStateError('a worker was cancelled, and its item left no result');
  return collected;
}
