import { checkpoint, createTask, loopTime, sleep, wait } from 'asynclings';
import { argumentBattery, cancelSweep, fakeCall, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { type Options, pipeline, type Stage } from './starter.ts';

type Items = Iterable<unknown> | AsyncIterable<unknown>;

async function collect(source: Items, stages: readonly Stage[], options?: Options): Promise<unknown[]> {
  const results: unknown[] = [];
  for await (const result of pipeline(source, stages, options)) results.push(result);
  return results;
}

const numbers = (count: number) => Array.from({ length: count }, (_, index) => index);

/** Hands out 0, 1, 2 …, and remembers how many, and whether it was closed. */
function watched(count: number, { failsAt = Infinity, isSlow = false } = {}) {
  const seen = { pulled: 0, opened: 0, closed: 0 };
  async function* items(): AsyncGenerator<number, void, void> {
    seen.opened++;
    try {
      for (let item = 0; item < count; item++) {
        if (isSlow) await sleep(3);
        if (item === failsAt) throw new Error('the source is gone');
        seen.pulled++;
        yield item;
      }
    } finally {
      seen.closed++;
    }
  }
  return { seen, items: items() };
}

/** A stage that takes `ms` for an item; its result is what `answer` says, or the item as it was. */
function stageOf(ms: number | ((item: unknown) => number), concurrency?: number, answer: (item: unknown) => unknown = (item) => item) {
  const run = fakeCall(answer, { ms });
  return { run, ...(concurrency !== undefined && { concurrency }) };
}

test(
  'every item goes through all stages, one after the other',
  scenario(async () => {
    const stages = [stageOf(1, 1, (item) => (item as number) + 1), stageOf(2, 2, (item) => `n${String(item)}`), stageOf(0, 1, (item) => [item])];
    expect(await collect([1, 2, 3], stages)).toEqual([['n2'], ['n3'], ['n4']]);
    for (const { run } of stages) expect(run.calls.length).toBe(3);
  }),
);

test(
  'two items that are slow in different stages take 310 ms, when order does not matter',
  scenario(async () => {
    const stages = [stageOf((item) => (item === 'a' ? 300 : 10), 2), stageOf((item) => (item === 'a' ? 10 : 300), 2)];
    expect((await collect(['a', 'b'], stages, { ordered: false })).toSorted()).toEqual(['a', 'b']);
    expect(loopTime()).toBeLessThanOrEqual(310);
  }),
);

test(
  'the slowest stage sets the pace, and its workers are never idle',
  scenario(async () => {
    expect(await collect(numbers(20), [stageOf(10), stageOf(30, 3), stageOf(10)])).toEqual(numbers(20));
    expect(loopTime()).toBeLessThanOrEqual(20 * 10 + 30 + 10);
  }),
);

test(
  'two items that are slow in different stages take 310 ms, in order',
  scenario(async () => {
    const stages = [stageOf((item) => (item === 'a' ? 300 : 10), 2), stageOf((item) => (item === 'a' ? 10 : 300), 2)];
    expect(await collect(['a', 'b'], stages)).toEqual(['a', 'b']);
    expect(loopTime()).toBeLessThanOrEqual(310);
  }),
);

test(
  'a stage has as many items at work as it says, and not one more',
  scenario(async () => {
    const stages = [stageOf(5), stageOf(40, 3), stageOf(15, 2)];
    await collect(numbers(12), stages, { buffer: 4 });
    expect(stages.map(({ run }) => run.mostInFlight)).toEqual([1, 3, 2]);
  }),
);

test(
  'a slow last stage makes the source wait',
  scenario(async () => {
    for (const buffer of [undefined, 1, 3]) {
      const { seen, items } = watched(40);
      let taken = 0;
      let most = 0;
      const last = stageOf(50, 2, (item) => {
        most = Math.max(most, seen.pulled - taken);
        return item;
      });
      for await (const _ of pipeline(items, [stageOf(1, 2), last], buffer === undefined ? {} : { buffer })) taken++;
      expect(taken).toBe(40);
      expect(most).toBeLessThanOrEqual(2 * (buffer ?? 1) + 4);
    }
  }),
);

test(
  'a slow consumer makes the source wait',
  scenario(async () => {
    const { seen, items } = watched(30);
    let taken = 0;
    for await (const _ of pipeline(items, [stageOf(1), stageOf(1, 2)], { buffer: 2 })) {
      taken++;
      await sleep(50);
      expect(seen.pulled - taken).toBeLessThanOrEqual(2 * 2 + 3);
    }
    expect(taken).toBe(30);
  }),
);

test(
  'waiting places are used: an uneven stage does not stop its neighbours',
  scenario(async () => {
    // While item 0 is in the second stage, the first one works ahead for as long as there are places.
    const first = stageOf(10);
    const second = stageOf((item) => (item === 0 ? 100 : 0));
    const work = createTask(() => collect(numbers(10), [first, second], { buffer: 3 }));
    await sleep(100);
    expect(first.run.calls.length).toBeGreaterThanOrEqual(4);
    expect(first.run.calls.length).toBeLessThanOrEqual(2 * 3 + 2);
    await work.join();
  }),
);

test(
  'results come in the order of the items, or, if that does not matter, as they are done',
  scenario(async () => {
    const stages = () => [stageOf((item) => 50 - (item as number) * 10, 3)];
    expect(await collect([0, 1, 2], stages())).toEqual([0, 1, 2]);
    expect(await collect([0, 1, 2], stages(), { ordered: true })).toEqual([0, 1, 2]);
    expect(await collect([0, 1, 2], stages(), { ordered: false })).toEqual([2, 1, 0]);
  }),
);

test(
  'a result is handed out as soon as there is one',
  scenario(async () => {
    const times: number[] = [];
    for await (const _ of pipeline([1, 2, 3], [stageOf(10), stageOf(5)])) times.push(loopTime());
    expect(times).toEqual([15, 25, 35]);
  }),
);

test(
  'a stage that fails ends it with that very error, stops the others, and closes the source',
  scenario(async () => {
    for (const isSlow of [true, false]) {
      const { seen, items } = watched(50, { isSlow });
      const stages = [stageOf(1), stageOf(30, 2), stageOf(1)];
      const failure = new Error('stage two');
      stages[1]!.run.failOn(3, failure);
      const results: unknown[] = [];
      const consume = async () => {
        for await (const result of pipeline(items, stages)) results.push(result);
      };
      expect(await consume().catch((error: unknown) => error)).toBe(failure);
      expect(seen.closed).toBe(1);
      expect(stages.map(({ run }) => run.inFlight)).toEqual([0, 0, 0]);
      expect(results).toEqual([0, 1].slice(0, results.length));
      const { pulled } = seen;
      await sleep(200);
      expect(seen.pulled).toBe(pulled);
    }
  }),
);

test(
  'a source that fails ends it with that error',
  scenario(async () => {
    for (const failsAt of [0, 3]) {
      const stage = stageOf(20, 2);
      const { items } = watched(10, { failsAt });
      await expect(collect(items, [stage])).rejects.toThrow('the source is gone');
      expect(stage.run.inFlight).toBe(0);
    }
  }),
);

test(
  'who leaves the loop stops everything, and what was under way has ended then',
  scenario(async () => {
    for (const ordered of [true, false]) {
      const { seen, items } = watched(50);
      const stages = [stageOf(10, 2), stageOf(30, 3)];
      for await (const _ of pipeline(items, stages, { ordered })) break;
      const calls = stages.map(({ run }) => run.calls.length);
      expect([seen.closed, ...stages.map(({ run }) => run.inFlight)]).toEqual([1, 0, 0]);
      await sleep(200);
      expect(stages.map(({ run }) => run.calls.length)).toEqual(calls);
    }
  }),
);

test(
  'nothing begins before the first result is asked for',
  scenario(async () => {
    const { seen, items } = watched(3);
    const stage = stageOf(1);
    const results = pipeline(items, [stage]);
    await sleep(10);
    expect([seen.opened, stage.run.calls.length]).toEqual([0, 0]);
    const left: unknown[] = [];
    for await (const result of results) left.push(result);
    expect(left).toEqual([0, 1, 2]);
  }),
);

test(
  'without stages everything comes out as it went in',
  scenario(async () => {
    expect(await collect(watched(4).items, [])).toEqual([0, 1, 2, 3]);
    expect(await collect(new Set(['a', 'b']), [], { ordered: false, buffer: 2 })).toEqual(['a', 'b']);
  }),
);

test(
  'an empty source gives nothing, and ends',
  scenario(async () => {
    const stage = stageOf(10, 2);
    expect([await collect([], [stage, stage]), await collect(watched(0).items, []), loopTime()]).toEqual([[], [], 0]);
  }),
);

test(
  'undefined is a result like any other, and an item, too',
  scenario(async () => {
    expect(await collect([1, undefined, 3], [stageOf(1), stageOf(1, 2, () => undefined)])).toEqual([undefined, undefined, undefined]);
  }),
);

test(
  'numbers that make no sense are refused, and nothing is pulled',
  scenario(async () => {
    const { seen, items } = watched(3);
    await argumentBattery((buffer) => collect(items, [stageOf(1)], { buffer }), { how: 'reject' });
    await argumentBattery((concurrency) => collect(items, [stageOf(1), { ...stageOf(1), concurrency }]), { how: 'reject' });
    expect(seen.pulled).toBe(0);
  }),
);

test(
  'a thousand items need no more room than ten',
  scenario(
    async () => {
      const { seen, items } = watched(1000);
      let taken = 0;
      let most = 0;
      const run = async (item: unknown) => {
        await checkpoint();
        most = Math.max(most, seen.pulled - taken);
        return item;
      };
      for await (const item of pipeline(items, [{ run }, { run, concurrency: 2 }], { buffer: 4 })) {
        expect(item).toBe(taken);
        taken++;
      }
      expect([taken, seen.closed]).toEqual([1000, 1]);
      expect(most).toBeLessThanOrEqual(2 * 4 + 3);
    },
    { order: 'fifo' },
  ),
);

test(
  'wherever the consumer is cancelled, the stages have stopped and the source is closed',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const { seen, items } = watched(5);
    const stages = [stageOf(10, 2), stageOf(5)];
    const task = victim(() => collect(items, stages));
    await ending();
    await wait([task]);
    expect([seen.closed, ...stages.map(({ run }) => run.inFlight)]).toEqual([seen.opened, 0, 0]);
    const calls = stages.map(({ run }) => run.calls.length);
    await sleep(100);
    expect(stages.map(({ run }) => run.calls.length)).toEqual(calls);
    if (isUndisturbed) expect(calls).toEqual([5, 5]);
  }),
);
