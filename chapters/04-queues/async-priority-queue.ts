import { AsyncQueue } from './async-queue.ts';
import { StableHeap } from './stable-heap.ts';

/** An item and its place in the order. */
export type Prioritised<T> = readonly [priority: number, item: T];

export interface PriorityOptions {
  /** @default Infinity */
  readonly capacity?: number;
  /** Negative when priority `a` comes first. @default the smaller number first */
  readonly compare?: (a: number, b: number) => number;
  /** For traces and messages. */
  readonly name?: string;
}

/**
 * Smallest priority first; equal ones in the order in which they were put. Items themselves are never compared.
 * A task that waits gets the best of what is there when its turn comes.
 * @throws what `AsyncQueue` throws for a capacity; every form of `put` throws TypeError for a priority that is NaN or
 * not a number, before it waits.
 * @source The text's AsyncPriorityQueue, which compared the items of equal priorities and failed when they
 * had no order, and which lacked all but put, get, size and empty.
 * @example
 * const queue = new AsyncPriorityQueue();
 * for (const job of ['lunch', 'fire', 'mail', 'flood']) queue.putNowait([job[0] === 'f' ? 0 : 1, job]);
 * (await queue.get())[1]; // => 'fire'
 * (await queue.get())[1]; // => 'flood'
 * (await queue.get())[1]; // => 'lunch'
 */
export class AsyncPriorityQueue<T = unknown> extends AsyncQueue<Prioritised<T>> {
  constructor({ capacity = Infinity, compare = (a, b) => a - b, name = 'priority queue' }: PriorityOptions = {}) {
    super(capacity, name, new StableHeap<Prioritised<T>>((a, b) => (a[0] === b[0] ? 0 : compare(a[0], b[0])))); // Infinity - Infinity is no order
  }

  override async put(entry: Prioritised<T>): Promise<void> {
    requirePriority(entry);
    return super.put(entry);
  }

  override putNowait(entry: Prioritised<T>): void {
    requirePriority(entry);
    super.putNowait(entry);
  }

  override tryPut(entry: Prioritised<T>): boolean {
    requirePriority(entry);
    return super.tryPut(entry);
  }
}

function requirePriority(entry: Prioritised<unknown>): void {
  const [priority] = entry;
  if (typeof priority !== 'number' || Number.isNaN(priority)) throw new TypeError(`a priority is a number, got ${String(priority)}`);
}
