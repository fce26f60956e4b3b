import { Event, timeout } from 'asynclings';
import type { QueueLike } from '../queue.ts';

/** Everybody who waits is woken, and nobody looks again: after the wait comes the act. */
export class TwoEventQueue<T> implements QueueLike<T> {
  readonly #capacity: number;
  readonly #items: T[] = [];
  readonly #notEmpty = new Event('not empty');
  readonly #notFull = new Event('not full');

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#notFull.set();
  }

  get size(): number {
    return this.#items.length;
  }

  async put(item: T, timeoutMs: number | undefined): Promise<void> {
    await timeout(timeoutMs ?? null, () => this.#notFull.wait());
    this.#add(item);
  }

  async get(timeoutMs: number | undefined): Promise<T> {
    await timeout(timeoutMs ?? null, () => this.#notEmpty.wait());
    return this.#take();
  }

  tryPut(item: T): boolean {
    if (!this.#notFull.isSet) return false;
    this.#add(item);
    return true;
  }

  tryGet(): { readonly value: T } | undefined {
    return this.#notEmpty.isSet ? { value: this.#take() } : undefined;
  }

  #add(item: T): void {
    this.#items.push(item);
    this.#notEmpty.set();
    if (this.#items.length >= this.#capacity) this.#notFull.clear();
  }

  #take(): T {
    if (this.#items.length === 0) throw new Error('pop from an empty queue');
    const item = this.#items.shift() as T;
    this.#notFull.set();
    if (this.#items.length === 0) this.#notEmpty.clear();
    return item;
  }
}
