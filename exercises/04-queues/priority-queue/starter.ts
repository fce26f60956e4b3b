import { Future } from 'asynclings';

export interface Prioritised<T> {
  priority: number;
  item: T;
}

/** What is most important comes out first. */
export class AsyncPriorityQueue<T> {
  readonly #capacity: number;
  readonly #compare: (a: number, b: number) => number;
  readonly #entries: Prioritised<T>[] = [];
  readonly #sleepers: Future<void>[] = [];

  /** @param o.compare negative when `a` goes first. @default the smaller number */
  constructor({ capacity = Infinity, compare = (a, b) => a - b }: { capacity?: number; compare?: (a: number, b: number) => number } = {}) {
    this.#capacity = capacity;
    this.#compare = compare;
  }

  get size(): number {
    return this.#entries.length;
  }

  async put(priority: number, item: T): Promise<void> {
    while (!this.tryPut(priority, item)) await this.#sleep();
  }

  async get(): Promise<Prioritised<T>> {
    for (;;) {
      const found = this.tryGet();
      if (found !== undefined) return found;
      await this.#sleep();
    }
  }

  tryPut(priority: number, item: T): boolean {
    if (this.size >= this.#capacity) return false;
    this.#entries.push({ priority, item });
    this.#wakeAll();
    return true;
  }

  tryGet(): Prioritised<T> | undefined {
    // TODO: the first is not the best. A heap finds it without looking at everything; and what about ties?
    this.#wakeAll();
    return this.#entries.shift();
  }

  /** What would come out next. */
  peek(): Prioritised<T> | undefined {
    return this.#entries.toSorted((a, b) => this.#compare(a.priority, b.priority))[0];
  }

  #sleep(): Promise<void> {
    const sleeper = new Future<void>();
    this.#sleepers.push(sleeper);
    return sleeper.wait();
  }

  #wakeAll(): void {
    for (const sleeper of this.#sleepers.splice(0)) if (!sleeper.isDone) sleeper.setResult();
  }
}
