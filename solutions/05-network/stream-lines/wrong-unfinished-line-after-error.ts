// caught by: an error of the source comes as it is, after all lines that were complete, and nothing after it
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
  const decoder = new TextDecoder();
  const tail = new Tail(maxLength);
  try {
    for await (const chunk of src) {
      const text = decoder.decode(chunk, { stream: true });
      let from = 0;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', from)) {
        tail.add(text.slice(from, end));
        yield tail.takeLine();
        from = end + 1;
      }
      tail.add(text.slice(from));
    }
  } finally {
    tail.add(decoder.decode());
    if (!tail.isEmpty) yield tail.takeRest();
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

/** The beginning of a line whose end has not come yet. */
class Tail {
  readonly #maxLength: number;
  // Put together once, when the line is complete: gluing each piece on at once would copy the beginning every time.
  #pieces: string[] = [];
  #length = 0;
  #number = 1;

  constructor(maxLength: number) {
    this.#maxLength = maxLength;
  }

  get isEmpty(): boolean {
    return this.#length === 0;
  }

  add(piece: string): void {
    if (piece === '') return;
    this.#pieces.push(piece);
    this.#length += piece.length;
    // A \r at the end may turn out to belong to the line's ending.
    this.#limit(this.#length - (piece.endsWith('\r') ? 1 : 0));
  }

  takeLine(): string {
    const line = this.#take();
    return line.endsWith('\r') ? line.slice(0, -1) : line;
  }

  takeRest(): string {
    this.#limit(this.#length);
    return this.#take();
  }

  #take(): string {
    const text = this.#pieces.join('');
    this.#pieces = [];
    this.#length = 0;
    this.#number++;
    return text;
  }

  #limit(length: number): void {
    if (length > this.#maxLength) throw new RangeError(`line ${this.#number} has more than ${this.#maxLength} characters`);
  }
}
