import { Future, timeout } from 'asynclings';

/** Those who wait, oldest first. */
class Line {
  readonly #tickets = new Set<Future<void>>();

  /** @param onCalledInVain told when somebody was cancelled after they had been called. */
  async wait(onCalledInVain: () => void): Promise<void> {
    const ticket = new Future<void>();
    this.#tickets.add(ticket);
    try {
      await ticket.wait();
    } catch (error) {
      if (!this.#tickets.delete(ticket) && !ticket.isCancelled) onCalledInVain();
      throw error;
    }
  }

  callFirst(): void {
    for (const ticket of this.#tickets) {
      this.#tickets.delete(ticket);
      if (ticket.isDone) continue; // cancelled, and about to leave
      ticket.setResult();
      return;
    }
  }
}

interface Link<T> {
  readonly value: T;
  next: Link<T> | undefined;
}

/** First in, first out, with room for so many items and no more. */
export class BoundedQueue<T> {
  readonly #capacity: number;
  readonly #getters = new Line();
  readonly #putters = new Line();
  readonly #joiners = new Set<Future<void>>();
  // A chain: taking the first item out of a long array moves all the others.
  #first: Link<T> | undefined;
  #last: Link<T> | undefined;
  #size = 0;
  #unfinished = 0;

  /** @param capacity items that fit in: a whole number of at least 1, or Infinity. */
  constructor(capacity: number) {
    if (capacity !== Infinity && (!Number.isSafeInteger(capacity) || capacity < 1)) throw new RangeError(`capacity is a whole number of at least 1, or Infinity, got ${String(capacity)}`);
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#size;
  }

  async put(x: T): Promise<void> {
    while (!this.tryPut(x)) await this.#putters.wait(() => this.#wakePutter());
  }

  async get(): Promise<T> {
    for (;;) {
      const found = this.tryGet();
      if (found !== undefined) return found.value;
      await this.#getters.wait(() => this.#wakeGetter());
    }
  }

  /** @returns whether there was room. */
  tryPut(x: T): boolean {
    if (this.#size >= this.#capacity) return false;
    const link = { value: x, next: undefined };
    if (this.#last === undefined) this.#first = link;
    else this.#last.next = link;
    this.#last = link;
    this.#size++;
    this.#unfinished++;
    this.#getters.callFirst();
    return true;
  }

  /** @returns undefined when there is nothing. */
  tryGet(): { value: T } | undefined {
    const link = this.#first;
    if (link === undefined) return undefined;
    this.#first = link.next;
    if (this.#first === undefined) this.#last = undefined;
    this.#size--;
    this.#putters.callFirst();
    return { value: link.value };
  }

  // A cancelled wait changes nothing, and the expiry of a limit is a cancellation: there is nothing to add.
  async offer(x: T, { timeoutMs }: { timeoutMs: number }): Promise<void> {
    await timeout(timeoutMs, () => this.put(x));
  }

  async poll({ timeoutMs }: { timeoutMs: number }): Promise<T> {
    return timeout(timeoutMs, () => this.get());
  }

  /** Says that one item has been dealt with. */
  taskDone(): void {
    if (this.#unfinished === 0) throw new Error('more items were done than had been put');
    this.#unfinished--;
    if (this.#unfinished > 0) return;
    for (const joiner of this.#joiners) if (!joiner.isDone) joiner.setResult();
    this.#joiners.clear();
  }

  /** Waits until all items have been dealt with. */
  async join(): Promise<void> {
    if (this.#unfinished === 0) return;
    const joiner = new Future<void>();
    this.#joiners.add(joiner);
    try {
      await joiner.wait();
    } finally {
      this.#joiners.delete(joiner);
    }
  }

  #wakeGetter(): void {
    if (this.#size > 0) this.#getters.callFirst();
  }

  #wakePutter(): void {
    if (this.#size < this.#capacity) this.#putters.callFirst();
  }
}
