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
  // TODO: how many records are in memory when the source has much to say and the sink is slow?
  const records: Rec[] = [];
  for await (const record of source) records.push(record);
  for (let from = 0; from < records.length; from += BATCH) await sink.send(records.slice(from, from + BATCH));
  return records.length;
}
