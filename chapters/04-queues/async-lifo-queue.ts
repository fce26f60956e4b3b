import { AsyncQueue, type Shelf } from './async-queue.ts';

class Stack<T> implements Shelf<T> {
  readonly #items: T[] = [];

  get size(): number {
    return this.#items.length;
  }

  add(item: T): void {
    this.#items.push(item);
  }

  take(): T {
    return this.#items.pop() as T;
  }
}

/**
 * Last in, first out, with everything that a queue can do.
 * @throws what `AsyncQueue` throws for a capacity.
 * @source The text's AsyncLifoQueue, which lacked all but put, get and size.
 * @example
 * const stack = new AsyncLifoQueue();
 * for (const page of ['home', 'list', 'item']) await stack.put(page);
 * await stack.get(); // => 'item'
 */
export class AsyncLifoQueue<T = unknown> extends AsyncQueue<T> {
  constructor(capacity = Infinity, name = 'stack') {
    super(capacity, name, new Stack<T>());
  }
}
