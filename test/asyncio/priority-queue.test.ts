import { checkpoint, createTask, LifoQueue, PriorityQueue, Queue, QueueEmpty, QueueFull } from 'asynclings';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { virtually } from '../support/virtually.ts';

function drain<T>(queue: Queue<T>): T[] {
  const items: T[] = [];
  while (!queue.empty) items.push(queue.getNowait());
  return items;
}

describe('PriorityQueue', () => {
  test('gives the smallest first, by <', () => {
    const numbers = new PriorityQueue<number>();
    for (const n of [10, 9, 100, 1]) numbers.putNowait(n);
    expect(drain(numbers)).toEqual([1, 9, 10, 100]);
    const words = new PriorityQueue<string>();
    for (const word of ['b', 'a', 'c']) words.putNowait(word);
    expect(drain(words)).toEqual(['a', 'b', 'c']);
  });

  test('compares as it is told', () => {
    const queue = new PriorityQueue<{ weight: number }>(0, (a, b) => b.weight - a.weight);
    for (const weight of [1, 3, 2]) queue.putNowait({ weight });
    expect(drain(queue).map(({ weight }) => weight)).toEqual([3, 2, 1]);
  });

  test('gives equal ones in the order in which they were put, as a stable sort would', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 5 })), (keys) => {
        const items = keys.map((key, index) => ({ key, index }));
        const queue = new PriorityQueue<{ key: number; index: number }>(0, (a, b) => a.key - b.key);
        for (const item of items) queue.putNowait(item);
        expect(drain(queue)).toEqual(items.toSorted((a, b) => a.key - b.key));
      }),
    );
  });

  test('keeps its order when puts and gets alternate', () => {
    fc.assert(
      fc.property(fc.array(fc.option(fc.integer(), { nil: undefined })), (steps) => {
        const queue = new PriorityQueue<number>();
        const model: number[] = [];
        for (const step of steps) {
          if (step !== undefined) {
            queue.putNowait(step);
            model.push(step);
            model.sort((a, b) => a - b);
          } else if (model.length > 0) {
            expect(queue.getNowait()).toBe(model.shift());
          }
        }
        expect(drain(queue)).toEqual(model);
      }),
    );
  });

  test('is a queue: it waits, has a capacity and is refused what a queue is refused', () =>
    virtually(async () => {
      const queue = new PriorityQueue<number>(1);
      expect(queue).toBeInstanceOf(Queue);
      const task = createTask(() => queue.get());
      await checkpoint();
      await queue.put(5);
      expect(await task.join()).toBe(5);
      queue.putNowait(1);
      expect(() => queue.putNowait(2)).toThrow(QueueFull);
      expect(() => new PriorityQueue(Number.NaN)).toThrow(TypeError);
      expect(String(queue)).toBe("<PriorityQueue 'priority queue' size=1/1>");
    }));
});

describe('LifoQueue', () => {
  test('gives the last one first', () => {
    const queue = new LifoQueue<string>();
    for (const item of ['a', 'b', 'c']) queue.putNowait(item);
    expect(drain(queue)).toEqual(['c', 'b', 'a']);
    expect(() => queue.getNowait()).toThrow(QueueEmpty);
  });

  test('is a queue with a capacity', () => {
    const queue = new LifoQueue<string>(1);
    queue.putNowait('a');
    expect(() => queue.putNowait('b')).toThrow(QueueFull);
    expect(queue).toBeInstanceOf(Queue);
    expect(String(queue)).toBe("<LifoQueue 'stack' size=1/1>");
  });
});
