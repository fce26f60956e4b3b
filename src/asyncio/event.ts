import { noteOf } from './note.ts';
import { Waiter } from './wait.ts';
import { WaiterList } from './waiter-list.ts';

/**
 * A flag that tasks can wait for. `set()` wakes everybody who waits, even when it is cleared at once.
 * @source CPython asyncio.Event.
 * @example
 * const ready = new Event('ready');
 * createTask(() => ready.set());
 * await ready.wait(); // => true
 */
export class Event {
  readonly name: string;
  #isSet = false;
  readonly #waiters = new WaiterList();

  constructor(name = 'event') {
    this.name = name;
  }

  get isSet(): boolean {
    return this.#isSet;
  }

  set(): void {
    if (this.#isSet) return;
    this.#isSet = true;
    noteOf(this, 'event.set', this.#waiters.size);
    for (let waiter = this.#waiters.first; waiter !== undefined; waiter = waiter.after) waiter.wake();
  }

  clear(): void {
    if (this.#isSet) noteOf(this, 'event.cleared');
    this.#isSet = false;
  }

  /** Takes no turn when the flag is up. @throws CancelledError when cancelled meanwhile. */
  async wait(): Promise<true> {
    if (this.#isSet) return true;
    await new Waiter('event', this, this.#waiters).begin();
    return true;
  }

  toString(): string {
    return `<Event '${this.name}' ${this.#isSet ? 'set' : 'unset'}${this.#waiters.size ? ` waiting=${this.#waiters.size}` : ''}>`;
  }
}
