import { QueueEmpty, QueueFull, QueueShutDown } from './errors.ts';
import { Event } from './event.ts';
import { noteOf } from './note.ts';
import { Ring } from './ring.ts';
import { Waiter } from './wait.ts';
import { WaiterList } from './waiter-list.ts';

/** Where a queue keeps its items: the order in which they come out. */
export interface Storage<T> {
  readonly size: number;
  add(item: T): void;
  /** Called only while `size` is above 0. */
  take(): T;
}

class Fifo<T> implements Storage<T> {
  readonly #ring = new Ring<T>();

  get size(): number {
    return this.#ring.size;
  }

  add(item: T): void {
    this.#ring.push(item);
  }

  take(): T {
    return this.#ring.shift();
  }
}

/**
 * Hands items from tasks that put to tasks that get, first in, first out, and holds back those who put when
 * `capacity` items are inside.
 * @param capacity 0 or less: unbounded, as in asyncio.
 * @throws {TypeError} when `capacity` is not a number.
 * @source CPython asyncio.Queue.
 * @example
 * const queue = new Queue(2);
 * await queue.put('a');
 * await queue.put('b');
 * queue.full; // => true
 * await queue.get(); // => 'a'
 */
export class Queue<T = unknown> {
  readonly name: string;
  readonly capacity: number;
  readonly #items: Storage<T>;
  readonly #getters = new WaiterList();
  readonly #putters = new WaiterList();
  readonly #finished = new Event('queue.join');
  #unfinished = 0;
  #isShutDown = false;

  constructor(capacity = 0, name = 'queue', items: Storage<T> = new Fifo()) {
    if (typeof capacity !== 'number' || Number.isNaN(capacity)) throw new TypeError(`capacity is a number, got ${String(capacity)}`);
    this.capacity = capacity;
    this.name = name;
    this.#items = items;
  }

  get size(): number {
    return this.#items.size;
  }

  get empty(): boolean {
    return this.#items.size === 0;
  }

  get full(): boolean {
    return this.capacity > 0 && this.#items.size >= this.capacity;
  }

  /** Waits for room; takes no turn when there is some. @throws {QueueShutDown} after `shutdown()`; CancelledError when cancelled meanwhile. */
  async put(item: T): Promise<void> {
    while (this.full) {
      if (this.#isShutDown) throw shutDown(this);
      await this.#wait('queue.put', this.#putters, () => !this.full);
    }
    this.putNowait(item);
  }

  /** @throws {QueueFull} without room; QueueShutDown after `shutdown()`. */
  putNowait(item: T): void {
    if (this.#isShutDown) throw shutDown(this);
    if (this.full) throw new QueueFull(`queue '${this.name}' is full`);
    this.#items.add(item);
    if (this.#unfinished++ === 0) this.#finished.clear();
    noteOf(this, 'queue.put', this.#items.size);
    wakeNext(this.#getters);
  }

  /** Waits for an item; takes no turn when there is one. @throws {QueueShutDown} once the queue is shut down and empty; CancelledError when cancelled meanwhile. */
  async get(): Promise<T> {
    while (this.empty) {
      if (this.#isShutDown) throw shutDown(this);
      await this.#wait('queue.get', this.#getters, () => !this.empty);
    }
    return this.getNowait();
  }

  /** @throws {QueueEmpty} without an item; QueueShutDown when, besides, the queue is shut down. */
  getNowait(): T {
    if (this.empty) {
      if (this.#isShutDown) throw shutDown(this);
      throw new QueueEmpty(`queue '${this.name}' is empty`);
    }
    const item = this.#items.take();
    noteOf(this, 'queue.got', this.#items.size);
    wakeNext(this.#putters);
    return item;
  }

  /** Says that the work on an item is done. @throws {RangeError} when called more often than items were put. */
  taskDone(): void {
    if (this.#unfinished <= 0) throw new RangeError(`taskDone() of queue '${this.name}' was called too many times`);
    this.#unfinished--;
    noteOf(this, 'queue.taskDone', this.#unfinished);
    if (this.#unfinished === 0) this.#finished.set();
  }

  /** Waits until `taskDone()` was called for every item put so far. */
  async join(): Promise<void> {
    if (this.#unfinished > 0) await this.#finished.wait();
  }

  /**
   * Refuses further items; `get()` still hands out those inside, then throws QueueShutDown.
   * @param immediate throws the items inside away and counts them as done.
   */
  shutdown(immediate = false): void {
    this.#isShutDown = true;
    noteOf(this, 'queue.shutdown', immediate);
    if (immediate) this.#discard();
    for (const waiters of [this.#getters, this.#putters]) {
      let waiter: Waiter | undefined;
      while ((waiter = waiters.shift()) !== undefined) waiter.wake();
    }
  }

  /** Gets items until the queue is shut down and empty. */
  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, void> {
    for (;;) {
      let item: T;
      try {
        item = await this.get();
      } catch (error) {
        if (error instanceof QueueShutDown) return;
        throw error;
      }
      yield item;
    }
  }

  toString(): string {
    return `<${this.constructor.name} '${this.name}' size=${this.size}${this.capacity > 0 ? `/${this.capacity}` : ''}>`;
  }

  async #wait(kind: 'queue.get' | 'queue.put', waiters: WaiterList, canGo: () => boolean): Promise<void> {
    const waiter = new Waiter(kind, this, waiters);
    try {
      await waiter.begin();
    } catch (error) {
      // Woken, but cancelled before its turn: the next in line gets the chance.
      if (canGo() && waiter.outcome === 'woken') wakeNext(waiters);
      throw error;
    }
  }

  #discard(): void {
    const hadUnfinished = this.#unfinished > 0;
    while (!this.empty) {
      this.#items.take();
      if (this.#unfinished > 0) this.#unfinished--;
    }
    if (hadUnfinished && this.#unfinished === 0) this.#finished.set();
  }
}

function wakeNext(waiters: WaiterList): void {
  let waiter: Waiter | undefined;
  while ((waiter = waiters.shift()) !== undefined) if (waiter.wake()) return;
}

function shutDown(queue: { readonly name: string }): QueueShutDown {
  return new QueueShutDown(`queue '${queue.name}' is shut down`);
}
