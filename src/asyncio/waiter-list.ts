import { LinkedList } from './linked-list.ts';
import type { Waiter } from './wait.ts';

/** Those who wait at a primitive, oldest first. */
export class WaiterList extends LinkedList<Waiter> {
  /** The oldest that nobody has woken or cancelled yet. */
  firstPending(): Waiter | undefined {
    let waiter = this.first;
    while (waiter !== undefined && waiter.outcome !== 'pending') waiter = waiter.after;
    return waiter;
  }

  /** Whether somebody still wants to come in: waiting, or woken and not yet resumed. */
  hasLive(): boolean {
    for (let waiter = this.first; waiter !== undefined; waiter = waiter.after) {
      if (waiter.outcome !== 'cancelled') return true;
    }
    return false;
  }
}
