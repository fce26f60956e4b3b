// caught by: items may be undefined or null
import { CancelledError, ExceptionGroup, loopTime, Queue, TaskGroup } from 'asynclings';

export interface LineOptions<T> {
  readonly producers: number;
  readonly consumers: number;
  /** Items on the belt at most. */
  readonly capacity: number;
  /** After this no item is begun; 0 or less: none at all. */
  readonly durationMs: number;
  readonly produce: (producer: number) => Promise<T>;
  readonly consume: (item: T) => Promise<void>;
}

/** Producers and consumers with a belt between them. @returns how much was made and used up. */
export async function runLine<T>({ producers, consumers, capacity, durationMs, produce, consume }: LineOptions<T>): Promise<{ produced: number; consumed: number }> {
  for (const [name, value] of Object.entries({ producers, consumers, capacity })) {
    if (!Number.isSafeInteger(value) || value < 1) throw new RangeError(`${name} is a whole number of at least 1, got ${String(value)}`);
  }
  const queue = new Queue<T>(capacity);
  const stats = { produced: 0, consumed: 0 };
  const failures: unknown[] = []; // of producers: told when the rest has been consumed
  const endMs = loopTime() + durationMs;

  const work = async (producer: number): Promise<void> => {
    try {
      while (loopTime() < endMs && failures.length === 0) {
        await queue.put(await produce(producer));
        stats.produced++;
      }
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      failures.push(error);
    }
  };
  const useUp = async (): Promise<void> => {
    for (let item = await queue.get(); item !== null; item = await queue.get()) {
      await consume(item);
      stats.consumed++;
    }
  };

  try {
    await TaskGroup.run(async (group) => {
      for (let consumer = 0; consumer < consumers; consumer++) group.createTask(useUp);
      await TaskGroup.run(async (makers) => {
        for (let producer = 0; producer < producers; producer++) makers.createTask(() => work(producer));
      });
      for (let consumer = 0; consumer < consumers; consumer++) await queue.put(null as T);
    });
  } catch (error) {
    throw error instanceof ExceptionGroup ? error.leaves()[0] : error;
  }
  if (failures.length > 0) throw failures[0];
  return stats;
}
