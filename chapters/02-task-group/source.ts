import { CancelledError, ExceptionGroup, Lock } from 'asynclings';

export type Items<T> = Iterable<T> | AsyncIterable<T>;

/** Hands out items one at a time, numbered, from a sync or an async iterable. */
export class Source<T> {
  readonly #iterator: Iterator<T> | AsyncIterator<T>;
  readonly #turn = new Lock('source');
  #count = 0;
  #isExhausted = false;

  /** @throws {TypeError} when `items` cannot be iterated. */
  constructor(items: Items<T>) {
    this.#iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  }

  /** @returns `undefined` once there are no more. */
  pull(): Promise<{ readonly item: T; readonly index: number } | undefined> {
    // One at a time: two workers that ask an asynchronous source together must not be numbered by chance.
    return this.#turn.run(async () => {
      if (this.#isExhausted) return undefined;
      try {
        const next = await this.#iterator.next();
        if (!next.done) return { item: next.value, index: this.#count++ };
      } catch (error) {
        this.#isExhausted = true;
        throw error;
      }
      this.#isExhausted = true;
      return undefined;
    });
  }

  /** Tells a source that is not exhausted that nobody will ask again, so that it can clean up. */
  async close(): Promise<void> {
    if (this.#isExhausted) return;
    this.#isExhausted = true;
    await this.#iterator.return?.();
  }
}

/** Runs `body` with a source that is closed afterwards, whatever happens; if closing fails too, both failures are reported. */
export async function withSource<T, R>(items: Items<T>, body: (source: Source<T>) => Promise<R>): Promise<R> {
  const source = new Source(items);
  let value: R;
  try {
    value = await body(source);
  } catch (error) {
    try {
      await source.close();
    } catch (closingError) {
      throw error instanceof CancelledError ? closingError : new ExceptionGroup([...partsOf(error), closingError], 'the work and the closing of its source failed');
    }
    throw error;
  }
  await source.close();
  return value;
}

function partsOf(error: unknown): unknown[] {
  return error instanceof ExceptionGroup ? (error.errors as unknown[]) : [error];
}
