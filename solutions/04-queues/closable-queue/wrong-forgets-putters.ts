// caught by: who waits to put when it closes is refused, and the item is not delivered
import { Future } from 'asynclings';

/** There is nothing more to put, or to get. */
export class ChannelClosed extends Error {
  override readonly name = 'ChannelClosed';

  constructor() {
    super('the channel is closed');
  }
}

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

  /** @returns whether there was anybody. */
  callFirst(): boolean {
    for (const ticket of this.#tickets) {
      this.#tickets.delete(ticket);
      if (ticket.isDone) continue; // cancelled, and about to leave
      ticket.setResult();
      return true;
    }
    return false;
  }

  callAll(): void {
    while (this.callFirst());
  }
}

type Door = { readonly kind: 'open' } | { readonly kind: 'closed'; readonly error: unknown };

/** A queue with a life: open, then draining, then closed. */
export class Channel<T> implements AsyncIterable<T> {
  readonly #capacity: number;
  readonly #items: T[] = [];
  readonly #getters = new Line();
  readonly #putters = new Line();
  #door: Door = { kind: 'open' };

  /** @param capacity items that fit in: a whole number of at least 1, or Infinity. @default 1 */
  constructor(capacity = 1) {
    if (capacity !== Infinity && (!Number.isSafeInteger(capacity) || capacity < 1)) throw new RangeError(`capacity is a whole number of at least 1, or Infinity, got ${String(capacity)}`);
    this.#capacity = capacity;
  }

  get closed(): boolean {
    return this.#door.kind === 'closed';
  }

  async put(x: T): Promise<void> {
    if (this.closed) throw new ChannelClosed();
    while (this.#items.length >= this.#capacity) await this.#putters.wait(() => this.#putters.callFirst());
    this.#items.push(x);
    this.#getters.callFirst();
  }

  async get(): Promise<T> {
    const next = await this.#next();
    if (next === undefined) throw new ChannelClosed();
    return next.value;
  }

  /** Lets nothing more in. @param error what readers get after the last item, instead of ChannelClosed. */
  close(error?: unknown): void {
    if (this.closed) return;
    this.#door = { kind: 'closed', error };
    // Each of them looks again, and finds out what closing means for them.
    this.#putters.callAll();
    this.#getters.callAll();
  }

  /** Closes, and returns what is left. */
  cancelAll(): T[] {
    this.close();
    return this.#items.splice(0);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<T, void, void> {
    for (let next = await this.#next(); next !== undefined; next = await this.#next()) yield next.value;
  }

  /** The next item; `undefined` at the end. An object around it, since the item itself may be undefined. */
  async #next(): Promise<{ readonly value: T } | undefined> {
    while (!this.closed && this.#items.length === 0) await this.#getters.wait(() => this.#getters.callFirst());
    if (this.#items.length > 0) {
      const value = this.#items.shift() as T;
      this.#putters.callFirst();
      return { value };
    }
    if (this.#door.kind === 'closed' && this.#door.error !== undefined) throw this.#door.error;
    return undefined;
  }
}
