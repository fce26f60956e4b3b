/** What can stand in a list; the list is threaded through it. */
export interface Linked<T extends Linked<T>> {
  before: T | undefined;
  after: T | undefined;
  list: LinkedList<T> | undefined;
}

/** A doubly linked list, so that one which leaves from among a hundred thousand leaves at once. */
export class LinkedList<T extends Linked<T>> {
  #first: T | undefined = undefined;
  #last: T | undefined = undefined;
  size = 0;

  push(item: T): void {
    item.before = this.#last;
    if (this.#last === undefined) this.#first = item;
    else this.#last.after = item;
    this.#last = item;
    item.list = this;
    this.size++;
  }

  /** Does nothing when the item has left already. */
  remove(item: T): void {
    if (item.list !== this) return;
    const { before, after } = item;
    if (before === undefined) this.#first = after;
    else before.after = after;
    if (after === undefined) this.#last = before;
    else after.before = before;
    item.before = item.after = item.list = undefined;
    this.size--;
  }

  get first(): T | undefined {
    return this.#first;
  }

  /** Takes the oldest out. */
  shift(): T | undefined {
    const item = this.#first;
    if (item !== undefined) this.remove(item);
    return item;
  }

  /** Oldest first; the one that is looked at may leave meanwhile. */
  *[Symbol.iterator](): Generator<T, void, void> {
    let item = this.#first;
    while (item !== undefined) {
      const after: T | undefined = item.after;
      yield item;
      item = after;
    }
  }
}
