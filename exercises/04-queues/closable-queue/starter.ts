import { Future } from 'asynclings';

/** There is nothing more to put, or to get. */
export class ChannelClosed extends Error {
  override readonly name = 'ChannelClosed';

  constructor() {
    super('the channel is closed');
  }
}

/** A queue with a life: open, then draining, then closed. */
export class Channel<T> implements AsyncIterable<T> {
  readonly #capacity: number;
  readonly #items: T[] = [];
  readonly #sleepers: Future<void>[] = [];

  /** @param capacity items that fit in: a whole number of at least 1, or Infinity. @default 1 */
  constructor(capacity = 1) {
    this.#capacity = capacity;
  }

  get closed(): boolean {
    return false;
  }

  async put(x: T): Promise<void> {
    while (this.#items.length >= this.#capacity) await this.#sleep();
    this.#items.push(x);
    this.#wakeAll();
  }

  async get(): Promise<T> {
    while (this.#items.length === 0) await this.#sleep();
    this.#wakeAll();
    return this.#items.shift()!;
  }

  /** Lets nothing more in. @param error what readers get after the last item, instead of ChannelClosed. */
  close(_error?: unknown): void {
    // TODO: what have those who wait to put, and those who wait to get, to be told now?
  }

  /** Closes, and returns what is left. */
  cancelAll(): T[] {
    return this.#items.splice(0);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, void> {
    for (;;) yield await this.get();
  }

  #sleep(): Promise<void> {
    const sleeper = new Future<void>();
    this.#sleepers.push(sleeper);
    return sleeper.wait();
  }

  #wakeAll(): void {
    for (const sleeper of this.#sleepers.splice(0)) if (!sleeper.isDone) sleeper.setResult();
  }
}
