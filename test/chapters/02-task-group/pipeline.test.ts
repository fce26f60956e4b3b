import { allTasks, CancelledError, createTask, ExceptionGroup, InvalidStateError, loopTime, NoRunningLoopError, sleep } from 'asynclings';
import { pipeline, type PipelineOptions, type Stage } from 'asynclings/chapters/task-group';
import { describe, expect, test } from 'vitest';
import { failureOf, onVirtualTime } from '../../support/virtual-time.ts';
import { failingToClose, SourceLog, watched, watchedSlowly } from '../../support/watched-source.ts';

const napping = (ms: number): Stage<number, number> => ({ run: async (n) => (await sleep(ms), n) });

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

describe('flow', () => {
  test('stages overlap on different items', () =>
    onVirtualTime(async () => {
      // With a barrier between the stages each would last as long as its slowest item: 600.
      const items = [{ first: 300, second: 10 }, { first: 10, second: 300 }];
      const stages = [{ run: async (item: (typeof items)[0]) => (await sleep(item.first), item), concurrency: 2 }, { run: async (item: (typeof items)[0]) => (await sleep(item.second), item), concurrency: 2 }];
      await collect(pipeline(items, stages, { ordered: false }));
      expect(loopTime()).toBe(310);
    }));

  test('items pass through all stages, one result for each, undefined too', () =>
    onVirtualTime(async () => {
      const results = pipeline(['a', 'b'], [{ run: (s) => s.toUpperCase() }, { run: async (s) => (s === 'A' ? undefined : s) }]);
      expect(await collect(results)).toEqual([undefined, 'B']);
    }));

  test('without stages items come out as they went in, and without items nothing does', () =>
    onVirtualTime(async () => {
      expect(await collect(pipeline([1, 2, 3], []))).toEqual([1, 2, 3]);
      expect(await collect(pipeline([], [napping(1)]))).toEqual([]);
    }));

  test('a stage works on no more items at a time than it is allowed to, and on as many', () =>
    onVirtualTime(async () => {
      for (const ordered of [true, false]) {
        let active = 0;
        let most = 0;
        const stage = { concurrency: 3, run: async () => void ((most = Math.max(most, ++active)), await sleep(10), active--) };
        const startMs = loopTime();
        await collect(pipeline(watched(new SourceLog(), 9), [stage], { ordered }));
        expect([most, loopTime() - startMs]).toEqual([3, 30]);
      }
    }));

  test('nothing starts before somebody asks', () =>
    onVirtualTime(async () => {
      const log = new SourceLog();
      const results = pipeline(watched(log), [napping(1)]);
      await sleep(10);
      expect(log.pulledCount).toBe(0);
      await results.return();
    }));
});

describe('order', () => {
  const sleepy = (concurrency: number): Stage<number, number> => ({ concurrency, run: async (ms) => (await sleep(ms), ms) });

  test('is that of the items unless given up', () =>
    onVirtualTime(async () => {
      expect(await collect(pipeline([30, 10, 20], [sleepy(3)]))).toEqual([30, 10, 20]);
      expect(loopTime()).toBe(30);
      expect(await collect(pipeline([30, 10, 20], [sleepy(3)], { ordered: false }))).toEqual([10, 20, 30]);
      expect(loopTime()).toBe(60);
    }));

  test('holds through several stages with several workers each', () =>
    onVirtualTime(async () => {
      const delays = Array.from({ length: 40 }, (_, n) => (n * 7) % 11);
      expect(await collect(pipeline(delays, [sleepy(4), sleepy(3), sleepy(2)]))).toEqual(delays);
    }));
});

describe('backpressure', () => {
  test.each<[string, PipelineOptions, number]>([
    ['ordered', {}, 2 + 1 + 3 + 1],
    ['unordered', { ordered: false }, 2 + 1 + 3 + 1],
    ['a larger buffer', { buffer: 4 }, 2 + 4 + 3 + 4],
  ])('holds back the source at the room of workers and buffers: %s', (_title, options, room) =>
    onVirtualTime(async () => {
      const log = new SourceLog();
      const results = pipeline(watched(log), [{ run: (n) => n, concurrency: 2 }, { run: (n) => n, concurrency: 3 }], options);
      expect((await results.next()).value).toBe(0);
      await sleep(1000);
      expect(log.pulledCount).toBe(1 + room);
      expect((await results.next()).value).toBe(1);
      await sleep(1000);
      expect(log.pulledCount).toBe(2 + room);
      await results.return();
    }));

  test('a slow last stage holds back the ones before it', () =>
    onVirtualTime(async () => {
      const log = new SourceLog();
      const consumer = createTask(() => collect(pipeline(watched(log, 50), [napping(1), napping(100)])));
      await sleep(950);
      expect(log.pulledCount).toBeLessThanOrEqual(9 + 4);
      await consumer.join();
      expect(log.pulledCount).toBe(50);
    }));

  test('ten thousand items never need more tasks than there are workers', () =>
    onVirtualTime(async () => {
      let most = 0;
      const count = (n: number) => ((most = Math.max(most, allTasks().size)), n);
      const results = await collect(pipeline(watched(new SourceLog(), 10_000), [{ run: count, concurrency: 4 }, { run: count }]));
      expect(results).toHaveLength(10_000);
      expect(most).toBeLessThanOrEqual(1 + 1 + 1 + 5); // main, the pipeline, its source, its workers
    }));
});

describe('failure', () => {
  test('of a stage ends the iteration with it, after what was done before', () =>
    onVirtualTime(async () => {
      const failure = new Error('item 2');
      const log = new SourceLog();
      const seen: number[] = [];
      const stage = { run: async (n: number) => (await sleep(1), n === 2 ? Promise.reject(failure) : n) };
      const consume = async () => {
        for await (const n of pipeline(watched(log), [stage])) seen.push(n);
      };
      expect(await failureOf(consume)).toBe(failure);
      expect(seen).toEqual([0, 1]);
      expect(log.closedCount).toBe(1);
    }));

  test('of a stage cancels the work of the others and waits for their clean-up', () =>
    onVirtualTime(async () => {
      const ends: string[] = [];
      const slow = async (n: number) => {
        try {
          return await sleep(100);
        } catch (error) {
          await sleep(5);
          ends.push(`${n} ${error instanceof CancelledError ? 'cancelled' : 'failed'} at ${loopTime()}`);
          throw error;
        }
      };
      const failing = async (n: number) => (await sleep(10), n === 1 ? Promise.reject(new Error('stage 1')) : n);
      await expect(collect(pipeline([0, 1, 2], [{ run: failing }, { run: slow }]))).rejects.toThrow('stage 1');
      expect([ends, loopTime()]).toEqual([['0 cancelled at 25'], 25]);
    }));

  test('of the source ends the iteration with it', () =>
    onVirtualTime(async () => {
      async function* breaking(): AsyncGenerator<number> {
        yield 1;
        await sleep(5);
        throw new Error('source');
      }
      const seen: number[] = [];
      const consume = async () => {
        for await (const n of pipeline(breaking(), [napping(1)])) seen.push(n);
      };
      await expect(consume()).rejects.toThrow('source');
      expect(seen).toEqual([1]);
    }));

  test('of several at once is thrown together', () =>
    onVirtualTime(async () => {
      const stage = { concurrency: 2, run: async (n: number) => (await sleep(5), Promise.reject(new Error(`item ${n}`))) };
      const failure = await failureOf(() => collect(pipeline([0, 1], [stage])));
      expect((failure as ExceptionGroup).leaves().map(String)).toEqual(['Error: item 0', 'Error: item 1']);
    }));

  test('is reported when the source cannot be iterated', () =>
    onVirtualTime(async () => {
      await expect(collect(pipeline(7 as unknown as number[], [napping(1)]))).rejects.toBeInstanceOf(TypeError);
    }));

  test('is what it is called when work gives itself up: no item may vanish', () =>
    onVirtualTime(async () => {
      const giveUp = { run: async (n: number) => (n === 1 ? Promise.reject(new CancelledError('own wish')) : n) };
      await expect(collect(pipeline([0, 1, 2], [giveUp]))).rejects.toBeInstanceOf(InvalidStateError);
    }));

  test('comes first when arguments make no sense', () =>
    onVirtualTime(async () => {
      for (const bad of [0, -1, 1.5, Number.NaN]) {
        const log = new SourceLog();
        await expect(collect(pipeline(watched(log, 3), [napping(1)], { buffer: bad }))).rejects.toBeInstanceOf(RangeError);
        await expect(collect(pipeline(watched(log, 3), [{ ...napping(1), concurrency: bad }]))).rejects.toBeInstanceOf(RangeError);
        expect(log.pulledCount).toBe(0);
      }
    }));

  test('outside a loop is the lack of one', async () => {
    await expect(collect(pipeline([1], [{ run: (n) => n }]))).rejects.toBeInstanceOf(NoRunningLoopError);
  });
});

describe('a consumer that leaves', () => {
  test('by break stops every stage and closes the source before it goes on', () =>
    onVirtualTime(async () => {
      const log = new SourceLog();
      for await (const n of pipeline(watchedSlowly(log, 10), [napping(5), napping(5)])) {
        if (n === 2) break;
      }
      expect(log.closedCount).toBe(1);
      expect(allTasks().size).toBe(1);
    }));

  test('by an error keeps that error', () =>
    onVirtualTime(async () => {
      const log = new SourceLog();
      const consume = async () => {
        for await (const n of pipeline(watched(log), [napping(5)])) if (n === 1) throw new Error('mine');
      };
      await expect(consume()).rejects.toThrow('mine');
      expect([log.closedCount, allTasks().size]).toEqual([1, 1]);
    }));

  test('learns when the source failed to close', () =>
    onVirtualTime(async () => {
      const consume = async () => {
        for await (const n of pipeline(failingToClose(), [napping(1)])) if (n === 1) break;
      };
      await expect(consume()).rejects.toThrow('closing');
    }));

  test.each([1, 12, 17, 21, 40])('because it was cancelled at %i ms takes everything along', (ms) =>
    onVirtualTime(async () => {
      const log = new SourceLog();
      const consumer = createTask(async () => {
        for await (const _ of pipeline(watchedSlowly(log, 10), [napping(5), { ...napping(5), concurrency: 2 }])) await sleep(3);
      });
      await sleep(ms);
      consumer.cancel('enough');
      await expect(consumer.join()).rejects.toBeInstanceOf(CancelledError);
      expect(log.closedCount).toBe(1);
      expect(allTasks().size).toBe(1);
    }));
});
