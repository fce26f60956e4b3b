export interface LinesOptions {
  /** Characters that a line may have, its ending not counted: a whole number of at least 1. @default Infinity */
  readonly maxLength?: number;
}

export interface NdjsonOptions extends LinesOptions {
  /** Whether a line that is no JSON is passed over instead of ending it all. @default false */
  readonly skipInvalid?: boolean;
}

/** The lines of a stream of UTF-8 text, without their endings. */
export async function* lines(src: AsyncIterable<Uint8Array>, options: LinesOptions = {}): AsyncGenerator<string, void, void> {
  // TODO: chunks end where they like: within a line, within a character. And somebody has to close the source.
  const iterator = src[Symbol.asyncIterator]();
  for (let next = await iterator.next(); next.done !== true; next = await iterator.next()) {
    const text = new TextDecoder().decode(next.value);
    yield* text.split('\n');
  }
}

/** The JSON values of a stream that has one in each line; blank lines are passed over. */
export async function* ndjson<T>(src: AsyncIterable<Uint8Array>, options: NdjsonOptions = {}): AsyncGenerator<T, void, void> {
  for await (const line of lines(src, options)) yield JSON.parse(line) as T;
}
