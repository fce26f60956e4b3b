import { allTasks, CancelledError, checkpoint, createTask, currentTask, ExceptionGroup, InvalidStateError, loopTime, sleep } from 'asynclings';
import { mapConcurrent } from 'asynclings/chapters/task-group';
import { expect, test } from 'vitest';
import { failureOf, onVirtualTime } from '../../support/virtual-time.ts';
import { failingToClose, SourceLog, watched, watchedSlowly } from '../../support/watched-source.ts';

test('results are in the order of the items, whoever is done first', () =>
  onVirtualTime(async () => {
    expect(await mapConcurrent(async (ms, index) => (await sleep(ms), [index, ms]), [30, 10, 20], 3)).toEqual([[0, 30], [1, 10], [2, 20]]);
    expect(loopTime()).toBe(30);
  }));

test('a free hand takes the next item at once', () =>
  onVirtualTime(async () => {
    await mapConcurrent((ms) => sleep(ms), [30, 10, 10, 10], 2);
    expect(loopTime()).toBe(30);
  }));

test('as many are at work as allowed, and never more', () =>
  onVirtualTime(async () => {
    let active = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, ++active);
      await sleep(10);
      active--;
    };
    await mapConcurrent(work, Array.from({ length: 10 }), 4);
    expect([most, loopTime()]).toEqual([4, 30]);
  }));

test('five thousand items at limit ten need ten workers, not five thousand tasks', () =>
  onVirtualTime(async () => {
    let most = 0;
    const work = async (n: number) => {
      if (n % 100 === 0) most = Math.max(most, allTasks().size);
      await checkpoint();
    };
    await mapConcurrent(work, Array.from({ length: 5000 }, (_, n) => n), 10);
    expect(most).toBe(11); // and main
  }));

test('no more workers are hired than there are items', () =>
  onVirtualTime(async () => {
    let most = 0;
    await mapConcurrent(async () => void (most = Math.max(most, allTasks().size)), [1, 2], 1000);
    expect(most).toBeLessThanOrEqual(1 + 3);
  }));

test('a limit below one is refused before anything is pulled', () =>
  onVirtualTime(async () => {
    for (const limit of [0, -1, 1.5, Number.NaN, Infinity, '3' as unknown as number]) {
      const log = new SourceLog();
      await expect(mapConcurrent(async (n) => n, watched(log, 3), limit)).rejects.toBeInstanceOf(RangeError);
      expect(log).toEqual({ pulledCount: 0, closedCount: 0 });
    }
  }));

test('items are pulled only when a hand is free', () =>
  onVirtualTime(async () => {
    const log = new SourceLog();
    const mapping = createTask(() => mapConcurrent(() => sleep(10), watched(log, 100), 2));
    await sleep(15);
    expect(log.pulledCount).toBe(4);
    await mapping.join();
    expect(log.pulledCount).toBe(100);
  }));

test('a plain value, and a promise from a plain function, are awaited like an async result', () =>
  onVirtualTime(async () => {
    const disguised = (n: number) => Promise.resolve(n * 2);
    expect(await mapConcurrent(disguised, [1, 2], 1)).toEqual([2, 4]);
    expect(await mapConcurrent(disguised.bind(undefined), [3], 1)).toEqual([6]);
    expect(await mapConcurrent((n) => n + 1, new Set([1, 2]), 2)).toEqual([2, 3]);
  }));

test('an asynchronous source is numbered in its own order', () =>
  onVirtualTime(async () => {
    const log = new SourceLog();
    const results = await mapConcurrent(async (n, index) => (await sleep(20 - n * 5), `${index}:${n}`), watchedSlowly(log, 5, 4), 3);
    expect(results).toEqual(['0:0', '1:1', '2:2', '3:3']);
    expect(log).toEqual({ pulledCount: 4, closedCount: 1 });
  }));

test('the first failure cancels the work in flight, closes an endless source and is thrown as it is', () =>
  onVirtualTime(async () => {
    const log = new SourceLog();
    const failure = new Error('item 4');
    const endings: string[] = [];
    const work = async (n: number) => {
      try {
        await sleep(n === 4 ? 1 : 2);
      } catch (error) {
        endings.push(`${n} ${error instanceof CancelledError ? 'cancelled' : 'failed'}`);
        throw error;
      }
      if (n === 4) throw failure;
    };
    expect(await failureOf(() => mapConcurrent(work, watched(log), 3))).toBe(failure);
    expect(endings).toEqual(['3 cancelled', '5 cancelled']);
    expect([log, loopTime()]).toEqual([{ pulledCount: 6, closedCount: 1 }, 3]);
  }));

test('several failures are thrown together', () =>
  onVirtualTime(async () => {
    const failure = await failureOf(() => mapConcurrent(async (n) => (await sleep(5), Promise.reject(new Error(`item ${n}`))), [0, 1], 2));
    expect((failure as ExceptionGroup).leaves().map(String)).toEqual(['Error: item 0', 'Error: item 1']);
  }));

test('a failure while the source is closed does not hide the failure that closed it', () =>
  onVirtualTime(async () => {
    const failing = async () => Promise.reject(new Error('work'));
    const failure = await failureOf(() => mapConcurrent(failing, failingToClose(), 1));
    expect((failure as ExceptionGroup).leaves().map(String)).toEqual(['Error: work', 'Error: closing']);
  }));

test('a failing source ends the work', () =>
  onVirtualTime(async () => {
    async function* breaking(): AsyncGenerator<number> {
      yield 1;
      await sleep(5);
      throw new Error('source');
    }
    let ending = 'none';
    const work = async () => {
      try {
        await sleep(50);
      } catch (error) {
        ending = String(error);
        throw error;
      }
    };
    await expect(mapConcurrent(work, breaking(), 2)).rejects.toThrow('source');
    expect(ending).toMatch('CancelledError');
  }));

test('work that gives itself up is a failure: no item may vanish', () =>
  onVirtualTime(async () => {
    const giveUp = async (n: number) => (n === 1 ? Promise.reject(new CancelledError('own wish')) : n);
    await expect(mapConcurrent(giveUp, [0, 1, 2], 1)).rejects.toBeInstanceOf(InvalidStateError);
    const cancelItself = async () => {
      currentTask()?.cancel();
      await sleep(1);
    };
    await expect(mapConcurrent(cancelItself, [0], 1)).rejects.toBeInstanceOf(InvalidStateError);
    expect(currentTask()?.cancelling).toBe(0);
  }));

test('cancelling the caller closes the source before the caller goes on', () =>
  onVirtualTime(async () => {
    const log = new SourceLog();
    const mapping = createTask(() => mapConcurrent(() => sleep(10), watchedSlowly(log, 3), 2));
    await sleep(20);
    mapping.cancel('enough');
    await expect(mapping.join()).rejects.toMatchObject({ reason: 'enough' });
    expect(log.closedCount).toBe(1);
  }));

test('no items make an empty array, and undefined results leave no holes', () =>
  onVirtualTime(async () => {
    expect(await mapConcurrent(async (n) => n, [], 3)).toEqual([]);
    expect(Object.keys(await mapConcurrent(async () => undefined, [1, 2, 3], 2))).toEqual(['0', '1', '2']);
  }));
