import type { Shelf } from './async-queue.ts';

interface Ticket<T> {
  readonly item: T;
  /** Of two items that compare equal, the smaller number came first. */
  readonly number: number;
}

/**
 * A binary heap whose ties come out in the order in which they went in. Every comparison is made before
 * anything is moved, so that a comparison that throws leaves the heap as it was.
 * @param compare negative when `a` comes first.
 * @example
 * const heap = new StableHeap((a, b) => a.length - b.length);
 * for (const word of ['pear', 'fig', 'plum', 'nut']) heap.add(word);
 * [heap.take(), heap.take(), heap.take(), heap.take()]; // => ['fig', 'nut', 'pear', 'plum']
 */
export class StableHeap<T> implements Shelf<T> {
  readonly #tickets: Ticket<T>[] = [];
  readonly #compare: (a: T, b: T) => number;
  /** Places on the way from one end of the heap to where a ticket belongs; kept to be used again. */
  readonly #path: number[] = [];
  #nextNumber = 0;

  constructor(compare: (a: T, b: T) => number) {
    this.#compare = compare;
  }

  get size(): number {
    return this.#tickets.length;
  }

  add(item: T): void {
    const tickets = this.#tickets;
    const ticket = { item, number: this.#nextNumber };
    const path = this.#start(tickets.length);
    for (let index = tickets.length; index > 0; ) {
      index = (index - 1) >> 1;
      if (!this.#isBefore(ticket, tickets[index]!)) break;
      path.push(index);
    }
    this.#nextNumber++;
    this.#follow(path, ticket);
  }

  take(): T {
    const tickets = this.#tickets;
    const last = tickets.length - 1;
    const [top, moved] = [tickets[0]!, tickets[last]!];
    const path = this.#start(0);
    for (let index = 0; ; path.push(index)) {
      index = index * 2 + 1;
      if (index >= last) break;
      if (index + 1 < last && this.#isBefore(tickets[index + 1]!, tickets[index]!)) index++;
      if (!this.#isBefore(tickets[index]!, moved)) break;
    }
    tickets.pop();
    if (last > 0) this.#follow(path, moved);
    return top.item;
  }

  #start(index: number): number[] {
    this.#path.length = 0;
    this.#path.push(index);
    return this.#path;
  }

  /** Moves each ticket on the path one place towards its beginning, and puts `ticket` at its end. */
  #follow(path: readonly number[], ticket: Ticket<T>): void {
    const tickets = this.#tickets;
    for (let step = 1; step < path.length; step++) tickets[path[step - 1]!] = tickets[path[step]!]!;
    tickets[path.at(-1)!] = ticket;
  }

  #isBefore(a: Ticket<T>, b: Ticket<T>): boolean {
    const order = this.#compare(a.item, b.item);
    return order < 0 || (order === 0 && a.number < b.number);
  }
}
