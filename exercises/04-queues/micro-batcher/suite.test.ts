import { allTasks, createTask, currentLoop, gather, loopTime, sleep } from 'asynclings';
import { argumentBattery, cancelSweep, fakeCall, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { batcher } from './starter.ts';

/** Answers a key with the key in capitals. */
const setUp = ({ ms = 5 } = {}) => fakeCall((keys: string[]): (string | Error)[] => keys.map((key) => key.toUpperCase()), { ms });
type Load = ReturnType<typeof setUp>;

const batchesOf = ({ calls }: Load) => calls.map(({ args: [keys] }) => keys.join(''));
const outcomeOf = (work: () => Promise<unknown>) => work().catch((error: unknown) => (error instanceof Error ? error.message : error));

test(
  'a full batch goes at once',
  scenario(async () => {
    const load = setUp();
    const get = batcher(load, { maxSize: 3, maxWaitMs: 100 });
    expect(await gather(['a', 'b', 'c'].map((key) => () => get(key)))).toEqual(['A', 'B', 'C']);
    expect([load.calls.length, loopTime()]).toEqual([1, 5]);
    const one = batcher(load, { maxSize: 1, maxWaitMs: 100 });
    expect([await one('x'), await one('y'), loopTime()]).toEqual(['X', 'Y', 15]);
    await sleep(1);
  }),
);

test(
  'a partial batch goes when its first call has waited long enough',
  scenario(async () => {
    const load = setUp();
    const get = batcher(load, { maxSize: 10, maxWaitMs: 30 });
    const first = createTask(() => get('a'));
    await sleep(20);
    expect([await get('b'), loopTime()]).toEqual(['B', 35]);
    expect([await first.join(), batchesOf(load)]).toEqual(['A', ['ab']]);
  }),
);

test(
  'each batch has a time of its own',
  scenario(async () => {
    const load = setUp({ ms: 1 });
    const get = batcher(load, { maxSize: 2, maxWaitMs: 30 });
    const callAt = (atMs: number, key: string) => async () => (await sleep(atMs), await get(key), loopTime());
    // a and b fill a batch at 10; c comes at 20 and has until 50, not until 30.
    expect(await gather([callAt(0, 'a'), callAt(10, 'b'), callAt(20, 'c'), callAt(60, 'd')])).toEqual([11, 11, 51, 91]);
    expect(batchesOf(load)).toEqual(['ab', 'c', 'd']);
  }),
);

test(
  'each caller gets their own value',
  scenario(
    async () => {
      const load = setUp();
      const get = batcher(load, { maxSize: 3, maxWaitMs: 10 });
      const keys = 'hello there'.split('');
      expect(await gather(keys.map((key) => () => get(key)))).toEqual('HELLO THERE'.split(''));
      expect(batchesOf(load)).toEqual(['hel', 'lo ', 'the', 're']);
      expect(load.mostInFlight).toBeGreaterThan(1);
    },
    { order: 'fifo' },
  ),
);

test(
  'a wrong number of values is an error for the whole batch',
  scenario(async () => {
    for (const wrong of [[], ['A'], ['A', 'B', 'C']]) {
      const get = batcher(async () => (await sleep(1), wrong), { maxSize: 2, maxWaitMs: 10 });
      const ends = await gather(['a', 'b'].map((key) => () => get(key).catch((error: unknown) => error)));
      for (const end of ends) expect(end).toBeInstanceOf(Error);
    }
  }),
);

test(
  'a failure concerns its own batch alone',
  scenario(async () => {
    const load = setUp();
    load.failOn(1, new Error('no connection'));
    const get = batcher(load, { maxSize: 2, maxWaitMs: 10 });
    const calls = [];
    for (const key of ['a', 'b', 'c', 'd', 'e']) {
      calls.push(createTask(() => outcomeOf(() => get(key))));
      await sleep(1);
    }
    const ends = [];
    for (const call of calls) ends.push(await call.join());
    expect(ends).toEqual(['no connection', 'no connection', 'C', 'D', 'E']);
    const throwing = batcher<string, string>(() => {
      throw new Error('at once');
    }, { maxSize: 1, maxWaitMs: 10 });
    await expect(throwing('a')).rejects.toThrow('at once');
    await sleep(1); // a stopped timer may need a turn
  }),
);

test(
  'an error in the list is for one caller',
  scenario(async () => {
    const load = fakeCall((keys: string[]) => keys.map((key) => (key === 'x' ? new Error('no x') : key)));
    const get = batcher<string, string>(load, { maxSize: 3, maxWaitMs: 10 });
    expect((await gather(['a', 'x', 'b'].map((key) => () => outcomeOf(() => get(key)))))).toEqual(['a', 'no x', 'b']);
  }),
);

test(
  'who is cancelled before the batch goes is left out',
  scenario(async () => {
    const load = setUp();
    const get = batcher(load, { maxSize: 3, maxWaitMs: 30 });
    const calls = [];
    for (const key of ['a', 'b']) {
      calls.push(createTask(() => get(key)));
      await sleep(1);
    }
    calls[0]!.cancel('not needed');
    await sleep(1);
    const more = [createTask(() => get('c'))];
    await sleep(1);
    expect(load.calls).toHaveLength(0); // b and c are not three
    more.push(createTask(() => get('d')));
    expect([await calls[1]!.join(), await more[0]!.join(), await more[1]!.join()]).toEqual(['B', 'C', 'D']);
    expect(batchesOf(load)).toEqual(['bcd']);
  }),
);

test(
  'when everybody has left, nothing is loaded',
  scenario(async () => {
    const load = setUp();
    const get = batcher(load, { maxSize: 3, maxWaitMs: 30, maxInFlight: 1, dedupe: true });
    const calls = ['a', 'b', 'b'].map((key) => createTask(() => get(key)));
    await sleep(1);
    for (const call of calls) call.cancel();
    await sleep(1);
    expect([load.calls.length, currentLoop().timerCount, allTasks().size]).toEqual([0, 0, 1]);
    const holder = createTask(() => get('x'));
    await sleep(31);
    const [waiting, next] = [createTask(() => get('y')), createTask(async () => (await sleep(1), await get('z')))];
    await sleep(2);
    waiting.cancel();
    expect([await holder.join(), await next.join()]).toEqual(['X', 'Z']);
    expect(batchesOf(load)).toEqual(['x', 'z']);
  }),
);

test(
  'wherever one caller is cancelled, the others get their values',
  cancelSweep(async ({ victim, ending }) => {
    const load = setUp();
    const get = batcher(load, { maxSize: 3, maxWaitMs: 10 });
    victim(() => get('v'));
    const others = ['a', 'b'].map((key) => createTask(() => get(key)));
    await ending();
    expect([await others[0]!.join(), await others[1]!.join(), load.calls.length]).toEqual(['A', 'B', 1]);
    expect(await get('c')).toBe('C');
    expect(currentLoop().timerCount).toBe(0);
  }),
);

test(
  'equal keys are asked for once, if wanted',
  scenario(async () => {
    const keys = ['a', 'a', 'a', 'b', 'a'];
    for (const dedupe of [true, false]) {
      const load = setUp();
      const get = batcher(load, { maxSize: 5, maxWaitMs: 10, dedupe });
      expect((await gather(keys.map((key) => () => get(key)))).toSorted()).toEqual(['A', 'A', 'A', 'A', 'B']);
      expect(batchesOf(load).map((batch) => batch.split('').toSorted().join(''))).toEqual([dedupe ? 'ab' : 'aaaab']);
    }
    const load = setUp();
    const get = batcher(load, { maxSize: 2, maxWaitMs: 10, dedupe: true });
    const [first, twin] = [createTask(() => get('a')), createTask(() => get('a'))];
    await sleep(1);
    first.cancel();
    await sleep(1);
    expect([await get('b'), await twin.join(), load.calls.length]).toEqual(['B', 'A', 1]);
  }),
);

test(
  'at most `maxInFlight` batches are under way',
  scenario(async () => {
    const load = setUp({ ms: 10 });
    load.failOn(2, new Error('no connection'));
    const get = batcher(load, { maxSize: 1, maxWaitMs: 10, maxInFlight: 2 });
    const ends = await gather('abcdefg'.split('').map((key) => () => outcomeOf(() => get(key))));
    expect([load.mostInFlight, load.calls.length, loopTime()]).toEqual([2, 7, 40]);
    expect(ends.filter((end) => end === 'no connection')).toHaveLength(1);
  }),
);

test(
  'batches that wait go in order, and one that everybody has left is passed over',
  scenario(async () => {
    const load = setUp({ ms: 10 });
    const get = batcher(load, { maxSize: 1, maxWaitMs: 10, maxInFlight: 1 });
    const calls = [];
    for (const key of ['x', 'y', 'z', 'w']) {
      calls.push(createTask(() => outcomeOf(() => get(key))));
      await sleep(1);
    }
    calls[1]!.cancel();
    expect([await calls[2]!.join(), await calls[3]!.join(), await calls[0]!.join()]).toEqual(['Z', 'W', 'X']);
    expect([batchesOf(load), loopTime()]).toEqual([['x', 'z', 'w'], 30]);
    await sleep(1);
  }),
);

test(
  'no waiting at all still collects what comes in one turn',
  scenario(async () => {
    const load = setUp();
    const get = batcher(load, { maxSize: Infinity, maxWaitMs: 0 });
    const [a, b] = await Promise.all([get('a'), get('b')]);
    expect([a, b, batchesOf(load), loopTime()]).toEqual(['A', 'B', ['ab'], 5]);
  }),
);

test(
  'an idle batcher has no timer',
  scenario(async () => {
    const load = setUp();
    const get = batcher(load, { maxSize: 2, maxWaitMs: 1000 });
    expect([currentLoop().timerCount, allTasks().size]).toEqual([0, 1]);
    await gather([() => get('a'), () => get('b')]);
    await sleep(1); // a stopped timer may need a turn
    expect([currentLoop().timerCount, allTasks().size]).toEqual([0, 1]);
    await get('c');
    expect([currentLoop().timerCount, allTasks().size, loopTime()]).toEqual([0, 1, 1011]);
  }),
);

test(
  'refuses numbers that make no sense',
  scenario(async () => {
    const load = setUp();
    const good = { maxSize: 2, maxWaitMs: 10 };
    await argumentBattery((maxSize) => batcher(load, { ...good, maxSize }), { how: 'throw', legal: [Infinity] });
    await argumentBattery((maxInFlight) => batcher(load, { ...good, maxInFlight }), { how: 'throw', legal: [Infinity] });
    await argumentBattery((maxWaitMs) => batcher(load, { ...good, maxWaitMs }), { how: 'throw', legal: [0, 1.5] });
  }),
);
