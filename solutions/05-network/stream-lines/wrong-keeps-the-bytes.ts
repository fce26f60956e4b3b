// caught by: it keeps no chunk: the source may fill the same memory again
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
  // Bytes of an unfinished line wait as they are, so that no character is ever cut.
  let pieces: Uint8Array[] = [];
  let length = 0;
  let number = 1;
  let isFirst = true;
  const finish = (): string => {
    const bytes = new Uint8Array(length);
    let at = 0;
    for (const piece of pieces) {
      bytes.set(piece, at);
      at += piece.length;
    }
    pieces = [];
    length = 0;
    const text = new TextDecoder('utf-8', { ignoreBOM: !isFirst }).decode(bytes);
    isFirst = false;
    return text;
  };
  for await (const chunk of src) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      pieces.push(chunk.subarray(from, end));
      length += end - from;
      const text = finish();
      const line = text.endsWith('\r') ? text.slice(0, -1) : text;
      if (line.length > maxLength) throw new RangeError(`line ${number} has more than ${maxLength} characters`);
      number++;
      yield line;
      from = end + 1;
    }
    pieces.push(chunk.subarray(from));
    length += chunk.length - from;
    if (length > 3 * maxLength + 1) throw new RangeError(`line ${number} has more than ${maxLength} characters`);
  }
  if (length > 0) yield finish();
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
