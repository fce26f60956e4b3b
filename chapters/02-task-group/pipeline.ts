import { createTask, ExceptionGroup, Queue, Semaphore, type Task, TaskGroup, wait } from 'asynclings';

export interface Stage<I, O> {
  readonly run: (item: I) => Promise<O> | O;
  /** Items in this stage at a time. @default 1 */
  readonly concurrency?: number;
}

export interface PipelineOptions {
  /** Items that may wait in front of each stage. @default 1 */
  readonly buffer?: number;
  /** Whether results leave in the order in which their items came. @default true */
  readonly ordered?: boolean;
}

type Items<T> = Iterable<T> | AsyncIterable<T>;
type AnyStage = Stage<unknown, unknown>;

/**
 * Sends every item through all stages. Items flow on one by one, so that stages overlap on different items,
 * and bounded buffers make a slow stage hold back the ones before it.
 * @throws {RangeError} for a concurrency or buffer below 1; the first failure of a stage or of the source,
 * after everything in flight was cancelled. Leaving the loop early cancels it too.
 * @example
 * const results = [];
 * for await (const text of pipeline([1, 2], [{ run: (n) => n * 2 }, { run: (n) => `n${n}` }])) results.push(text);
 * results; // => ['n2', 'n4']
 */
export function pipeline<A, B>(source: Items<A>, stages: readonly [Stage<A, B>], options?: PipelineOptions): AsyncGenerator<B, void, void>;
export function pipeline<A, B, C>(source: Items<A>, stages: readonly [Stage<A, B>, Stage<B, C>], options?: PipelineOptions): AsyncGenerator<C, void, void>;
export function pipeline<A, B, C, D>(
  source: Items<A>,
  stages: readonly [Stage<A, B>, Stage<B, C>, Stage<C, D>],
  options?: PipelineOptions,
): AsyncGenerator<D, void, void>;
export function pipeline<T>(source: Items<T>, stages: readonly Stage<T, T>[], options?: PipelineOptions): AsyncGenerator<T, void, void>;
export async function* pipeline(source: Items<unknown>, stages: readonly Stage<never, unknown>[], { buffer = 1, ordered = true }: PipelineOptions = {}): AsyncGenerator<unknown, void, void> {
  requireAtLeastOne('buffer', buffer);
  for (const stage of stages) requireAtLeastOne('concurrency', stage.concurrency ?? 1);
  const output = new Queue(buffer, 'results');
  const belt = createTask(() => runBelt(source, stages as readonly AnyStage[], output, buffer, ordered), { name: 'pipeline' });
  try {
    yield* output;
    await belt.join();
  } catch (error) {
    throw error instanceof ExceptionGroup ? error.leaves()[0] : error;
  } finally {
    belt.cancel('the consumer left');
    await wait([belt]);
  }
}

async function runBelt(source: Items<unknown>, stages: readonly AnyStage[], output: Queue, buffer: number, ordered: boolean): Promise<void> {
  try {
    await TaskGroup.run(async (group) => {
      let upstream = new Queue(buffer, 'source');
      group.createTask(feed(source, upstream), { name: 'source' });
      stages.forEach((stage, index) => {
        const downstream = new Queue(buffer, `after stage ${index + 1}`);
        (ordered ? runInOrder : runAsTheyCome)(group, stage, upstream, downstream, `stage ${index + 1}`);
        upstream = downstream;
      });
      for await (const item of upstream) await output.put(item);
    });
  } finally {
    output.shutdown();
  }
}

function feed(source: Items<unknown>, upstream: Queue): () => Promise<void> {
  return async () => {
    for await (const item of source) await upstream.put(item);
    upstream.shutdown();
  };
}

function runAsTheyCome(group: TaskGroup, stage: AnyStage, upstream: Queue, downstream: Queue, name: string): void {
  const { concurrency = 1 } = stage;
  let busyCount = concurrency;
  for (let number = 1; number <= concurrency; number++) {
    group.createTask(async () => {
      for await (const item of upstream) await downstream.put(await stage.run(item));
      busyCount--;
      if (busyCount === 0) downstream.shutdown();
    }, { name: `${name}.${number}` });
  }
}

/** Items are begun in order and handed on in order, whoever is done first. */
function runInOrder(group: TaskGroup, stage: AnyStage, upstream: Queue, downstream: Queue, name: string): void {
  const { concurrency = 1 } = stage;
  const permits = new Semaphore(concurrency, name);
  const begun = new Queue<Task>(concurrency, `begun in ${name}`);
  group.createTask(async () => {
    for await (const item of upstream) {
      await permits.acquire();
      await begun.put(group.createTask(() => permitted(permits, () => stage.run(item)), { name: `${name} item` }));
    }
    begun.shutdown();
  }, { name });
  group.createTask(async () => {
    for await (const task of begun) {
      await wait([task]);
      await downstream.put(task.result());
    }
    downstream.shutdown();
  }, { name: `${name} exit` });
}

async function permitted<T>(permits: Semaphore, run: () => Promise<T> | T): Promise<T> {
  try {
    return await run();
  } finally {
    permits.release();
  }
}

function requireAtLeastOne(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} is a whole number of at least 1, got ${value}`);
}
