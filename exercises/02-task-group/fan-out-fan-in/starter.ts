import { TaskGroup } from 'asynclings';

export interface FanOptions<T, R, A> {
  readonly source: AsyncIterable<T>;
  /** How many work at the same time; a whole number above 0. */
  readonly workers: number;
  /** @param worker the number of the worker, from 0. */
  readonly work: (item: T, worker: number) => Promise<R>;
  /** Adds one result to what has been collected so far. */
  readonly collect: (acc: A, result: R) => A | Promise<A>;
  readonly init: A;
}

/** Shares the items of one source among several workers, and folds their results as they come. */
export async function fanOutFanIn<T, R, A>({ source, workers, work, collect, init }: FanOptions<T, R, A>): Promise<A> {
  let acc = init;
  await TaskGroup.run(async (group) => {
    for (let worker = 0; worker < workers; worker++) {
      // TODO: this hires the workers, but each of them gets everything, and all of them collect at once.
      group.createTask(async () => {
        for await (const item of source) acc = await collect(acc, await work(item, worker));
      });
    }
  });
  return acc;
}
