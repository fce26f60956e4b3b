// caught by: a line is handed out as soon as its end has come
export interface LinesOptions {
  /** Characters that a line may have, its ending not counted: a whole number of at least 1. @default Infinity */
  readonly maxLength?: number;
}

export interface NdjsonOptions extends LinesOptions {
  /** Whether a line that is no JSON is passed over instead of ending it all. @default false */
  readonly skipInvalid?: boolean;
}

/** The lines of a stream of UTF-8 text, without their endings. */
export async function* lines(src: AsyncIterable<Uint8Array>, { maxLength = Infinity }: LinesOptions = {}): AsyncGenerator<string, void, void> {
  if (maxLength !== Infinity && (!Number.isInteger(maxLength) || maxLength < 1)) throw new RangeError(`maxLength is a whole number of at least 1, got ${String(maxLength)}`);
  const chunks: Uint8Array[] = [];
  for await (const chunk of src) chunks.push(chunk.slice());
  const all = new Uint8Array(chunks.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  const parts = new TextDecoder().decode(all).split(/\r?\n/);
  if (parts.at(-1) === '') parts.pop();
  for (const [index, line] of parts.entries()) {
    if (line.length > maxLength) throw new RangeError(`line ${index + 1} has more than ${maxLength} characters`);
    yield line;
  }
}

/** The JSON values of a stream that has one in each line; blank lines are passed over. */
export async function* ndjson<T>(src: AsyncIterable<Uint8Array>, { skipInvalid = false, ...options }: NdjsonOptions = {}): AsyncGenerator<T, void, void> {
  let number = 0;
  for await (const line of lines(src, options)) {
    number++;
    if (line.trim() === '') continue;
    let value: T;
    try {
      value = JSON.parse(line) as T;
    } catch (error) {
      if (skipInvalid) continue;
      throw new SyntaxError(`line ${number} is no JSON: ${String(error)}`, { cause: error });
    }
    yield value;
  }
}
