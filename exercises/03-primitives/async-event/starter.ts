import { Future } from 'asynclings';

/** A flag that others can wait for. */
export class AsyncEvent {
  #isSet = false;

  get isSet(): boolean {
    return this.#isSet;
  }

  /** Raises the flag and wakes all who wait. */
  set(): void {
    this.#isSet = true;
  }

  clear(): void {
    this.#isSet = false;
  }

  async wait(): Promise<true> {
    // TODO: who comes while the flag is down gets a ticket, and waits until that is called.
    const ticket = new Future<void>();
    while (!this.#isSet) await ticket.wait();
    return true;
  }
}

/** Opens when it has been counted down, and stays open. */
export class Latch {
  readonly #open = new AsyncEvent();
  #left: number;

  /** @param n how often it has to be counted down. */
  constructor(n: number) {
    this.#left = n;
  }

  countDown(): void {
    this.#left--;
    if (this.#left === 0) this.#open.set();
  }

  async wait(): Promise<void> {
    await this.#open.wait();
  }
}

/** Each signal lets one through; a signal without waiters is kept, but only one. */
export class AutoResetEvent {
  readonly #signal = new AsyncEvent();

  set(): void {
    this.#signal.set();
  }

  async wait(): Promise<void> {
    await this.#signal.wait();
    this.#signal.clear();
  }
}
