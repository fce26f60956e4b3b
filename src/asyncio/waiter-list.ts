import type { Waiter } from './wait.ts';

/**
 * Those who wait at a primitive, oldest first. A doubly linked list threaded through the waiters, so that one
 * which is cancelled in the middle of a hundred thousand leaves at once.
 */
export class WaiterList {
  #first: Waiter | undefined = undefined;
  #last: Waiter | undefined = undefined;
  size = 0;

  push(waiter: Waiter): void {
    waiter.before = this.#last;
    if (this.#last === undefined) this.#first = waiter;
    else this.#last.after = waiter;
    this.#last = waiter;
    waiter.list = this;
    this.size++;
  }

  /** Does nothing when the waiter has left already. */
  remove(waiter: Waiter): void {
    if (waiter.list !== this) return;
    const { before, after } = waiter;
    if (before === undefined) this.#first = after;
    else before.after = after;
    if (after === undefined) this.#last = before;
    else after.before = before;
    waiter.before = waiter.after = waiter.list = undefined;
    this.size--;
  }

  get first(): Waiter | undefined {
    return this.#first;
  }

  /** Takes the oldest out. */
  shift(): Waiter | undefined {
    const waiter = this.#first;
    if (waiter !== undefined) this.remove(waiter);
    return waiter;
  }

  /** The oldest that nobody has woken or cancelled yet. */
  firstPending(): Waiter | undefined {
    let waiter = this.#first;
    while (waiter !== undefined && waiter.outcome !== 'pending') waiter = waiter.after;
    return waiter;
  }

  /** Whether somebody still wants to come in: waiting, or woken and not yet resumed. */
  hasLive(): boolean {
    for (let waiter = this.#first; waiter !== undefined; waiter = waiter.after) {
      if (waiter.outcome !== 'cancelled') return true;
    }
    return false;
  }
}
