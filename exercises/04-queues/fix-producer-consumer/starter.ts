import { createTask, Queue, sleep, TimeoutError, waitFor } from 'asynclings';

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

const POLL_MS = 500;

/** Producers and consumers with a belt between them. @returns how much was made and used up. */
export async function runLine<T>(o: LineOptions<T>): Promise<{ produced: number; consumed: number }> {
  const queue = new Queue<T>(o.capacity);
  const stats = { produced: 0, consumed: 0 };
  let isRunning = true;

  const work = async (producer: number): Promise<void> => {
    while (isRunning) {
      const item = await o.produce(producer);
      await queue.put(item);
      stats.produced++;
    }
  };
  const useUp = async (): Promise<void> => {
    while (isRunning || !queue.empty) {
      try {
        const item = await waitFor(() => queue.get(), POLL_MS);
        queue.taskDone();
        await o.consume(item);
        stats.consumed++;
      } catch (error) {
        if (!(error instanceof TimeoutError)) throw error;
      }
    }
  };

  // TODO: who waits for these tasks, and what if one of them fails?
  const tasks = [];
  for (let producer = 0; producer < o.producers; producer++) tasks.push(createTask(() => work(producer)));
  for (let consumer = 0; consumer < o.consumers; consumer++) tasks.push(createTask(useUp));
  await sleep(o.durationMs);
  isRunning = false;
  for (const task of tasks.slice(0, o.producers)) await task.join();
  await queue.join();
  return stats;
}
