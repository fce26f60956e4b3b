import { ExceptionGroup, Lock, TaskGroup } from 'asynclings';

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
  if (!Number.isInteger(workers) || workers < 1) throw new RangeError(`workers is a whole number above 0, got ${workers}`);
  const iterator = source[Symbol.asyncIterator]();
  const atTheSource = new Lock('source');
  const atTheFold = new Lock('fold');
  let isExhausted = false;
  let acc = init;

  const pull = () =>
    atTheSource.run(async () => {
      if (isExhausted) return undefined;
      const next = await iterator.next();
      isExhausted = next.done === true;
      return next.done ? undefined : { item: next.value };
    });

  const workAs = async (worker: number) => {
    for (let next = await pull(); next !== undefined; next = await pull()) {
      const result = await work(next.item, worker);
      // First come, first served; and whoever waits here pulls nothing.
      await atTheFold.run(async () => {
        acc = await collect(acc, result);
      });
    }
  };

  try {
    await TaskGroup.run(async (group) => {
      for (let worker = 0; worker < workers; worker++) group.createTask(() => workAs(worker));
    });
  } catch (error) {
    throw error instanceof ExceptionGroup ? error.errors[0] : error;
  } finally {
    if (!isExhausted) await iterator.return?.();
  }
  return acc;
}
