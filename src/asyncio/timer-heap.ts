import type { Loop, Step } from './loop.ts';

const FEWEST_DROPPED_TO_COMPACT = 64; // below this, waiting for the dropped timers to surface is cheaper

/** A deadline. When it is due it joins the ready queue, and runs there in its turn. */
export abstract class Timer implements Step {
  readonly owner = undefined;
  readonly resumesCode: boolean = false;
  readonly loop: Loop;
  readonly dueMs: number;
  sequence = 0;
  isInHeap = false;
  isDropped = false;

  constructor(loop: Loop, dueMs: number) {
    this.loop = loop;
    this.dueMs = dueMs;
  }

  abstract fire(): void;

  run(): void {
    if (!this.isDropped) this.fire();
  }

  drop(): void {
    if (this.isDropped) return;
    this.isDropped = true;
    if (this.isInHeap) this.loop.timers.countDropped();
  }
}

/**
 * Binary heap by (due, sequence). A dropped timer stays until it surfaces, or until more than half of the
 * heap is dropped ones.
 * @source CPython BaseEventLoop._scheduled, which leaves equal deadlines in no particular order; ours are FIFO.
 */
export class TimerHeap {
  #heap: Timer[] = [];
  #sequence = 0;
  #droppedCount = 0;

  /** Deadlines that still count. */
  get size(): number {
    return this.#heap.length - this.#droppedCount;
  }

  add(timer: Timer): void {
    timer.sequence = this.#sequence++;
    timer.isInHeap = true;
    this.#heap.push(timer);
    this.#siftUp(this.#heap.length - 1);
  }

  /** The earliest deadline that still counts. */
  peek(): Timer | undefined {
    let top = this.#heap[0];
    while (top?.isDropped) {
      this.#removeTop();
      this.#droppedCount--;
      top = this.#heap[0];
    }
    return top;
  }

  /** Takes out the earliest deadline; call it after `peek()` has returned one. */
  pop(): void {
    this.#removeTop();
  }

  countDropped(): void {
    this.#droppedCount++;
    if (this.#droppedCount > FEWEST_DROPPED_TO_COMPACT && this.#droppedCount * 2 > this.#heap.length) this.#compact();
  }

  #compact(): void {
    this.#heap = this.#heap.filter((timer) => !timer.isDropped);
    this.#droppedCount = 0;
    for (let i = (this.#heap.length >> 1) - 1; i >= 0; i--) this.#siftDown(i);
  }

  #removeTop(): void {
    this.#heap[0]!.isInHeap = false;
    const last = this.#heap.pop()!;
    if (this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#siftDown(0);
  }

  #siftUp(start: number): void {
    const heap = this.#heap;
    const timer = heap[start]!;
    let index = start;
    while (index > 0) {
      const parentIndex = (index - 1) >> 1;
      const parent = heap[parentIndex]!;
      if (!isBefore(timer, parent)) break;
      heap[index] = parent;
      index = parentIndex;
    }
    heap[index] = timer;
  }

  #siftDown(start: number): void {
    const heap = this.#heap;
    const timer = heap[start]!;
    let index = start;
    for (;;) {
      let childIndex = index * 2 + 1;
      let child = heap[childIndex];
      if (child === undefined) break;
      const right = heap[childIndex + 1];
      if (right !== undefined && isBefore(right, child)) {
        child = right;
        childIndex++;
      }
      if (!isBefore(child, timer)) break;
      heap[index] = child;
      index = childIndex;
    }
    heap[index] = timer;
  }
}

function isBefore(a: Timer, b: Timer): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.sequence < b.sequence);
}
