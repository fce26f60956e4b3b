import { allTasks, run, sleep } from 'asynclings';
import { fanOutFanIn, mapConcurrent, pipeline } from 'asynclings/chapters/task-group';
import { seededChooser } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { failureOf } from '../../support/virtual-time.ts';
import { SourceLog, watched, watchedSlowly } from '../../support/watched-source.ts';

const SEEDS = Array.from({ length: 20 }, (_, seed) => seed);
const DELAYS = [5, 0, 3, 3, 0, 5, 1, 0];

/** Every order in which tasks may resume that are ready at the same time has to give the same answer. */
async function underEverySeed(body: (log: SourceLog) => Promise<void>): Promise<void> {
  for (const seed of SEEDS) {
    const log = new SourceLog();
    const checked = async () => {
      await body(log);
      expect([log.closedCount, allTasks().size], `seed ${seed}`).toEqual([1, 1]);
    };
    await run(checked, { clock: 'virtual', choose: seededChooser(seed) });
  }
}

const nap = async (n: number) => (await sleep(DELAYS[n % DELAYS.length]!), n);

test('mapConcurrent() keeps its order under every interleaving', () =>
  underEverySeed(async (log) => {
    expect(await mapConcurrent(nap, watched(log, 12), 3)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  }));

test('fanOutFanIn() loses nothing under any interleaving', () =>
  underEverySeed(async (log) => {
    expect(await fanOutFanIn({ source: watchedSlowly(log, 1, 12), workers: 3, work: nap, collect: (sum, n) => sum + n, init: 0 })).toBe(66);
  }));

test('pipeline() keeps its order under every interleaving', () =>
  underEverySeed(async (log) => {
    const results: number[] = [];
    for await (const n of pipeline(watched(log, 12), [{ run: nap, concurrency: 3 }, { run: nap, concurrency: 2 }])) results.push(n);
    expect(results).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  }));

test('pipeline() ends with the failure of a stage under every interleaving', () =>
  underEverySeed(async (log) => {
    const failing = { run: async (n: number) => (n === 4 ? Promise.reject(new Error('item 4')) : nap(n)), concurrency: 2 };
    const consume = async () => {
      for await (const n of pipeline(watched(log), [{ run: nap }, failing, { run: nap }])) expect(n).toBeLessThan(4);
    };
    expect(String(await failureOf(consume))).toBe('Error: item 4');
  }));

test('pipeline() ends under every interleaving when the source fails before the stages have begun', async () => {
  for (const seed of SEEDS) {
    const consume = async () => {
      for await (const _ of pipeline(7 as unknown as number[], [{ run: nap }, { run: nap, concurrency: 2 }])) expect.unreachable();
    };
    const failure = await run(() => failureOf(consume), { clock: 'virtual', choose: seededChooser(seed) });
    expect(failure, `seed ${seed}`).toBeInstanceOf(TypeError);
  }
});
