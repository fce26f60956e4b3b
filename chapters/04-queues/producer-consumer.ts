import { loopTime, moveOnAfter, TaskGroup } from 'asynclings';
import { resultOf } from 'asynclings/chapters/task-group';
import { BoundedAsyncQueue } from './bounded-async-queue.ts';

export interface LineOptions<T> {
  /** Items between producers and consumers at most. @default 10 */
  readonly capacity?: number;
  /** How many produce. @default 3 */
  readonly producers?: number;
  /** How many consume. @default 2 */
  readonly consumers?: number;
  /** Makes one item; `count` is how many this producer has made before. It must wait somewhere, or else nobody but it would run. */
  readonly produce: (producer: number, count: number) => Promise<T>;
  readonly consume: (item: T, consumer: number) => Promise<void> | void;
  /** When production stops, in milliseconds from the start; ≤ 0: nothing is produced. */
  readonly durationMs: number;
}

export interface LineStats {
  readonly produced: number;
  readonly consumed: number;
  /** The most items that lay in the queue at once. */
  readonly peakSize: number;
}

/**
 * Producers and consumers with a bounded queue between them. When the time is up nothing more is begun, what
 * is being made is given up, and what has been made is still consumed; then the queue is shut down and the
 * consumers go home. The moment of stopping costs no time, since nobody polls.
 * @returns how much was made and used up; the two are equal.
 * @throws {RangeError} for a capacity or number of workers below 1; ExceptionGroup of the failures: the first one
 * stops everybody.
 * @source The text's ProducerConsumer, which hung when its consumers failed, leaked tasks when it was cancelled,
 * reported items as done before they were, and polled to find out when to stop.
 * @example
 * await runProducerConsumer({
 *   producers: 1,
 *   produce: async (_producer, count) => { await sleep(10); return count; },
 *   consume: () => sleep(15),
 *   durationMs: 45,
 * }); // => { produced: 4, consumed: 4, peakSize: 1 }
 */
export async function runProducerConsumer<T>({ capacity = 10, producers = 3, consumers = 2, produce, consume, durationMs }: LineOptions<T>): Promise<LineStats> {
  requireAtLeastOne('producers', producers);
  requireAtLeastOne('consumers', consumers);
  if (typeof durationMs !== 'number' || Number.isNaN(durationMs)) throw new TypeError(`durationMs is a number of milliseconds, got ${String(durationMs)}`);
  const queue = new BoundedAsyncQueue<T>(capacity, 'line');
  const endMs = loopTime() + durationMs;
  const stats = { produced: 0, consumed: 0, peakSize: 0 };
  let busyCount = producers;

  const work = async (producer: number): Promise<void> => {
    for (let count = 0; loopTime() < endMs; count++) {
      const made = await moveOnAfter(endMs - loopTime(), async () => ({ item: await resultOf(() => produce(producer, count)) }));
      if (made === undefined) break;
      await queue.put(made.item);
      stats.produced++;
      stats.peakSize = Math.max(stats.peakSize, queue.size);
    }
    busyCount--;
    if (busyCount === 0) queue.shutdown();
  };
  const useUp = async (consumer: number): Promise<void> => {
    for await (const item of queue) {
      await resultOf(() => consume(item, consumer));
      queue.taskDone();
      stats.consumed++;
    }
  };
  await TaskGroup.run(async (group) => {
    for (let index = 0; index < consumers; index++) group.createTask(() => useUp(index), { name: `consumer ${index}` });
    for (let index = 0; index < producers; index++) group.createTask(() => work(index), { name: `producer ${index}` });
  });
  return stats;
}

function requireAtLeastOne(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} is a whole number of at least 1, got ${String(value)}`);
}
