import { allTasks, CancelledError, createTask, loopTime, sleep, wait } from 'asynclings';
import { RequestBatch } from 'asynclings/chapters/network';
import { argumentBattery, cancelSweep, fakeCall, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';

/** Answers with the path; fails where the path says so. */
function setUp(ms: number | ((method: string, path: string) => number) = 10) {
  const request = fakeCall(
    (_method: string, path: string) => {
      if (path.startsWith('/bad')) throw new Error(path);
      if (path === '/gives-up') throw new CancelledError('own decision');
      return `answer to ${path}`;
    },
    { ms },
  );
  return { request, batch: new RequestBatch<string>({ request }) };
}

test(
  'gives an outcome for every request, in the place that add() named',
  scenario(async () => {
    const { batch } = setUp((_method, path) => (path === '/slow' ? 50 : 10));
    const ids = [batch.add('GET', '/slow'), batch.add('GET', '/bad'), batch.add('POST', '/c', { json: 1 })];
    expect([ids, batch.size]).toEqual([[0, 1, 2], 3]);
    expect(await batch.execute()).toEqual([
      { status: 'ok', value: 'answer to /slow' },
      { status: 'error', error: new Error('/bad') },
      { status: 'ok', value: 'answer to /c' },
    ]);
    expect(loopTime()).toBe(50);
  }),
);

test(
  'sends at most `limit` at a time, ten if nothing is said, with no more senders than that',
  scenario(async () => {
    const { batch, request } = setUp();
    for (let n = 0; n < 25; n++) batch.add('GET', `/${n}`);
    const run = createTask(() => batch.execute());
    await sleep(5);
    expect(allTasks().size).toBe(1 + 1 + 10);
    await run.join();
    expect([request.mostInFlight, loopTime()]).toEqual([10, 30]);
    await batch.execute({ limit: 25 });
    expect([request.mostInFlight, loopTime()]).toEqual([25, 40]);
  }),
);

test(
  'running it twice sends twice, and clear() forgets',
  scenario(async () => {
    const { batch, request } = setUp();
    batch.add('GET', '/a');
    await batch.execute();
    await batch.execute();
    expect(request.calls).toHaveLength(2);
    batch.clear();
    expect([batch.size, await batch.execute(), batch.add('GET', '/b')]).toEqual([0, [], 0]);
  }),
);

test(
  'what is added or cleared during a run belongs to the next one',
  scenario(async () => {
    const { batch } = setUp();
    batch.add('GET', '/a');
    batch.add('GET', '/b');
    const run = createTask(() => batch.execute({ limit: 1 }));
    await sleep(5);
    expect(batch.add('GET', '/too-late')).toBe(2);
    await sleep(10);
    batch.clear();
    expect(batch.add('GET', '/later')).toBe(0);
    expect((await run.join()).map(({ status }) => status)).toEqual(['ok', 'ok']);
    expect(await batch.execute()).toEqual([{ status: 'ok', value: 'answer to /later' }]);
  }),
);

test(
  'a request that gives itself up is cancelled, and the others go on',
  scenario(async () => {
    const { batch } = setUp();
    for (const path of ['/gives-up', '/a', '/b']) batch.add('GET', path);
    expect((await batch.execute({ limit: 1 })).map(({ status }) => status)).toEqual(['cancelled', 'ok', 'ok']);
  }),
);

test(
  'stopOnError cancels what is under way and sends nothing more',
  scenario(async () => {
    const { batch, request } = setUp((_method, path) => (path === '/bad' ? 10 : 50));
    for (const path of ['/a', '/bad', '/c', '/d']) batch.add('GET', path);
    const outcomes = await batch.execute({ limit: 3, stopOnError: true });
    const reason = new Error('/bad');
    expect(outcomes).toEqual([
      { status: 'cancelled', reason },
      { status: 'error', error: reason },
      { status: 'cancelled', reason },
      { status: 'cancelled', reason },
    ]);
    expect([request.calls.map(({ outcome }) => outcome), loopTime()]).toEqual([['abandoned', 'failed', 'abandoned'], 10]);
  }),
);

test(
  'a request that fails while it is being stopped is an error of its own, and the first one stays the reason',
  scenario(async () => {
    const first = new Error('first');
    const second = new Error('failed to hang up');
    const request = async (_method: string, path: string) => {
      try {
        await sleep(path === '/bad' ? 10 : 50);
      } catch {
        throw second;
      }
      throw first;
    };
    const batch = new RequestBatch({ request });
    for (const path of ['/stubborn', '/bad', '/c']) batch.add('GET', path);
    expect(await batch.execute({ limit: 2, stopOnError: true })).toEqual([
      { status: 'error', error: second },
      { status: 'error', error: first },
      { status: 'cancelled', reason: first },
    ]);
  }),
);

test(
  'tells of each outcome as it comes, also of those that were never sent, and is not stopped by a callback that throws',
  scenario(async () => {
    const { batch } = setUp((_method, path) => (path === '/slow' ? 30 : 10));
    for (const path of ['/slow', '/quick', '/bad', '/never']) batch.add('GET', path);
    const told: unknown[] = [];
    const onProgress = ({ id, outcome, done, total }: { id: number; outcome: { status: string }; done: number; total: number }) => {
      told.push([id, outcome.status, done, total]);
      throw new Error('the display is broken');
    };
    expect(await batch.execute({ limit: 2, stopOnError: true, onProgress })).toHaveLength(4);
    expect(told).toEqual([
      [1, 'ok', 1, 4],
      [2, 'error', 2, 4],
      [0, 'cancelled', 3, 4],
      [3, 'cancelled', 4, 4],
    ]);
  }),
);

test(
  'wherever the caller is cancelled, every request has ended by then, and the batch can run again',
  cancelSweep(async ({ victim, ending }) => {
    const { batch, request } = setUp();
    for (let n = 0; n < 4; n++) batch.add('GET', `/${n}`);
    victim(() => batch.execute({ limit: 2 }));
    await ending();
    expect(request.inFlight).toBe(0);
    expect((await batch.execute()).map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok']);
  }),
);

test(
  'refuses a limit that makes no sense before anything is sent',
  scenario(async () => {
    const { batch, request } = setUp();
    batch.add('GET', '/');
    await argumentBattery((limit) => batch.execute({ limit }), { how: 'reject' });
    expect(request.calls).toEqual([]);
    await wait([createTask(() => batch.execute({ limit: 1 }))]);
    expect(request.calls).toHaveLength(1);
  }),
);
