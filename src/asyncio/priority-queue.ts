import { Queue, type Storage } from './queue.ts';

interface Ticket<T> {
  readonly item: T;
  readonly number: number;
}

/** Binary heap whose ties come out in the order in which they went in. */
class StableHeap<T> implements Storage<T> {
  readonly #heap: Ticket<T>[] = [];
  readonly #compare: (a: T, b: T) => number;
  #tickets = 0;

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#heap.length;
  }

  add(item: T): void {
    const heap = this.#heap;
    const ticket = { item, number: this.#tickets++ };
    let index = heap.length;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex]!;
      if (!this.#isBefore(ticket, parent)) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = ticket;
  }

  take(): T {
    const heap = this.#heap;
    const top = heap[0]!;
    const last = heap.pop()!;
    if (heap.length > 0) this.#sink(last);
    return top.item;
  }

  #sink(ticket: Ticket<T>): void {
    const heap = this.#heap;
    let index = 0;
    for (;;) {
      let childIndex = index * 2 + 1;
      if (childIndex >= heap.length) break;
      if (childIndex + 1 < heap.length && this.#isBefore(heap[childIndex + 1]!, heap[childIndex]!)) childIndex++;
      if (!this.#isBefore(heap[childIndex]!, ticket)) break;
      heap[index] = heap[childIndex]!;
      index = childIndex;
    }
    heap[index] = ticket;
  }

  #isBefore(a: Ticket<T>, b: Ticket<T>): boolean {
    const order = this.#compare(a.item, b.item);
    return order < 0 || (order === 0 && a.number < b.number);
  }
}

class Stack<T> implements Storage<T> {
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
 * Smallest first; equal ones in the order in which they were put.
 * @param compare negative when `a` comes first. @default the operator `<`
 * @source CPython asyncio.PriorityQueue, where equal items come out in no particular order.
 * @example
 * const queue = new PriorityQueue();
 * for (const n of [3, 1, 2]) queue.putNowait(n);
 * [queue.getNowait(), queue.getNowait(), queue.getNowait()]; // => [1, 2, 3]
 */
export class PriorityQueue<T = unknown> extends Queue<T> {
  constructor(capacity = 0, compare: (a: T, b: T) => number = bySize) {
    super(capacity, 'priority queue', new StableHeap(compare));
  }
}

/**
 * Last in, first out.
 * @source CPython asyncio.LifoQueue.
 * @example
 * const stack = new LifoQueue();
 * for (const n of [1, 2, 3]) stack.putNowait(n);
 * stack.getNowait(); // => 3
 */
export class LifoQueue<T = unknown> extends Queue<T> {
  constructor(capacity = 0) {
    super(capacity, 'stack', new Stack());
  }
}

function bySize<T>(a: T, b: T): number {
  if (a < b) return -1;
  return b < a ? 1 : 0;
}
