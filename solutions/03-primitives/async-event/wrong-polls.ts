// caught by: sleeps while it waits, instead of asking again and again
import { checkpoint, Future } from 'asynclings';

/** Who waits, oldest first; each has a ticket of their own. */
class Line {
  readonly #tickets = new Set<Future<void>>();

  /** @param onCalledInVain told when somebody was cancelled after their ticket had been called. */
  async wait(onCalledInVain?: () => void): Promise<void> {
    const ticket = new Future<void>();
    this.#tickets.add(ticket);
    try {
      await ticket.wait();
    } catch (error) {
      if (!this.#tickets.delete(ticket) && !ticket.isCancelled) onCalledInVain?.();
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
}

/** A flag that others can wait for. */
export class AsyncEvent {
  #generation = 0;
  #isSet = false;

  get isSet(): boolean {
    return this.#isSet;
  }

  /** Raises the flag and wakes all who wait. */
  set(): void {
    if (!this.#isSet) this.#generation++;
    this.#isSet = true;
  }

  clear(): void {
    this.#isSet = false;
  }

  async wait(): Promise<true> {
    const generation = this.#generation;
    while (!this.#isSet && generation === this.#generation) await checkpoint();
    return true;
  }
}

/** Opens when it has been counted down, and stays open. */
export class Latch {
  readonly #open = new AsyncEvent();
  #left: number;

  /** @param n how often it has to be counted down. */
  constructor(n: number) {
    if (!Number.isSafeInteger(n) || n < 0) throw new RangeError(`n is a whole number of at least 0, got ${String(n)}`);
    this.#left = n;
    if (n === 0) this.#open.set();
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
  readonly #line = new Line();
  #isKept = false;

  set(): void {
    if (!this.#line.callFirst()) this.#isKept = true;
  }

  async wait(): Promise<void> {
    if (this.#isKept) this.#isKept = false;
    else await this.#line.wait(() => this.set()); // called in vain: as if the signal came now
  }
}
