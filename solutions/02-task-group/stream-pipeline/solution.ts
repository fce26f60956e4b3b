import { createTask, ExceptionGroup, Queue, Semaphore, type Task, TaskGroup, wait } from 'asynclings';

export interface Stage {
  run(item: unknown): Promise<unknown>;
  /** Items in this stage at a time. @default 1 */
  readonly concurrency?: number;
}

export interface Options {
  /** Places for items that wait, for each stage. @default 1 */
  readonly buffer?: number;
  /** Whether results come in the order of their items. @default true */
  readonly ordered?: boolean;
}

/** An item on its way, with its place in the source. */
interface Parcel {
  readonly index: number;
  readonly item: unknown;
}

/** Sends every item through all stages; the stages are at work on different items at the same time. */
export async function* pipeline(source: Iterable<unknown> | AsyncIterable<unknown>, stages: readonly Stage[], options: Options = {}): AsyncGenerator<unknown, void, void> {
  const { buffer = 1, ordered = true } = options;
  requireCount('buffer', buffer);
  for (const { concurrency = 1 } of stages) requireCount('concurrency', concurrency);
  const placeCount = stages.reduce((sum, { concurrency = 1 }) => sum + concurrency + buffer, 0);
  const places = new Semaphore(Math.max(1, placeCount), 'places');
  const output = new Queue<Parcel>(buffer, 'results');
  const work = createTask(() => flow(source, stages, buffer, places, output), { name: 'pipeline' });
  try {
    for await (const { item } of ordered ? inOrder(output) : output) {
      places.release();
      yield item;
    }
  } finally {
    await stop(work); // break, an error, a cancellation: nobody leaves with the stages still at work
  }
}

/** Runs the source and all stages, until everything has gone through or something fails. */
async function flow(source: Iterable<unknown> | AsyncIterable<unknown>, stages: readonly Stage[], buffer: number, places: Semaphore, output: Queue<Parcel>): Promise<void> {
  const inputs = stages.map(() => new Queue<Parcel>(buffer));
  try {
    await TaskGroup.run(async (group) => {
      group.createTask(() => feed(source, places, inputs[0] ?? output), { name: 'source' });
      stages.forEach((stage, index) => void group.createTask(() => staff(stage, inputs[index]!, inputs[index + 1] ?? output), { name: 'stage' }));
    });
  } finally {
    output.shutdown(); // whatever happened: the consumer must not wait for ever
  }
}

async function feed(source: Iterable<unknown> | AsyncIterable<unknown>, places: Semaphore, to: Queue<Parcel>): Promise<void> {
  let index = 0;
  await places.acquire(); // first the place, then the item
  for await (const item of source) {
    await to.put({ index: index++, item });
    await places.acquire();
  }
  to.shutdown();
}

/** All workers of a stage; when the last of them has left, the next stage hears that nothing more comes. */
async function staff(stage: Stage, from: Queue<Parcel>, to: Queue<Parcel>): Promise<void> {
  await TaskGroup.run(async (group) => {
    for (let worker = 0; worker < (stage.concurrency ?? 1); worker++) {
      group.createTask(async () => {
        for await (const { index, item } of from) await to.put({ index, item: await stage.run(item) });
      });
    }
  });
  to.shutdown();
}

/** Order is made at the exit, and nowhere else: inside, nobody waits for anybody. */
async function* inOrder(parcels: AsyncIterable<Parcel>): AsyncGenerator<Parcel, void, void> {
  const early = new Map<number, Parcel>();
  let next = 0;
  for await (const parcel of parcels) {
    early.set(parcel.index, parcel);
    for (let due = early.get(next); due !== undefined; due = early.get(next)) {
      early.delete(next++);
      yield due;
    }
  }
}

/** @throws what the work failed with. */
async function stop(work: Task): Promise<void> {
  work.cancel('the consumer has left');
  await wait([work]);
  if (work.isCancelled) return;
  const error = work.exception();
  if (error !== undefined) throw firstOf(error);
}

function firstOf(error: unknown): unknown {
  return error instanceof ExceptionGroup ? error.leaves()[0] : error;
}

function requireCount(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} is a whole number above 0, got ${String(value)}`);
}
