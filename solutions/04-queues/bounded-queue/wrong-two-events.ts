// caught by: of three who wait to get, one item serves one
import { Event, timeout } from 'asynclings';

// Two flags: one says that there is something, one that there is room. Everybody who waits is told.
export class BoundedQueue<T> {
  readonly #capacity: number;
  readonly #items: T[] = [];
  readonly #filled = new Event('filled');
  readonly #freed = new Event('freed');
  readonly #finished = new Event('finished');
  #unfinished = 0;

  constructor(capacity: number) {
    if (capacity !== Infinity && (!Number.isSafeInteger(capacity) || capacity < 1)) throw new RangeError('capacity');
    this.#capacity = capacity;
    this.#freed.set();
    this.#finished.set();
  }

  get size(): number {
    return this.#items.length;
  }

  async put(x: T): Promise<void> {
    await this.#freed.wait();
    this.#add(x);
  }

  async get(): Promise<T> {
    await this.#filled.wait();
    return this.#take();
  }

  tryPut(x: T): boolean {
    if (this.size >= this.#capacity) return false;
    this.#add(x);
    return true;
  }

  tryGet(): { value: T } | undefined {
    return this.size === 0 ? undefined : { value: this.#take() };
  }

  async offer(x: T, { timeoutMs }: { timeoutMs: number }): Promise<void> {
    await timeout(timeoutMs, () => this.put(x));
  }

  async poll({ timeoutMs }: { timeoutMs: number }): Promise<T> {
    return timeout(timeoutMs, () => this.get());
  }

  taskDone(): void {
    if (this.#unfinished === 0) throw new Error('too many');
    this.#unfinished--;
    if (this.#unfinished === 0) this.#finished.set();
  }

  async join(): Promise<void> {
    await this.#finished.wait();
  }

  #add(x: T): void {
    this.#items.push(x);
    this.#unfinished++;
    this.#finished.clear();
    this.#filled.set();
    if (this.size >= this.#capacity) this.#freed.clear();
  }

  #take(): T {
    const item = this.#items.shift() as T;
    this.#freed.set();
    if (this.size === 0) this.#filled.clear();
    return item;
  }
}
