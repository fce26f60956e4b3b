import { allTasks, CancelledError, checkpoint, createTask, loopTime, sleep } from 'asynclings';
import { argumentBattery, cancelSweep, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { mapConcurrent } from './starter.ts';

/** Counts what is pulled from it, and remembers whether it was closed. */
function* watched(count: number, log: { pulled: number; closed: number }): Generator<number> {
  try {
    for (let n = 0; n < count; n++) {
      log.pulled++;
      yield n;
    }
  } finally {
    log.closed++;
  }
}

test(
  'keeps the order of the items, whatever finishes first',
  scenario(async () => {
    const results = await mapConcurrent(async (ms) => (await sleep(ms), `slept ${ms}`), [30, 10, 20], 3);
    expect(results).toEqual(['slept 30', 'slept 10', 'slept 20']);
  }),
);

test(
  'starts the next item as soon as a hand is free',
  scenario(async () => {
    await mapConcurrent((ms) => sleep(ms), [30, 10, 10, 10], 2);
    expect(loopTime()).toBe(30);
  }),
);

test(
  'never has more than `limit` at work, and uses all of them',
  scenario(async () => {
    let active = 0;
    const seen: number[] = [];
    await mapConcurrent(
      async (ms) => {
        seen.push(++active);
        await sleep(ms);
        active--;
      },
      [5, 3, 8, 1, 9, 2, 7, 4],
      3,
    );
    expect(Math.max(...seen)).toBe(3);
  }),
);

test(
  'pulls an item only when a hand is free for it',
  scenario(async () => {
    const log = { pulled: 0, closed: 0 };
    const work = createTask(() => mapConcurrent(() => sleep(10), watched(100, log), 2));
    await sleep(15);
    expect(log.pulled).toBeLessThanOrEqual(5);
    await work.join();
    expect(log.pulled).toBe(100);
  }),
);

test(
  'ends on an endless source when an item fails',
  scenario(async () => {
    const log = { pulled: 0, closed: 0 };
    const failing = async (n: number) => {
      await sleep(1);
      if (n === 4) throw new Error('item 4');
    };
    await expect(mapConcurrent(failing, watched(2000, log), 2)).rejects.toThrow('item 4');
    expect(log.pulled).toBeLessThanOrEqual(7);
  }),
);

test(
  'hires workers, not a task for every item',
  scenario(async () => {
    let most = 0;
    await mapConcurrent(
      async (n) => {
        if (n % 100 === 0) most = Math.max(most, allTasks().size);
        await checkpoint();
      },
      Array.from({ length: 1000 }, (_, n) => n),
      10,
    );
    expect(most).toBeLessThanOrEqual(10 + 3);
  }),
);

test(
  'rejects a limit that is not a whole number above 0, before it pulls anything',
  scenario(async () => {
    const log = { pulled: 0, closed: 0 };
    await argumentBattery((limit) => mapConcurrent(async (n) => n, watched(3, log), limit), { how: 'reject' });
    expect(log.pulled).toBe(0);
  }),
);

test(
  'takes a limit larger than the number of items',
  scenario(async () => {
    expect(await mapConcurrent(async (n) => n + 1, [1, 2], 50)).toEqual([2, 3]);
  }),
);

test(
  'rejects with the first failure, and cancels the work in flight',
  scenario(async () => {
    const ends: string[] = [];
    const failure = new Error('early');
    const work = async (ms: number) => {
      if (ms === 10) {
        await sleep(ms);
        throw failure;
      }
      try {
        await sleep(ms);
        ends.push('finished');
      } catch (error) {
        ends.push(error instanceof CancelledError ? 'cancelled' : 'failed');
        throw error;
      }
    };
    const error = await mapConcurrent(work, [50, 10, 70], 3).then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).toBe(failure);
    expect(ends).toEqual(['cancelled', 'cancelled']);
    expect(loopTime()).toBe(10);
  }),
);

test(
  'pulls nothing more after a failure, and closes the source',
  scenario(async () => {
    const log = { pulled: 0, closed: 0 };
    const failing = async () => {
      await sleep(1);
      throw new Error('no');
    };
    await expect(mapConcurrent(failing, watched(50, log), 2)).rejects.toThrow('no');
    const { pulled } = log;
    await sleep(100);
    expect(log).toEqual({ pulled, closed: 1 });
  }),
);

test(
  'waits until a source that takes time to close is closed',
  scenario(async () => {
    const log: string[] = [];
    async function* file(): AsyncGenerator<number> {
      try {
        for (let n = 0; n < 50; n++) yield n;
      } finally {
        await sleep(30);
        log.push(`closed at ${loopTime()}`);
      }
    }
    const failing = async () => {
      await sleep(1);
      throw new Error('no');
    };
    await expect(mapConcurrent(failing, file(), 2)).rejects.toThrow('no');
    expect(log).toEqual(['closed at 31']);
  }),
);

test(
  'reads an asynchronous source in order',
  scenario(async () => {
    async function* slowly(): AsyncGenerator<string> {
      for (const letter of ['a', 'b', 'c', 'd']) {
        await sleep(5);
        yield letter;
      }
    }
    const results = await mapConcurrent(async (letter, index) => (await sleep(20 - index * 4), `${index}${letter}`), slowly(), 3);
    expect(results).toEqual(['0a', '1b', '2c', '3d']);
  }),
);

test(
  'takes functions that return a promise, or a plain value',
  scenario(async () => {
    expect(await mapConcurrent((n: number) => Promise.resolve(n * 2), [1, 2], 1)).toEqual([2, 4]);
    expect(await mapConcurrent((n: number) => n * 3, new Set([1, 2]), 2)).toEqual([3, 6]);
  }),
);

test(
  'closes the source when the caller is cancelled, whatever it is waiting for',
  cancelSweep(async ({ victim, ending }) => {
    const log = { pulled: 0, closed: 0 };
    victim(() => mapConcurrent(() => sleep(10), watched(5, log), 2));
    await ending();
    expect(log.closed).toBe(log.pulled > 0 ? 1 : 0);
  }),
);

test(
  'returns an empty array for no items',
  scenario(async () => {
    expect(await mapConcurrent(async (n) => n, [], 3)).toEqual([]);
  }),
);

test(
  'fills every place of the result',
  scenario(async () => {
    const results = await mapConcurrent(async () => undefined, [1, 2, 3], 2);
    expect(Object.keys(results)).toEqual(['0', '1', '2']);
  }),
);
