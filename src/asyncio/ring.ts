const FIRST_CAPACITY = 16; // a power of two, so that wrapping round is a mask

/** First-in-first-out list that grows by doubling and never shifts its elements. */
export class Ring<T> {
  #slots: (T | undefined)[] = emptySlots(FIRST_CAPACITY);
  #head = 0;
  size = 0;

  push(item: T): void {
    if (this.size === this.#slots.length) this.#grow();
    this.#slots[(this.#head + this.size++) & (this.#slots.length - 1)] = item;
  }

  /** Takes the oldest; look at `size` first. */
  shift(): T {
    const item = this.#slots[this.#head] as T;
    this.#slots[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#slots.length - 1);
    this.size--;
    return item;
  }

  /** Takes the newest; look at `size` first. */
  pop(): T {
    const index = (this.#head + --this.size) & (this.#slots.length - 1);
    const item = this.#slots[index] as T;
    this.#slots[index] = undefined;
    return item;
  }

  at(index: number): T {
    return this.#slots[(this.#head + index) & (this.#slots.length - 1)] as T;
  }

  /** Takes the one at `index` out; those before it move up. */
  takeAt(index: number): T {
    const item = this.at(index);
    const mask = this.#slots.length - 1;
    for (let i = index; i > 0; i--) this.#slots[(this.#head + i) & mask] = this.at(i - 1);
    this.shift();
    return item;
  }

  #grow(): void {
    const slots = emptySlots<T>(this.#slots.length * 2);
    for (let i = 0; i < this.size; i++) slots[i] = this.at(i);
    this.#slots = slots;
    this.#head = 0;
  }
}

function emptySlots<T>(count: number): (T | undefined)[] {
  const slots: (T | undefined)[] = [];
  slots.length = count;
  return slots.fill(undefined);
}
