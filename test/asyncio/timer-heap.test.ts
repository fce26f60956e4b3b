import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Loop } from '../../src/asyncio/loop.ts';
import { Timer, TimerHeap } from '../../src/asyncio/timer-heap.ts';

class TestTimer extends Timer {
  fired = 0;

  fire(): void {
    this.fired++;
  }
}

function heapWithLoop(): { readonly heap: TimerHeap; readonly loop: Loop } {
  const heap = new TimerHeap();
  return { heap, loop: { timers: heap } as unknown as Loop };
}

function takeAll(heap: TimerHeap): Timer[] {
  const taken: Timer[] = [];
  for (let timer = heap.peek(); timer !== undefined; timer = heap.peek()) {
    taken.push(timer);
    heap.pop();
  }
  return taken;
}

test('deadlines come out in order, equal ones in the order in which they went in', () => {
  fc.assert(
    fc.property(fc.array(fc.nat({ max: 9 })), (dues) => {
      const { heap, loop } = heapWithLoop();
      const timers = dues.map((dueMs) => new TestTimer(loop, dueMs));
      for (const timer of timers) heap.add(timer);
      expect(takeAll(heap)).toEqual(timers.toSorted((a, b) => a.dueMs - b.dueMs));
    }),
  );
});

test('dropped ones never come out, whenever they are dropped', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(fc.nat({ max: 50 }), fc.boolean()), { maxLength: 300 }), (specs) => {
      const { heap, loop } = heapWithLoop();
      const timers = specs.map(([dueMs]) => new TestTimer(loop, dueMs));
      for (const timer of timers) heap.add(timer);
      const kept = timers.filter((timer, i) => {
        if (specs[i]?.[1]) timer.drop();
        return !timer.isDropped;
      });
      expect(heap.size).toBe(kept.length);
      expect(takeAll(heap)).toEqual(kept.toSorted((a, b) => a.dueMs - b.dueMs));
      expect(heap.size).toBe(0);
    }),
  );
});

// A search for each of them would take longer than a test may.
test('dropping a hundred thousand of them costs no search', () => {
  const { heap, loop } = heapWithLoop();
  const timers = Array.from({ length: 100_000 }, (_, i) => new TestTimer(loop, i % 50));
  for (const timer of timers) heap.add(timer);
  for (const timer of timers.slice(1)) timer.drop();
  expect(takeAll(heap)).toEqual([timers[0]]);
});

test('a dropped timer that is on its way does not fire, and dropping it twice is counted once', () => {
  const { heap, loop } = heapWithLoop();
  const [timer, other] = [new TestTimer(loop, 1), new TestTimer(loop, 2)];
  heap.add(timer);
  heap.add(other);
  heap.peek();
  heap.pop();
  timer.drop();
  timer.drop();
  timer.run();
  other.run();
  expect([timer.fired, other.fired, heap.size]).toEqual([0, 1, 1]);
});
