import { allTasks, CancelledError, createTask, ExceptionGroup, InvalidStateError, loopTime, sleep } from 'asynclings';
import { fanOutFanIn, type FanOptions } from 'asynclings/chapters/task-group';
import { describe, expect, test } from 'vitest';
import { failureOf, onVirtualTime } from '../../support/virtual-time.ts';
import { SourceLog, watched, watchedSlowly } from '../../support/watched-source.ts';

const append = <R>(list: readonly R[], result: R): readonly R[] => [...list, result];

describe('sharing', () => {
  test('starts one source, and gives each of its items to one worker', () =>
    onVirtualTime(async () => {
      const log = new SourceLog();
      const seen = new Set<number>();
      const results = await fanOutFanIn({
        source: watched(log, 9),
        workers: 3,
        work: async (n, worker) => (seen.add(worker), await sleep(10), n),
        collect: append<number>,
        init: [] as readonly number[],
      });
      expect(results.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
      expect(log).toEqual({ pulledCount: 9, closedCount: 1 });
      expect([...seen]).toEqual([1, 2, 3]);
      expect(loopTime()).toBe(30);
    }));

  test('lets the two halves of a job overlap', () =>
    onVirtualTime(async () => {
      // A worker per item would do both in 310; one after the other they take 620.
      await fanOutFanIn({ source: [300, 10, 300], workers: 2, work: (ms) => sleep(ms), collect: () => sleep(5), init: undefined });
      expect(loopTime()).toBe(315);
    }));

  test('gives an idle worker the next item while another is busy', () =>
    onVirtualTime(async () => {
      await fanOutFanIn({ source: [100, 10, 10, 10, 10], workers: 2, work: (ms) => sleep(ms), collect: () => 0, init: 0 });
      expect(loopTime()).toBe(100);
    }));

  test('is needed by no more than the items that there are', () =>
    onVirtualTime(async () => {
      expect(await fanOutFanIn({ source: [], workers: 4, work: (n: number) => n, collect: append<number>, init: [] as readonly number[] })).toEqual([]);
      expect(await fanOutFanIn({ source: [5], workers: 4, work: (n) => n, collect: (sum, n) => sum + n, init: 1 })).toBe(6);
    }));
});

describe('collecting', () => {
  test('sees the results as they come', () =>
    onVirtualTime(async () => {
      const seen: string[] = [];
      await fanOutFanIn({
        source: [30, 10, 20],
        workers: 3,
        work: async (ms) => (await sleep(ms), ms),
        collect: (_, ms) => void seen.push(`${ms} at ${loopTime()}`),
        init: undefined,
      });
      expect(seen).toEqual(['10 at 10', '20 at 20', '30 at 30']);
    }));

  test('happens to one result at a time', () =>
    onVirtualTime(async () => {
      let active = 0;
      const collect = async (most: number) => {
        const now = ++active;
        await sleep(5);
        active--;
        return Math.max(most, now);
      };
      expect(await fanOutFanIn({ source: [1, 2, 3, 4], workers: 4, work: (n) => n, collect, init: 0 })).toBe(1);
    }));

  test('that is slow holds the workers back', () =>
    onVirtualTime(async () => {
      const log = new SourceLog();
      const collecting = createTask(() => fanOutFanIn({ source: watched(log, 100), workers: 2, work: (n) => n, collect: () => sleep(100), init: undefined }));
      await sleep(950);
      expect(log.pulledCount).toBeLessThanOrEqual(10 + 2 + 2); // collected, waiting, in the workers' hands
      collecting.cancel();
      await failureOf(() => collecting.join());
    }));
});

describe('an end before the end', () => {
  const fan = (more: Partial<FanOptions<number, number, number>>): Promise<number> =>
    fanOutFanIn<number, number, number>({ source: [1], workers: 2, work: async (n) => (await sleep(5), n), collect: (sum, n) => sum + n, init: 0, ...more });

  test('by a failing worker stops all, closes the source and throws the failure as it is', () =>
    onVirtualTime(async () => {
      const log = new SourceLog();
      const failure = new Error('item 3');
      const work = async (n: number) => (await sleep(5), n === 3 ? Promise.reject(failure) : n);
      expect(await failureOf(() => fan({ source: watched(log), work }))).toBe(failure);
      expect([log.closedCount, allTasks().size, loopTime()]).toEqual([1, 1, 10]);
    }));

  test('by a failing collector does the same', () =>
    onVirtualTime(async () => {
      const log = new SourceLog();
      const collect = () => Promise.reject(new Error('full'));
      await expect(fan({ source: watchedSlowly(log, 3), collect })).rejects.toThrow('full');
      expect([log.closedCount, allTasks().size]).toEqual([1, 1]);
    }));

  test('by several failures reports them all', () =>
    onVirtualTime(async () => {
      const work = async (n: number) => (await sleep(5), Promise.reject(new Error(`item ${n}`)));
      const failure = await failureOf(() => fan({ source: [0, 1], work }));
      expect((failure as ExceptionGroup).leaves().map(String)).toEqual(['Error: item 0', 'Error: item 1']);
    }));

  test('by a failing source stops all', () =>
    onVirtualTime(async () => {
      function* breaking(): Generator<number> {
        yield 1;
        throw new Error('source');
      }
      await expect(fan({ source: breaking() })).rejects.toThrow('source');
    }));

  test('by a cancellation stops all', () =>
    onVirtualTime(async () => {
      for (const ms of [1, 4, 8, 13]) {
        const log = new SourceLog();
        const caller = createTask(() => fan({ source: watchedSlowly(log, 3), collect: async (sum, n) => (await sleep(4), sum + n) }));
        await sleep(ms);
        caller.cancel('enough');
        await expect(caller.join()).rejects.toMatchObject({ reason: 'enough' });
        expect([log.closedCount, allTasks().size]).toEqual([1, 1]);
      }
    }));

  test('by work that gives itself up is a failure: no item may vanish', () =>
    onVirtualTime(async () => {
      const giveUp = async (n: number) => (n === 2 ? Promise.reject(new CancelledError('own wish')) : n);
      await expect(fan({ source: [1, 2, 3], work: giveUp })).rejects.toBeInstanceOf(InvalidStateError);
    }));

  test('before the beginning comes of a number of workers below one', () =>
    onVirtualTime(async () => {
      for (const workers of [0, -1, 2.5, Number.NaN]) {
        const log = new SourceLog();
        await expect(fan({ source: watched(log, 3), workers })).rejects.toBeInstanceOf(RangeError);
        expect(log.pulledCount).toBe(0);
      }
    }));
});
