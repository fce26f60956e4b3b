import { Lock } from 'asynclings';

/** Hands out items one at a time, numbered, from a sync or an async iterable. */
export class Source<T> {
  readonly #iterator: Iterator<T> | AsyncIterator<T>;
  readonly #turn = new Lock('source');
  #index = 0;
  #isExhausted = false;

  constructor(items: Iterable<T> | AsyncIterable<T>) {
    this.#iterator = Symbol.asyncIterator in items ? items[Symbol.asyncIterator]() : items[Symbol.iterator]();
  }

  /** @returns `undefined` once there are no more. */
  pull(): Promise<{ item: T; index: number } | undefined> {
    // One at a time: two workers that ask an asynchronous source together must not be numbered by chance.
    return this.#turn.run(async () => {
      if (this.#isExhausted) return undefined;
      try {
        const next = await this.#iterator.next();
        if (!next.done) return { item: next.value, index: this.#index++ };
      } catch (error) {
        this.#isExhausted = true;
        throw error;
      }
      this.#isExhausted = true;
      return undefined;
    });
  }

  async close(): Promise<void> {
    if (!this.#isExhausted) await this.#iterator.return?.();
    this.#isExhausted = true;
  }
}
