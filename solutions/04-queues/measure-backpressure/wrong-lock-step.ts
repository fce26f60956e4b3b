// caught by: reading and sending overlap
export interface Rec {
  readonly line: string;
}

export interface Sink {
  send(batch: readonly Rec[]): Promise<void>;
}

const BATCH = 32;

// Reads a batch, sends it, reads the next: each side waits for the other.
export async function ship(source: AsyncIterable<Rec>, sink: Sink): Promise<number> {
  let delivered = 0;
  let batch: Rec[] = [];
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    const sending = batch;
    batch = [];
    await sink.send(sending);
    delivered += sending.length;
  };
  const iterator = source[Symbol.asyncIterator]();
  try {
    for (;;) {
      const next = await iterator.next().catch(async (error: unknown) => {
        await flush();
        throw error;
      });
      if (next.done) break;
      batch.push(next.value);
      if (batch.length === BATCH) await flush();
    }
    await flush();
    return delivered;
  } finally {
    await iterator.return?.();
  }
}
