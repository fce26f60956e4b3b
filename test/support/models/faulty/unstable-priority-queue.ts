import { timeout } from 'asynclings';
import { AsyncQueue, type Shelf } from 'asynclings/chapters/queues';
import type { Item, QueueLike } from '../queue.ts';

/** A heap as the books have it: of equal items, any may come out. */
class PlainHeap implements Shelf<Item> {
  readonly #items: Item[] = [];

  get size(): number {
    return this.#items.length;
  }

  add(item: Item): void {
    const items = this.#items;
    let index = items.push(item) - 1;
    for (let parent = (index - 1) >> 1; index > 0 && item.priority < items[parent]!.priority; parent = (index - 1) >> 1) {
      items[index] = items[parent]!;
      index = parent;
    }
    items[index] = item;
  }

  take(): Item {
    const items = this.#items;
    const top = items[0]!;
    const last = items.pop()!;
    if (items.length === 0) return top;
    let index = 0;
    for (let child = 1; child < items.length; child = index * 2 + 1) {
      if (child + 1 < items.length && items[child + 1]!.priority < items[child]!.priority) child++;
      if (items[child]!.priority >= last.priority) break;
      items[index] = items[child]!;
      index = child;
    }
    items[index] = last;
    return top;
  }
}

export function unstablePriorityQueue(capacity: number): QueueLike<Item> {
  const queue = new AsyncQueue<Item>(capacity, 'unstable', new PlainHeap());
  return {
    put: (item, timeoutMs) => timeout(timeoutMs ?? null, () => queue.put(item)),
    get: (timeoutMs) => timeout(timeoutMs ?? null, () => queue.get()),
    tryPut: (item) => queue.tryPut(item),
    tryGet: () => queue.tryGet(),
    get size() {
      return queue.size;
    },
  };
}
