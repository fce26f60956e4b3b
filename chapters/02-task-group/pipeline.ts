import { createTask, Event, Queue, Semaphore, type Task, TaskGroup, wait } from 'asynclings';
import { requireAtLeastOne, resultOf, unwrapped } from './item-work.ts';
import { type Items, Source } from './source.ts';

export interface Stage<I, O> {
  readonly run: (item: I) => Promise<O> | O;
  /** Items in this stage at a time. @default 1 */
  readonly concurrency?: number;
}

export interface PipelineOptions {
  /** Items that may wait in front of each stage. @default 1 */
  readonly buffer?: number;
  /** Whether results leave in the order in which their items came: whoever is done early then waits for the others. @default true */
  readonly ordered?: boolean;
}

type AnyStage = Stage<unknown, unknown>;

/**
 * Sends every item through all stages. Items flow on one by one, so that stages overlap on different items,
 * and bounded buffers make a slow stage or consumer hold back what comes before it: between the source and
 * the consumer there are never more items than the stages' workers and buffers have room for.
 * @throws {RangeError} for a concurrency or buffer below 1.
 * @throws the failure of a stage or of the source, in an ExceptionGroup if there are several. Everything in
 * flight has been cancelled by then, and the source closed. Leaving the loop early does that, too.
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
  for (const { concurrency = 1 } of stages) requireAtLeastOne('concurrency', concurrency);
  const belt = new Belt(source, stages as readonly AnyStage[], buffer, ordered);
  const task = createTask(() => belt.run(), { name: 'pipeline' });
  try {
    for await (const item of belt.output) {
      belt.places.release();
      yield item;
    }
    await task.join();
  } finally {
    await stop(task);
  }
}

/** Reports, with its group taken off, the failure that it ends with: also to a consumer that has left. */
async function stop(task: Task): Promise<void> {
  task.cancel('the consumer left');
  await wait([task]);
  const error = task.isCancelled ? undefined : task.exception();
  if (error !== undefined) throw unwrapped(error);
}

/** The queues between the stages, and those who work at them. */
class Belt {
  readonly output: Queue;
  /** One for each item between the source and the consumer. */
  readonly places: Semaphore;
  readonly #source: Items<unknown>;
  readonly #stages: readonly AnyStage[];
  readonly #buffer: number;
  readonly #isOrdered: boolean;

  constructor(source: Items<unknown>, stages: readonly AnyStage[], buffer: number, isOrdered: boolean) {
    const placeCount = stages.reduce((sum, { concurrency = 1 }) => sum + concurrency + buffer, 0);
    this.places = new Semaphore(Math.max(1, placeCount), 'places on the belt');
    this.output = new Queue(buffer, 'results');
    this.#source = source;
    this.#stages = stages;
    this.#buffer = buffer;
    this.#isOrdered = isOrdered;
  }

  async run(): Promise<void> {
    const inputs = this.#stages.map((_, index) => new Queue(this.#buffer, `before stage ${index + 1}`));
    try {
      await TaskGroup.run(async (group) => {
        group.createTask(() => this.#feed(inputs[0] ?? this.output), { name: 'source' });
        this.#stages.forEach((stage, index) => this.#staff(group, stage, inputs[index]!, inputs[index + 1] ?? this.output, `stage ${index + 1}`));
      });
    } catch (error) {
      this.output.shutdown(); // a worker that was cancelled before its first turn could not
      throw error;
    }
  }

  async #feed(to: Queue): Promise<void> {
    const source = new Source(this.#source);
    try {
      for (;;) {
        await this.places.acquire();
        const next = await source.pull();
        if (next === undefined) break;
        await to.put(next.item);
      }
      to.shutdown();
    } finally {
      await source.close();
    }
  }

  #staff(group: TaskGroup, stage: AnyStage, from: Queue, to: Queue, name: string): void {
    const { concurrency = 1 } = stage;
    const mustQueue = this.#isOrdered && concurrency > 1;
    let busyCount = concurrency;
    let last: Event | undefined;
    const work = async (): Promise<void> => {
      try {
        for await (const item of from) {
          // Each worker waits for the one that took the item before its own, and is waited for by the next.
          const before = last;
          const handedOn = mustQueue ? (last = new Event(`order of ${name}`)) : undefined;
          const result = await resultOf(() => stage.run(item));
          await before?.wait();
          await to.put(result);
          handedOn?.set();
        }
      } finally {
        busyCount--;
        if (busyCount === 0) to.shutdown();
      }
    };
    for (let number = 1; number <= concurrency; number++) group.createTask(work, { name: concurrency === 1 ? name : `${name}.${number}` });
  }
}
