import { createTask, sleep } from 'asynclings';
import { AsyncPriorityQueue } from 'asynclings/chapters/queues';
import { seededRandom } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { StableHeap } from '../../../chapters/04-queues/stable-heap.ts';
import { onVirtualTime } from '../../support/virtual-time.ts';

function drained<T>(queue: AsyncPriorityQueue<T>): T[] {
  const items: T[] = [];
  for (let next = queue.tryGet(); next !== undefined; next = queue.tryGet()) items.push(next.value[1]);
  return items;
}

test('smallest first, ties in the order in which they came, whatever they carry', () => {
  const queue = new AsyncPriorityQueue<object>();
  const [a, b, c] = [{ n: 'a' }, { n: 'b' }, { n: 'c' }];
  for (const [priority, item] of [[2, c], [1, a], [1, b], [-1, a]] as const) queue.putNowait([priority, item]);
  expect(drained(queue)).toEqual([a, a, b, c]);
});

test('an order of one\'s own turns it round, and ties keep theirs', () => {
  const queue = new AsyncPriorityQueue<string>({ compare: (a, b) => b - a });
  for (const entry of [[1, 'late'], [2, 'x'], [2, 'y']] as const) queue.putNowait(entry);
  expect(drained(queue)).toEqual(['x', 'y', 'late']);
});

test('-0 is 0, and the infinities have their places', () => {
  const queue = new AsyncPriorityQueue<string>();
  for (const entry of [[0, 'zero'], [Infinity, 'last'], [-0, 'minus zero'], [-Infinity, 'first'], [Infinity, 'very last']] as const) queue.putNowait(entry);
  expect(drained(queue)).toEqual(['first', 'zero', 'minus zero', 'last', 'very last']);
});

test.each([NaN, undefined, '1'])('a priority of %s is refused before any waiting, and nothing is put', (priority) =>
  onVirtualTime(async () => {
    const queue = new AsyncPriorityQueue<string>({ capacity: 1 });
    const entry = [priority as number, 'x'] as const;
    queue.putNowait([0, 'full']);
    await expect(queue.put(entry)).rejects.toThrow(TypeError);
    expect(() => queue.putNowait(entry)).toThrow(TypeError);
    expect(() => queue.tryPut(entry)).toThrow(TypeError);
    expect(drained(queue)).toEqual(['full']);
  }));

test('a comparison that throws leaves the queue as it was', () => {
  let isAngry = false;
  const compare = (a: number, b: number): number => {
    if (isAngry) throw new Error('no order today');
    return a - b;
  };
  const queue = new AsyncPriorityQueue<number>({ compare });
  for (const n of [5, 3, 8, 1, 9, 2]) queue.putNowait([n, n]);
  isAngry = true;
  expect(() => queue.putNowait([0, 0])).toThrow('no order today');
  expect(() => queue.getNowait()).toThrow('no order today');
  isAngry = false;
  expect(drained(queue)).toEqual([1, 2, 3, 5, 8, 9]);
});

test('a waiting task gets the best of what is there when its turn comes', () =>
  onVirtualTime(async () => {
    const queue = new AsyncPriorityQueue<string>();
    const getter = createTask(() => queue.get());
    await sleep(1);
    queue.putNowait([5, 'first put']);
    queue.putNowait([1, 'better']);
    expect(await getter.join()).toEqual([1, 'better']);
  }));

test('it holds producers back at its capacity', () =>
  onVirtualTime(async () => {
    const queue = new AsyncPriorityQueue<string>({ capacity: 1 });
    await queue.put([1, 'a']);
    const putter = createTask(() => queue.put([0, 'b']));
    await sleep(1);
    expect([queue.full, putter.isDone]).toEqual([true, false]);
    expect((await queue.get())[1]).toBe('a');
    await putter.join();
  }));

test('20,000 random operations come out as from a sorted list', () => {
  const random = seededRandom(1);
  const heap = new StableHeap<{ priority: number; id: number }>((a, b) => a.priority - b.priority);
  const sorted: { priority: number; id: number }[] = [];
  for (let id = 0; id < 20_000; id++) {
    if (random() < 0.55 || sorted.length === 0) {
      const entry = { priority: Math.floor(random() * 8), id };
      heap.add(entry);
      const place = sorted.findIndex(({ priority }) => priority > entry.priority);
      sorted.splice(place < 0 ? sorted.length : place, 0, entry);
    } else expect(heap.take()).toBe(sorted.shift());
  }
  expect(heap.size).toBe(sorted.length);
});

test('its work grows with the logarithm of its size', () => {
  let comparisons = 0;
  const heap = new StableHeap<number>((a, b) => (comparisons++, a - b));
  const random = seededRandom(2);
  const count = 2 ** 14;
  for (let n = 0; n < count; n++) heap.add(random());
  for (let n = 0; n < count; n++) heap.take();
  expect(comparisons).toBeLessThan(3 * 14 * count);
});
