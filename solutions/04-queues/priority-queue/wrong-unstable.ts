// caught by: ties come out in the order in which they went in, whatever the items are
import { Future } from 'asynclings';

export interface Prioritised<T> {
  priority: number;
  item: T;
}

interface Entry<T> extends Prioritised<T> {
  /** Of two with the same priority, the smaller one came first. */
  readonly ticket: number;
}

/** What is most important comes out first; among equals, what came first. */
export class AsyncPriorityQueue<T> {
  readonly #capacity: number;
  readonly #compare: (a: number, b: number) => number;
  /** A heap: nothing comes before its parent at (index - 1) >> 1. */
  readonly #heap: Entry<T>[] = [];
  readonly #getters = new Set<Future<Entry<T>>>();
  readonly #putters = new Set<Future<void>>();
  #nextTicket = 0;

  /** @param o.compare negative when `a` goes first. @default the smaller number */
  constructor({ capacity = Infinity, compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0) }: { capacity?: number; compare?: (a: number, b: number) => number } = {}) {
    if (capacity !== Infinity && (!Number.isSafeInteger(capacity) || capacity < 1)) throw new RangeError(`capacity is a whole number of at least 1, or Infinity, got ${String(capacity)}`);
    this.#capacity = capacity;
    this.#compare = compare;
  }

  get size(): number {
    return this.#heap.length;
  }

  async put(priority: number, item: T): Promise<void> {
    while (!this.tryPut(priority, item)) {
      const turn = new Future<void>();
      this.#putters.add(turn);
      try {
        await turn.wait();
      } catch (error) {
        if (!this.#putters.delete(turn) && !turn.isCancelled) this.#wakePutter();
        throw error;
      }
    }
  }

  async get(): Promise<Prioritised<T>> {
    const found = this.tryGet();
    if (found !== undefined) return found;
    const turn = new Future<Entry<T>>();
    this.#getters.add(turn);
    try {
      return shown(await turn.wait());
    } catch (error) {
      // Handed over, and never to be used: it goes on, or back to its old place.
      if (!this.#getters.delete(turn) && !turn.isCancelled) this.#handOut(turn.result());
      throw error;
    }
  }

  tryPut(priority: number, item: T): boolean {
    if (typeof priority !== 'number' || Number.isNaN(priority)) throw new TypeError(`priority is a number, got ${String(priority)}`);
    if (this.#heap.length >= this.#capacity) return false;
    this.#handOut({ priority, item, ticket: this.#nextTicket++ });
    return true;
  }

  tryGet(): Prioritised<T> | undefined {
    const [top] = this.#heap;
    if (top === undefined) return undefined;
    this.#removeTop();
    this.#wakePutter();
    return shown(top);
  }

  /** What would come out next. */
  peek(): Prioritised<T> | undefined {
    const [top] = this.#heap;
    return top && shown(top);
  }

  #handOut(entry: Entry<T>): void {
    const getter = firstOf(this.#getters);
    if (getter === undefined) this.#add(entry);
    else getter.setResult(entry);
  }

  #wakePutter(): void {
    if (this.#heap.length < this.#capacity) firstOf(this.#putters)?.setResult();
  }

  #add(entry: Entry<T>): void {
    const path = [this.#heap.length];
    for (let index = this.#heap.length; index > 0; path.push(index)) {
      index = (index - 1) >> 1;
      if (!this.#isBefore(entry, this.#heap[index]!)) break;
    }
    this.#follow(path, entry);
  }

  #removeTop(): void {
    const last = this.#heap.length - 1;
    const moved = this.#heap[last]!;
    const path = [0];
    for (let index = 1; index < last; index = index * 2 + 1) {
      if (index + 1 < last && this.#isBefore(this.#heap[index + 1]!, this.#heap[index]!)) index++;
      if (!this.#isBefore(this.#heap[index]!, moved)) break;
      path.push(index);
    }
    this.#heap.pop();
    if (last > 0) this.#follow(path, moved);
  }

  /** Moves every entry on the path one step back, and puts `entry` at its end. All comparisons have been made by now. */
  #follow(path: readonly number[], entry: Entry<T>): void {
    for (const [step, index] of path.entries()) this.#heap[index] = step + 1 < path.length ? this.#heap[path[step + 1]!]! : entry;
  }

  #isBefore(a: Entry<T>, b: Entry<T>): boolean {
    return this.#compare(a.priority, b.priority) < 0;
  }
}

/** Takes the first out who has not been cancelled. */
function firstOf<V>(line: Set<Future<V>>): Future<V> | undefined {
  for (const turn of line) {
    line.delete(turn);
    if (!turn.isDone) return turn;
  }
  return undefined;
}

function shown<T>({ priority, item }: Entry<T>): Prioritised<T> {
  return { priority, item };
}
