import { createTask, QueueShutDown, sleep, TaskGroup } from 'asynclings';
import { AsyncLifoQueue, AsyncQueue, BoundedAsyncQueue } from 'asynclings/chapters/queues';
import { describe, expect, test } from 'vitest';
import { onVirtualTime } from '../../support/virtual-time.ts';

const KINDS = { AsyncQueue, BoundedAsyncQueue, AsyncLifoQueue };

describe.each(Object.entries(KINDS))('%s', (_name, Kind) => {
  test.each([0, -1, NaN, 1.5, -Infinity])('refuses a capacity of %s', (capacity) => {
    expect(() => new Kind(capacity)).toThrow(RangeError);
  });

  test('refuses a capacity that is no number', () => expect(() => new Kind('3' as unknown as number)).toThrow(TypeError));

  test('takes a capacity without end', () => expect(new Kind(Infinity).full).toBe(false));

  test('says at once whether there was room', () => {
    const queue = new Kind<number>(2);
    expect([queue.tryPut(1), queue.tryPut(2), queue.tryPut(3), queue.size]).toEqual([true, true, false, 2]);
  });

  test.each([undefined, null, NaN, 0])('carries %s like any other item', (item) => {
    const queue = new Kind<unknown>(1);
    expect(queue.tryGet()).toBeUndefined();
    queue.tryPut(item);
    expect(queue.tryGet()).toEqual({ value: item });
  });

  test('never waits, and never tells to try again, once it is shut down', () => {
    const queue = new Kind<number>(1);
    queue.tryPut(1);
    queue.shutdown();
    expect(() => queue.tryPut(2)).toThrow(QueueShutDown);
    expect(queue.tryGet()).toEqual({ value: 1 });
    expect(() => queue.tryGet()).toThrow(QueueShutDown);
  });

  test('join() waits for taskDone()', () =>
    onVirtualTime(async () => {
      const queue = new Kind<number>(5);
      for (const n of [0, 1, 2]) queue.tryPut(n);
      const log: string[] = [];
      const worker = createTask(async () => {
        for await (const n of queue) {
          await sleep(10);
          log.push(`d${n}`);
          queue.taskDone();
        }
      });
      await queue.join();
      expect(log.toSorted()).toEqual(['d0', 'd1', 'd2']);
      expect(() => queue.taskDone()).toThrow(RangeError);
      queue.shutdown();
      await worker.join();
    }));
});

test('a fast producer waits for its consumer', () =>
  onVirtualTime(async () => {
    const queue = new AsyncQueue<number>(1);
    const log: string[] = [];
    await TaskGroup.run(async (group) => {
      group.createTask(async () => {
        for (let n = 0; n < 3; n++) {
          await queue.put(n);
          log.push(`p${n}`);
        }
      });
      group.createTask(async () => {
        for (let n = 0; n < 3; n++) {
          await sleep(10);
          log.push(`g${await queue.get()}`);
        }
      });
    });
    expect(log.join(' ')).toBe('p0 g0 p1 g1 p2 g2');
  }));

test('a stack gives back the latest first', async () => {
  const stack = new AsyncLifoQueue<string>();
  for (const item of 'abc') stack.putNowait(item);
  stack.tryGet();
  stack.putNowait('d');
  expect([stack.getNowait(), stack.getNowait(), stack.getNowait()]).toEqual(['d', 'b', 'a']);
});
