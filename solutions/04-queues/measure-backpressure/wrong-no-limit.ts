// caught by: never more than 64 records are alive
import { CancelledError, ExceptionGroup, Queue, TaskGroup } from 'asynclings';

export interface Rec {
  readonly line: string;
}

export interface Sink {
  /** Takes a batch of 1 to 32 records. Takes a while, and may fail. */
  send(batch: readonly Rec[]): Promise<void>;
}

const BATCH = 32;

/** Sends everything on, in order. @returns how many records were delivered. */
export async function ship(source: AsyncIterable<Rec>, sink: Sink): Promise<number> {
  const queue = new Queue<Rec>();
  let delivered = 0;
  const read = async (): Promise<unknown> => {
    try {
      for await (const record of source) await queue.put(record);
      return undefined;
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      return error; // told when everything that was read has been delivered
    } finally {
      queue.shutdown();
    }
  };
  const send = async (): Promise<void> => {
    for await (const first of queue) {
      const batch = [first];
      while (batch.length < BATCH && !queue.empty) batch.push(queue.getNowait());
      await sink.send(batch);
      delivered += batch.length;
    }
  };
  const failure = await TaskGroup.run(async (group) => {
    const reader = group.createTask(read);
    group.createTask(send);
    return reader.join();
  }).catch((error: unknown) => {
    throw error instanceof ExceptionGroup ? error.leaves()[0] : error;
  });
  if (failure !== undefined) throw failure;
  return delivered;
}
