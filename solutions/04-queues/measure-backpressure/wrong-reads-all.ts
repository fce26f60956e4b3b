// caught by: never more than 64 records are alive
export interface Rec {
  readonly line: string;
}

export interface Sink {
  send(batch: readonly Rec[]): Promise<void>;
}

export async function ship(source: AsyncIterable<Rec>, sink: Sink): Promise<number> {
  const records: Rec[] = [];
  const failures: unknown[] = [];
  try {
    for await (const record of source) records.push(record);
  } catch (error) {
    failures.push(error);
  }
  for (let from = 0; from < records.length; from += 32) await sink.send(records.slice(from, from + 32));
  if (failures.length > 0) throw failures[0];
  return records.length;
}
