import { loopTime, sleep } from 'asynclings';
import { cancelSweep, failSweep, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { buildReport, type Sources } from './starter.ts';

type Name = keyof Sources;

const DAY: Readonly<Record<Name, number>> = { customer: 200, orders: 300, rates: 250, forecast: 200, catalogue: 150, stock: 50, news: 400 };
const ITEMS = 8;
const REPORT = { customer: 'Ann', forecast: 42, stock: Array.from({ length: ITEMS }, (_, id) => id * 10), news: 'none' };

/** Sources that take their time, count who is under way, and refuse to be given what they did not hand out. */
function fakeSources(times: Readonly<Record<Name, number>> = DAY, wrap: <R>(fn: () => Promise<R>) => () => Promise<R> = (fn) => fn) {
  const customer = { name: 'Ann' };
  const orders = [1, 2, 3];
  const rates = [0.5];
  const items = Array.from({ length: ITEMS }, (_, id) => ({ id }));
  const calls: string[] = [];
  const faults: string[] = [];
  let inFlight = 0;
  let most = 0;
  const call = <R>(name: Name, label: string, needed: readonly (readonly [unknown, unknown])[], value: R): Promise<R> =>
    wrap(async () => {
      calls.push(label);
      most = Math.max(most, ++inFlight);
      try {
        if (needed.some(([got, want]) => got !== want)) faults.push(`${label} was called without what it needs`);
        await sleep(times[name]);
        return value;
      } finally {
        inFlight--;
      }
    })();
  const sources: Sources = {
    customer: () => call('customer', 'customer', [], customer),
    orders: (given) => call('orders', 'orders', [[given, customer]], orders),
    rates: () => call('rates', 'rates', [], rates),
    forecast: (given, at) => call('forecast', 'forecast', [[given, orders], [at, rates]], 42),
    catalogue: () => call('catalogue', 'catalogue', [], items),
    stock: (item) => call('stock', `stock ${item?.id}`, [[item, items[item?.id]]], item?.id * 10),
    news: () => call('news', 'news', [], 'none'),
  };
  return { sources, calls, faults, inFlight: () => inFlight, most: () => most };
}

const msFor = async (times: Readonly<Record<Name, number>> = DAY): Promise<number> => {
  const beginMs = loopTime();
  await buildReport(fakeSources(times).sources);
  return loopTime() - beginMs;
};

test(
  'the report is the same as before',
  scenario(async () => {
    expect(await buildReport(fakeSources().sources)).toEqual(REPORT);
  }),
);

test(
  'every source gets what it needs, from where it belongs',
  scenario(async () => {
    const { sources, faults } = fakeSources();
    await buildReport(sources);
    expect(faults).toEqual([]);
  }),
);

test(
  'never has more than four calls under way',
  scenario(async () => {
    const { sources, most } = fakeSources();
    await buildReport(sources);
    expect(most()).toBeLessThanOrEqual(4);
  }),
);

test(
  'asks every source once',
  scenario(async () => {
    const { sources, calls } = fakeSources();
    await buildReport(sources);
    const stock = Array.from({ length: ITEMS }, (_, id) => `stock ${id}`);
    expect(calls.toSorted()).toEqual(['catalogue', 'customer', 'forecast', 'news', 'orders', 'rates', ...stock].toSorted());
  }),
);

test(
  'works with sources that answer at once',
  scenario(async () => {
    const times = { customer: 0, orders: 0, rates: 0, forecast: 0, catalogue: 0, stock: 0, news: 0 };
    const { sources, most, faults } = fakeSources(times);
    expect(await buildReport(sources)).toEqual(REPORT);
    expect(most()).toBeLessThanOrEqual(4);
    expect(faults).toEqual([]);
    expect(loopTime()).toBe(0);
  }),
);

test(
  'a source that fails, fails the report with its own error, and nothing goes on',
  failSweep(async ({ dependency, failure }) => {
    const { sources, calls, inFlight } = fakeSources(DAY, (fn) => dependency(fn));
    const outcome = await buildReport(sources).catch((error: unknown) => error);
    if (failure === undefined) expect(outcome).toEqual(REPORT);
    else expect(outcome).toBe(failure);
    expect(inFlight()).toBe(0);
    const made = calls.length;
    await sleep(2000);
    expect(calls).toHaveLength(made);
  }),
);

test(
  'who cancels the report cancels the calls under way',
  cancelSweep(async ({ victim, ending }) => {
    const { sources, calls, inFlight } = fakeSources();
    victim(() => buildReport(sources));
    await ending();
    expect(inFlight()).toBe(0);
    const made = calls.length;
    await sleep(2000);
    expect(calls).toHaveLength(made);
  }),
);

test(
  'takes at most 900 ms',
  scenario(async () => {
    expect(await msFor()).toBeLessThanOrEqual(900);
  }),
);

test(
  'takes at most 750 ms',
  scenario(async () => {
    expect(await msFor()).toBeLessThanOrEqual(750);
  }),
);

test(
  'takes 700 ms, and as long as the longest path on other days',
  scenario(async () => {
    expect(await msFor()).toBe(700);
    expect(await msFor({ ...DAY, customer: 50, rates: 600 })).toBe(800); // the rates hold up the forecast
    expect(await msFor({ ...DAY, orders: 100, forecast: 100, news: 950 })).toBe(950); // the news come last
    expect(await msFor({ ...DAY, catalogue: 20, stock: 5, customer: 400 })).toBe(900); // the customer is asleep
  }),
);
