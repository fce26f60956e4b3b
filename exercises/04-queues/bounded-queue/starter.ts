import { Event, timeout } from 'asynclings';

/** First in, first out, with room for so many items and no more. */
export class BoundedQueue<T> {
  readonly #capacity: number;
  readonly #items: T[] = [];
  readonly #filled = new Event('filled');
  readonly #freed = new Event('freed');
  #unfinished = 0;

  /** @param capacity items that fit in: a whole number of at least 1, or Infinity. */
  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#items.length;
  }

  // TODO: everybody is woken by these two flags, and acts without another look.
  async put(x: T): Promise<void> {
    if (this.size >= this.#capacity) await this.#freed.wait();
    this.#items.push(x);
    this.#unfinished++;
    this.#filled.set();
    if (this.size >= this.#capacity) this.#freed.clear();
  }

  async get(): Promise<T> {
    if (this.size === 0) await this.#filled.wait();
    const item = this.#items.shift()!;
    this.#freed.set();
    if (this.size === 0) this.#filled.clear();
    return item;
  }

  /** @returns whether there was room. */
  tryPut(x: T): boolean {
    if (this.size >= this.#capacity) return false;
    void this.put(x);
    return true;
  }

  /** @returns undefined when there is nothing. */
  tryGet(): { value: T } | undefined {
    return this.size === 0 ? undefined : { value: this.#items.shift()! };
  }

  async offer(x: T, { timeoutMs }: { timeoutMs: number }): Promise<void> {
    await timeout(timeoutMs, () => this.put(x));
  }

  async poll({ timeoutMs }: { timeoutMs: number }): Promise<T> {
    return timeout(timeoutMs, () => this.get());
  }

  /** Says that one item has been dealt with. */
  taskDone(): void {
    this.#unfinished--;
  }

  /** Waits until all items have been dealt with. */
  async join(): Promise<void> {}
}
