import { Queue } from 'asynclings';

/** Where a queue keeps its items; it decides in which order they come out. */
export interface Shelf<T> {
  readonly size: number;
  add(item: T): void;
  /** Called only while `size` is above 0. */
  take(): T;
}

/**
 * The runtime's queue with a capacity that means what it says, and with forms of `put` and `get` that never wait.
 * @param capacity a whole number of at least 1, or Infinity.
 * @throws {RangeError} for any other number: 0, which is endless in asyncio, is no room at all; TypeError when it is not a number.
 * @source The text's AsyncQueue.
 * @example
 * const queue = new AsyncQueue(1);
 * [queue.tryPut('a'), queue.tryPut('b')]; // => [true, false]
 * queue.tryGet(); // => { value: 'a' }
 * queue.tryGet(); // => undefined
 */
export class AsyncQueue<T = unknown> extends Queue<T> {
  #isShutDown = false;

  constructor(capacity = Infinity, name = 'queue', shelf?: Shelf<T>) {
    requireCapacity(capacity);
    super(capacity, name, shelf);
  }

  /** Puts the item if there is room; says whether it did. @throws {QueueShutDown} after `shutdown()`, since there never will be room. */
  tryPut(item: T): boolean {
    if (this.full && !this.#isShutDown) return false;
    this.putNowait(item);
    return true;
  }

  /** Takes an item if there is one; in an object, since the item itself may be `undefined`. @throws {QueueShutDown} once the queue is shut down and empty. */
  tryGet(): { readonly value: T } | undefined {
    if (this.empty && !this.#isShutDown) return undefined;
    return { value: this.getNowait() };
  }

  override shutdown(immediate = false): void {
    this.#isShutDown = true;
    super.shutdown(immediate);
  }
}

function requireCapacity(capacity: number): void {
  if (typeof capacity !== 'number') throw new TypeError(`capacity is a number, got ${typeof capacity}`);
  if (capacity === Infinity || (Number.isInteger(capacity) && capacity >= 1)) return;
  throw new RangeError(`capacity is a whole number of at least 1, or Infinity, got ${capacity}`);
}
