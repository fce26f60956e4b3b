import type { Handle } from './handle.ts';

/** Handles by due time; those that are due at one instant come out in the order in which they went in. */
export class HandleHeap {
  readonly #heap: { readonly handle: Handle; readonly ticket: number }[] = [];
  #tickets = 0;

  add(handle: Handle): void {
    this.#heap.push({ handle, ticket: this.#tickets++ });
    this.#rise(this.#heap.length - 1);
  }

  /** The earliest that has not been cancelled; cancelled ones before it are dropped. */
  peek(): Handle | undefined {
    while (this.#heap[0]?.handle.cancelled) this.pop();
    return this.#heap[0]?.handle;
  }

  /** Takes out the earliest, cancelled or not. */
  pop(): Handle | undefined {
    const top = this.#heap[0];
    const last = this.#heap.pop();
    if (last === undefined || last === top) return top?.handle;
    this.#heap[0] = last;
    this.#sink(0);
    return top?.handle;
  }

  #rise(start: number): void {
    for (let index = start; index > 0; ) {
      const parent = (index - 1) >> 1;
      if (!this.#isBefore(index, parent)) return;
      this.#swap(index, parent);
      index = parent;
    }
  }

  #sink(start: number): void {
    for (let index = start; ; ) {
      const left = index * 2 + 1;
      const child = this.#isBefore(left + 1, left) ? left + 1 : left;
      if (!this.#isBefore(child, index)) return;
      this.#swap(index, child);
      index = child;
    }
  }

  /** False when there is nothing at `a`. */
  #isBefore(a: number, b: number): boolean {
    const first = this.#heap[a];
    const second = this.#heap[b];
    if (first === undefined || second === undefined) return false;
    const difference = first.handle.dueMs - second.handle.dueMs;
    return difference < 0 || (difference === 0 && first.ticket < second.ticket);
  }

  #swap(a: number, b: number): void {
    [this.#heap[a], this.#heap[b]] = [this.#heap[b]!, this.#heap[a]!];
  }
}
