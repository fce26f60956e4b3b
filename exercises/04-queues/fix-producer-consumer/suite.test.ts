import { loopTime, sleep } from 'asynclings';
import { argumentBattery, cancelSweep, fakeCall, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { type LineOptions, runLine } from './starter.ts';

/** A line of which the suite sees everything. */
function line({ produceMs = 10, consumeMs = 15, ...rest }: { produceMs?: number; consumeMs?: number } & Partial<LineOptions<number>> = {}) {
  let next = 0;
  const produce = fakeCall((_producer: number) => next++, { ms: produceMs });
  const consume = fakeCall((_item: number) => {}, { ms: consumeMs });
  const options: LineOptions<number> = { producers: 3, consumers: 2, capacity: 2, durationMs: 100, produce, consume, ...rest };
  const consumed = () => consume.calls.filter(({ outcome }) => outcome === 'done').length;
  return { options, produce, consume, consumed };
}

test(
  'everything produced has been consumed when it returns',
  scenario(async () => {
    const { options, produce, consume, consumed } = line();
    const stats = await runLine(options);
    expect(stats.produced).toBeGreaterThan(5);
    expect(stats).toEqual({ produced: produce.calls.length, consumed: produce.calls.length });
    expect([consumed(), consume.inFlight]).toEqual([stats.produced, 0]);
    expect(new Set(consume.calls.map(({ args }) => args[0])).size).toBe(stats.produced);
  }),
);

test(
  'closing takes no longer than the work that is left',
  scenario(async () => {
    const { options } = line({ producers: 1, consumers: 1, consumeMs: 5, durationMs: 95 });
    expect(await runLine(options)).toEqual({ produced: 10, consumed: 10 });
    expect(loopTime()).toBe(105);
    const idle = line({ producers: 1, consumers: 4, produceMs: 50, consumeMs: 1, durationMs: 10 });
    expect(await runLine(idle.options)).toEqual({ produced: 1, consumed: 1 });
    expect(loopTime()).toBe(105 + 51);
  }),
);

test(
  'when a consumer fails, everybody stops on the spot',
  scenario(async () => {
    const { options, produce, consume } = line({ durationMs: 1000 });
    const failure = new Error('no more glue');
    consume.failOn(3, failure);
    expect(await runLine(options).catch((error: unknown) => error)).toBe(failure);
    expect([produce.inFlight, consume.inFlight]).toEqual([0, 0]);
    expect(loopTime()).toBe(40); // the third began at 25
    const calls = produce.calls.length;
    await sleep(1000);
    expect(produce.calls).toHaveLength(calls);
  }),
);

test(
  'when all consumers fail while the belt is full, it does not hang',
  scenario(async () => {
    const { options, produce } = line({ capacity: 1, consumers: 2, durationMs: 500 });
    const failing = async () => {
      await sleep(100);
      throw new Error('no more glue');
    };
    await expect(runLine({ ...options, consume: failing })).rejects.toThrow('no more glue');
    expect([loopTime(), produce.inFlight]).toEqual([110, 0]);
  }),
);

test(
  'when a producer fails, the rest is consumed before the error comes',
  scenario(async () => {
    const { options, produce, consumed } = line({ capacity: 10, consumers: 1, durationMs: 1000 });
    const failure = new Error('no more boxes');
    produce.failOn(5, failure);
    expect(await runLine(options).catch((error: unknown) => error)).toBe(failure);
    const made = produce.calls.filter(({ outcome }) => outcome === 'done').length;
    expect([consumed(), produce.inFlight]).toEqual([made, 0]);
    expect(made).toBeGreaterThanOrEqual(5);
    expect(produce.calls.length).toBeLessThanOrEqual(8);
  }),
);

test(
  'when several producers fail, the first error comes',
  scenario(async () => {
    const { options } = line({ producers: 3, durationMs: 1000 });
    const failing = async (producer: number) => {
      await sleep([20, 10, 30][producer]!);
      throw new Error(`no more boxes for ${producer}`);
    };
    await expect(runLine({ ...options, produce: failing })).rejects.toThrow('no more boxes for 1');
  }),
);

test(
  'wherever it is cancelled, nobody works on',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const { options, produce, consume } = line({ durationMs: 30 });
    victim(() => runLine(options));
    await ending();
    expect([produce.inFlight, consume.inFlight]).toEqual([0, 0]);
    const calls = produce.calls.length + consume.calls.length;
    await sleep(1000);
    expect(produce.calls.length + consume.calls.length).toBe(calls);
    if (isUndisturbed) expect(consume.calls).toHaveLength(produce.calls.length);
  }),
);

test(
  'no time means no items',
  scenario(async () => {
    for (const durationMs of [0, -5]) {
      const { options, produce } = line({ durationMs });
      expect(await runLine(options)).toEqual({ produced: 0, consumed: 0 });
      expect(produce.calls).toEqual([]);
    }
    expect(loopTime()).toBe(0);
  }),
);

test(
  'one of each on a belt for one',
  scenario(async () => {
    const { options } = line({ producers: 1, consumers: 1, capacity: 1, produceMs: 10, consumeMs: 10, durationMs: 50 });
    expect(await runLine(options)).toEqual({ produced: 5, consumed: 5 });
    expect(loopTime()).toBe(60);
  }),
);

test(
  'with slow consumers the belt never holds too much',
  scenario(async () => {
    let waiting = 0;
    let most = 0;
    const { options } = line({ producers: 4, consumers: 1, capacity: 2, durationMs: 200 });
    const produce = async () => {
      await sleep(1);
      most = Math.max(most, ++waiting);
      return 0;
    };
    const consume = async () => {
      waiting--;
      await sleep(20);
    };
    const { produced, consumed } = await runLine({ ...options, produce, consume });
    expect(consumed).toBe(produced);
    expect(most).toBeLessThanOrEqual(2 + 4 + 1); // on the belt, in the hands of four, and one on its way
  }),
);

test(
  'producers who wait for room when the time is up still get rid of their item',
  scenario(async () => {
    const { options, produce } = line({ producers: 3, consumers: 1, capacity: 1, produceMs: 1, consumeMs: 50, durationMs: 20 });
    expect(await runLine(options)).toEqual({ produced: 5, consumed: 5 });
    expect([produce.calls.length, loopTime()]).toEqual([5, 251]);
  }),
);

test(
  'items may be undefined or null',
  scenario(async () => {
    const { options } = line({ durationMs: 50 });
    const { produced, consumed } = await runLine<unknown>({ ...options, produce: async (producer) => (await sleep(10), producer === 0 ? undefined : null), consume: async () => {} });
    expect(produced).toBe(15);
    expect(consumed).toBe(15);
  }),
);

test(
  'refuses numbers that make no sense',
  scenario(async () => {
    const { options, produce } = line();
    for (const name of ['producers', 'consumers', 'capacity'] as const) await argumentBattery((value) => runLine({ ...options, [name]: value }), { how: 'reject' });
    expect(produce.calls).toEqual([]);
  }),
);
