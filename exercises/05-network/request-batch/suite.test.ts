import { createTask, loopTime, sleep, wait } from 'asynclings';
import { argumentBattery, cancelSweep, failSweep, fakeCall, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { type Outcome, type Progress, RequestBatch } from './starter.ts';

/** A client whose requests take 10 ms, or as many as the path says: '/30'. Paths with 'bad' in them fail. */
function setUp() {
  const request = fakeCall(
    (_method: string, path: string, _options?: unknown): unknown => {
      if (path.includes('bad')) throw new Error(path);
      return `answer to ${path}`;
    },
    { ms: (_method: string, path: string, _options?: unknown) => Number(/\d+/.exec(path)?.[0] ?? 10) },
  );
  return { request, batch: new RequestBatch({ request }) };
}

const addAll = (batch: RequestBatch, paths: readonly string[]) => paths.map((path) => batch.add('GET', path));
const statusesOf = (outcomes: readonly Outcome[]) => outcomes.map(({ status }) => status);

test(
  'every request has its outcome in the place that add named',
  scenario(async () => {
    const { batch, request } = setUp();
    const body = { name: 'Ada' };
    expect([batch.add('GET', '/30'), batch.add('POST', '/20', body), batch.add('GET', '/10')]).toEqual([0, 1, 2]);
    expect(batch.size).toBe(3);
    expect(await batch.execute()).toEqual(['/30', '/20', '/10'].map((path) => ({ status: 'ok', value: `answer to ${path}` })));
    const post = request.calls.find(({ args: [method] }) => method === 'POST');
    expect(post?.args[2]).toBe(body);
  }),
);

test(
  'an error is the outcome of its own request, and stops no other',
  scenario(async () => {
    const { batch } = setUp();
    addAll(batch, ['/30', '/bad/5', '/20', '/bad/10']);
    expect(await batch.execute({ limit: 2 })).toEqual([
      { status: 'ok', value: 'answer to /30' },
      { status: 'error', error: new Error('/bad/5') },
      { status: 'ok', value: 'answer to /20' },
      { status: 'error', error: new Error('/bad/10') },
    ]);
  }),
);

test(
  'an outcome says what it is: an answer may be an Error object, and what is thrown may be anything',
  scenario(async () => {
    const found = new Error('the report that was asked for');
    const answers: Record<string, () => unknown> = {
      '/report': () => found,
      '/nothing': () => undefined,
      '/throws-nothing': () => {
        throw undefined;
      },
      '/throws-ok': () => {
        throw { status: 'ok' };
      },
    };
    const batch = new RequestBatch({ request: async (_method, path) => answers[path]!() });
    addAll(batch, Object.keys(answers));
    const outcomes = await batch.execute();
    expect(outcomes).toEqual([{ status: 'ok', value: found }, { status: 'ok', value: undefined }, { status: 'error', error: undefined }, { status: 'error', error: { status: 'ok' } }]);
    expect(outcomes[0]).toHaveProperty('value', found);
  }),
);

test(
  'a client that throws at once fails that request alone',
  scenario(async () => {
    const request = (_method: string, path: string) => {
      if (path === '/bad') throw new TypeError('not a path');
      return Promise.resolve('fine');
    };
    const batch = new RequestBatch({ request });
    addAll(batch, ['/bad', '/good']);
    expect(await batch.execute({ limit: 1 })).toEqual([{ status: 'error', error: new TypeError('not a path') }, { status: 'ok', value: 'fine' }]);
  }),
);

test(
  'a request that gives itself up is cancelled, and the others go on',
  scenario(async () => {
    const request = async (_method: string, path: string) => {
      await sleep(5);
      if (path !== '/part') return 'fine';
      const part = createTask(() => sleep(100));
      part.cancel('not needed');
      return part.join();
    };
    const batch = new RequestBatch({ request });
    addAll(batch, ['/part', '/a', '/part', '/b']);
    for (const limit of [1, 4]) expect(statusesOf(await batch.execute({ limit }))).toEqual(['cancelled', 'ok', 'cancelled', 'ok']);
  }),
);

test(
  'at most `limit` requests are under way, ten if nothing is said, and all of these are used',
  scenario(async () => {
    for (const [limit, most] of [[3, 3], [undefined, 10], [100, 25]] as const) {
      const { batch, request } = setUp();
      addAll(batch, Array.from({ length: 25 }, () => '/10'));
      await batch.execute(limit === undefined ? {} : { limit });
      expect(request.mostInFlight).toBe(most);
    }
  }),
);

test(
  'the next request leaves as soon as one has ended',
  scenario(async () => {
    const { batch } = setUp();
    addAll(batch, ['/30', '/10', '/bad/10', '/10']);
    await batch.execute({ limit: 2 });
    expect(loopTime()).toBe(30);
  }),
);

test(
  'running the batch again sends everything again',
  scenario(async () => {
    const { batch, request } = setUp();
    addAll(batch, ['/a', '/b']);
    const first = await batch.execute();
    const second = await batch.execute();
    expect([request.calls.length, batch.size]).toEqual([4, 2]);
    expect(second).toEqual(first);
    expect(second).not.toBe(first);
  }),
);

test(
  'a cleared batch begins anew',
  scenario(async () => {
    const { batch } = setUp();
    addAll(batch, ['/a', '/b']);
    batch.clear();
    expect([batch.size, await batch.execute(), batch.add('GET', '/c')]).toEqual([0, [], 0]);
    expect(await batch.execute()).toEqual([{ status: 'ok', value: 'answer to /c' }]);
  }),
);

test(
  'what is added or cleared during a run belongs to the next one',
  scenario(async () => {
    const { batch } = setUp();
    addAll(batch, ['/a', '/b', '/c']);
    const run = createTask(() => batch.execute({ limit: 1 }));
    await sleep(5);
    expect(batch.add('GET', '/d')).toBe(3);
    await sleep(10);
    batch.clear();
    expect(batch.add('GET', '/e')).toBe(0);
    expect(await run.join()).toEqual(['/a', '/b', '/c'].map((path) => ({ status: 'ok', value: `answer to ${path}` })));
    expect(await batch.execute()).toEqual([{ status: 'ok', value: 'answer to /e' }]);
  }),
);

test(
  'with stopOnError the first error cancels what is under way, and nothing more is sent',
  scenario(async () => {
    const { batch, request } = setUp();
    addAll(batch, ['/5', '/30', '/bad/10', '/40', '/50', '/60']);
    const outcomes = await batch.execute({ limit: 3, stopOnError: true });
    expect(statusesOf(outcomes)).toEqual(['ok', 'cancelled', 'error', 'cancelled', 'cancelled', 'cancelled']);
    expect([request.calls.length, request.inFlight, loopTime()]).toEqual([4, 0, 10]);
  }),
);

test(
  'progress is told once for every request, in the order in which they end',
  scenario(async () => {
    const { batch } = setUp();
    addAll(batch, ['/30', '/10', '/bad/15']);
    const told: unknown[] = [];
    const onProgress = ({ id, outcome, done, total }: Progress) => told.push([id, outcome.status, done, total, loopTime()]);
    const outcomes = await batch.execute({ onProgress });
    expect(told).toEqual([
      [1, 'ok', 1, 3, 10],
      [2, 'error', 2, 3, 15],
      [0, 'ok', 3, 3, 30],
    ]);
    addAll(batch, ['/never']);
    told.length = 0;
    await batch.execute({ limit: 3, stopOnError: true, onProgress });
    expect(told).toHaveLength(outcomes.length + 1);
    expect(new Set(told.map((each) => (each as number[])[0]))).toEqual(new Set([0, 1, 2, 3]));
    expect(told.map((each) => (each as number[])[2])).toEqual([1, 2, 3, 4]);
  }),
);

test(
  'a progress callback that throws breaks nothing',
  scenario(async () => {
    for (const stopOnError of [false, true]) {
      const { batch } = setUp();
      addAll(batch, ['/10', '/bad/20', '/20']);
      let count = 0;
      const onProgress = () => {
        count++;
        throw new Error('the bar is full');
      };
      expect(statusesOf(await batch.execute({ limit: 1, stopOnError, onProgress }))).toEqual(['ok', 'error', stopOnError ? 'cancelled' : 'ok']);
      expect(count).toBe(3);
    }
  }),
);

test(
  'whichever request fails, its own outcome says so, and only that',
  failSweep(async ({ dependency, failure }) => {
    const request = dependency(async (_method: string, path: string): Promise<unknown> => {
      await sleep(1);
      return path;
    });
    const batch = new RequestBatch({ request });
    addAll(batch, ['/a', '/b', '/c']);
    const outcomes = await batch.execute({ limit: 2 });
    const failed = outcomes.filter(({ status }) => status === 'error');
    expect(failed).toEqual(failure === undefined ? [] : [{ status: 'error', error: failure }]);
    expect(outcomes.filter(({ status }) => status === 'ok')).toHaveLength(3 - failed.length);
  }),
);

test(
  'when the caller is cancelled in the middle, what is under way ends, and nothing more is sent',
  scenario(async () => {
    const { batch, request } = setUp();
    addAll(batch, ['/10', '/10', '/10', '/10', '/10', '/10']);
    const run = createTask(() => batch.execute({ limit: 2 }));
    await sleep(15);
    run.cancel('enough');
    await wait([run]);
    expect([run.isCancelled, loopTime(), request.inFlight, request.calls.length]).toEqual([true, 15, 0, 4]);
  }),
);

test(
  'wherever the caller is cancelled, no request is left, and the batch works again',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const { batch, request } = setUp();
    addAll(batch, ['/10', '/bad/5', '/20']);
    victim(() => batch.execute({ limit: 2 }));
    const end = await ending();
    if (!isUndisturbed) expect(end.kind).toBe('cancelled');
    expect(request.inFlight).toBe(0);
    expect(statusesOf(await batch.execute())).toEqual(['ok', 'error', 'ok']);
  }),
);

test(
  'an empty batch has no outcomes',
  scenario(async () => {
    const { batch, request } = setUp();
    expect(await batch.execute({ stopOnError: true, onProgress: () => expect.unreachable('nothing to tell') })).toEqual([]);
    expect(request.calls).toEqual([]);
  }),
);

test(
  'a limit that makes no sense is refused before anything is sent',
  scenario(async () => {
    const { batch, request } = setUp();
    addAll(batch, ['/a']);
    await argumentBattery((limit) => batch.execute({ limit }), { how: 'reject' });
    expect(request.calls).toEqual([]);
    expect(await batch.execute({ limit: 1 })).toHaveLength(1);
  }),
);
