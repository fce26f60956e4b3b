import { loopTime, sleep } from 'asynclings';
import { argumentBattery, cancelSweep, fakeCall, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { fanOutFanIn } from './starter.ts';

/** A source that counts how often it is opened, pulled from and closed. */
function watched<T>(items: readonly T[], everyMs = 0, closingMs = 0) {
  const log = { opened: 0, pulled: 0, closed: 0 };
  const source: AsyncIterable<T> = {
    async *[Symbol.asyncIterator]() {
      log.opened++;
      try {
        for (const item of items) {
          if (everyMs > 0) await sleep(everyMs);
          log.pulled++;
          yield item;
        }
      } finally {
        if (closingMs > 0) await sleep(closingMs);
        log.closed++;
      }
    },
  };
  return { log, source };
}

const append = <R>(list: readonly R[], result: R): readonly R[] => [...list, result];
const upTo = (count: number): number[] => Array.from({ length: count }, (_, n) => n);
const failureOf = (promise: Promise<unknown>): Promise<unknown> => promise.then(() => 'no failure', (error: unknown) => error);

test(
  'every item is worked on exactly once',
  scenario(async () => {
    const { source, log } = watched(upTo(20));
    const seen: number[] = [];
    const result = await fanOutFanIn({
      source,
      workers: 3,
      work: async (n: number) => {
        seen.push(n);
        await sleep(1 + (n % 4));
        return n;
      },
      collect: (sum: number, n: number) => sum + n,
      init: 1000,
    });
    expect(seen.toSorted((a, b) => a - b)).toEqual(upTo(20));
    expect(result).toBe(1190);
    expect(log).toEqual({ opened: 1, pulled: 20, closed: 1 });
  }),
);

test(
  'the workers share one source, and are numbered from 0',
  scenario(async () => {
    const { source, log } = watched(upTo(9));
    const numbers = await fanOutFanIn({
      source,
      workers: 3,
      work: async (_n: number, worker) => (await sleep(10), worker),
      collect: (all: ReadonlySet<number>, worker) => new Set([...all, worker]),
      init: new Set<number>(),
    });
    expect([...numbers].toSorted((a, b) => a - b)).toEqual([0, 1, 2]);
    expect(log.opened).toBe(1);
    expect(loopTime()).toBe(30);
  }),
);

test(
  'no worker is idle while there are items',
  scenario(async () => {
    const { source } = watched([30, 10, 10, 10]);
    await fanOutFanIn({ source, workers: 2, work: (ms: number) => sleep(ms), collect: () => undefined, init: undefined });
    expect(loopTime()).toBe(30);
  }),
);

test(
  'results are collected one at a time, though collecting takes time',
  scenario(async () => {
    const { source } = watched(upTo(6));
    const collect = fakeCall((sum: number, n: number) => sum + n, { ms: 5 });
    expect(await fanOutFanIn({ source, workers: 3, work: async (n: number) => n, collect, init: 0 })).toBe(15);
    expect(collect.mostInFlight).toBe(1);
  }),
);

test(
  'results are collected as they come, in the order in which they are done',
  scenario(async () => {
    const { source } = watched([30, 10, 20, 15]);
    const times: number[] = [];
    const order = await fanOutFanIn({
      source,
      workers: 2,
      work: async (ms: number) => (await sleep(ms), ms),
      collect: (list: readonly number[], ms) => {
        times.push(loopTime());
        return append(list, ms);
      },
      init: [] as readonly number[],
    });
    expect(times).toEqual([10, 30, 30, 45]);
    expect([order[0], order[3], new Set(order)]).toEqual([10, 15, new Set([10, 20, 30, 15])]);
  }),
);

test(
  'a collector that is slow holds the workers back',
  scenario(async () => {
    const { source, log } = watched(upTo(30));
    let collected = 0;
    let most = 0;
    await fanOutFanIn({
      source,
      workers: 3,
      work: async (n: number) => n,
      collect: async () => {
        await sleep(10);
        most = Math.max(most, log.pulled - collected);
        collected++;
      },
      init: undefined,
    });
    expect(collected).toBe(30);
    expect(most).toBeLessThanOrEqual(2 * 3 + 1);
  }),
);

test(
  'an item is pulled only when there is a hand for it',
  scenario(async () => {
    const { source, log } = watched(upTo(30));
    const pulled: number[] = [];
    await fanOutFanIn({
      source,
      workers: 2,
      work: async () => {
        await sleep(10);
        pulled.push(log.pulled);
      },
      collect: () => undefined,
      init: undefined,
    });
    expect(pulled[0]).toBeLessThanOrEqual(5);
    expect(log.pulled).toBe(30);
  }),
);

test(
  'a worker that fails stops everything, and its error comes out as it is',
  scenario(async () => {
    const { source, log } = watched(upTo(100), 0, 7);
    const bad = new Error('item 5');
    const work = fakeCall(
      (n: number) => {
        if (n === 5) throw bad;
        return n;
      },
      { ms: (n) => (n === 6 ? 1000 : 10) },
    );
    expect(await failureOf(fanOutFanIn({ source, workers: 2, work: (n: number) => work(n), collect: append<number>, init: [] as readonly number[] }))).toBe(bad);
    expect(work.inFlight).toBe(0);
    expect(loopTime()).toBeLessThanOrEqual(67);
    const { pulled } = log;
    expect(log.closed).toBe(1);
    await sleep(1000);
    expect(log).toEqual({ opened: 1, pulled, closed: 1 });
  }),
);

test(
  'a collector that fails stops everything, too',
  scenario(async () => {
    const { source, log } = watched(upTo(100));
    const full = new Error('full');
    const work = fakeCall((n: number) => n, { ms: (n) => (n === 1 ? 1000 : 10) });
    const collect = async (): Promise<never> => {
      await sleep(5);
      throw full;
    };
    expect(await failureOf(fanOutFanIn({ source, workers: 2, work: (n: number) => work(n), collect, init: 0 }))).toBe(full);
    expect([work.inFlight, loopTime(), log.closed]).toEqual([0, 15, 1]);
  }),
);

test(
  'a source that fails fails the whole',
  scenario(async () => {
    const dry = new Error('dry');
    async function* source(): AsyncGenerator<number> {
      yield 1;
      await sleep(10);
      throw dry;
    }
    const work = fakeCall((n: number) => n, { ms: 1000 });
    expect(await failureOf(fanOutFanIn({ source: source(), workers: 3, work: (n: number) => work(n), collect: append<number>, init: [] as readonly number[] }))).toBe(dry);
    expect([work.inFlight, loopTime()]).toEqual([0, 10]);
  }),
);

test(
  'a number of workers that makes no sense is refused, and nothing is opened',
  scenario(async () => {
    const { source, log } = watched(upTo(3));
    await argumentBattery((workers) => fanOutFanIn({ source, workers, work: async (n: number) => n, collect: append<number>, init: [] as readonly number[] }), { how: 'reject' });
    expect(log).toEqual({ opened: 0, pulled: 0, closed: 0 });
    expect(await fanOutFanIn({ source, workers: 1, work: async (n: number) => n, collect: append<number>, init: [] as readonly number[] })).toEqual([0, 1, 2]);
  }),
);

test(
  'a source without items gives what it began with',
  scenario(async () => {
    const { source } = watched<number>([]);
    const init = { empty: true };
    const collect = fakeCall(() => ({ empty: false }));
    expect(await fanOutFanIn({ source, workers: 4, work: async (n) => n, collect, init })).toBe(init);
    expect(collect.calls).toHaveLength(0);
  }),
);

test(
  'the source is asked by one worker at a time, and not again after its end',
  scenario(async () => {
    let pending = 0;
    let n = 0;
    let ends = 0;
    const picky: AsyncIterable<number> = {
      [Symbol.asyncIterator]: () => ({
        async next() {
          if (++pending > 1) throw new Error('one at a time, please');
          await sleep(1);
          pending--;
          if (n < 6) return { done: false, value: n++ };
          if (++ends > 1) throw new Error('I said that there is no more');
          return { done: true, value: undefined };
        },
      }),
    };
    const list = await fanOutFanIn({ source: picky, workers: 3, work: async (item: number) => item, collect: append<number>, init: [] as readonly number[] });
    expect(list.toSorted((a, b) => a - b)).toEqual(upTo(6));
  }),
);

test(
  'who cancels it cancels the workers, and the source is closed',
  cancelSweep(async ({ victim, ending }) => {
    const { source, log } = watched(upTo(4), 3);
    const work = fakeCall((n: number) => n, { ms: 10 });
    const collect = fakeCall((sum: number, n: number) => sum + n, { ms: 2 });
    victim(() => fanOutFanIn({ source, workers: 2, work: (n: number) => work(n), collect, init: 0 }));
    await ending();
    expect([work.inFlight, collect.inFlight]).toEqual([0, 0]);
    expect(log.closed).toBe(log.opened);
  }),
);
