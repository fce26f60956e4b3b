import { CancelledError, createTask, loopTime, sleep, TaskGroup, timeout, wait } from 'asynclings';
import { argumentBattery, cancelSweep, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { createService, type Req, type Service, type ServiceOptions } from './starter.ts';


/** A handler that takes its time, and cleans up when it is cancelled. */
function slow({ ms, cleanupMs = 0 }: { ms: number; cleanupMs?: number }) {
  const seen = { paths: [] as string[], ends: [] as string[], inside: 0, most: 0 };
  const handler = async ({ path }: { path: string }) => {
    seen.paths.push(path);
    seen.most = Math.max(seen.most, ++seen.inside);
    let end = 'cancelled';
    try {
      await sleep(ms);
      end = 'done';
    } finally {
      if (end === 'cancelled' && cleanupMs > 0) await sleep(cleanupMs);
      seen.inside--;
      seen.ends.push(`${end} at ${loopTime()}`);
    }
    return { status: 200, body: path };
  };
  return { seen, handler };
}

function make(options: Partial<ServiceOptions> & Pick<ServiceOptions, 'handler'>): Service {
  return createService({ maxInFlight: 2, maxQueue: 2, requestTimeoutMs: 100, maxBodyLength: 10, ...options });
}

/** Sends one request. @returns its status and when the answer came. */
async function send(service: Service, request: Req = { path: '/' }): Promise<string> {
  const { status } = await service.inject(request);
  return `${status} at ${loopTime()}`;
}

/** Sends so many requests at once. */
async function burst(service: Service, count: number): Promise<string[]> {
  const answers: string[] = [];
  await TaskGroup.run(async (group) => {
    for (let n = 0; n < count; n++) group.createTask(async () => answers.push(await send(service)));
  });
  return answers.toSorted();
}

async function* drops(ms: number, count = Infinity) {
  for (let n = 0; n < count; n++) {
    await sleep(ms);
    yield 'x';
  }
}

test(
  'hands the request to the handler, and its answer to the client',
  scenario(async () => {
    const service = make({ handler: async ({ path, body }) => ({ status: 201, headers: { 'x-by': 'us' }, body: `${path}:${body}` }) });
    expect(await service.inject({ path: '/a', body: 'text' })).toEqual({ status: 201, headers: { 'x-by': 'us' }, body: '/a:text' });
    expect(await service.inject({ path: '/b', body: drops(5, 3) })).toMatchObject({ body: '/b:xxx' });
    expect(await service.inject({ path: '/c' })).toMatchObject({ body: '/c:' });
    expect(loopTime()).toBe(15);
  }),
);

test(
  'runs no more handlers at once than it may, and not fewer',
  scenario(async () => {
    const { seen, handler } = slow({ ms: 10 });
    const service = make({ handler, maxInFlight: 3, maxQueue: 20 });
    expect(await burst(service, 7)).toEqual(['200 at 10', '200 at 10', '200 at 10', '200 at 20', '200 at 20', '200 at 20', '200 at 30']);
    expect(seen.most).toBe(3);
  }),
);

test(
  'serves those who wait in the order in which they came',
  scenario(async () => {
    const { seen, handler } = slow({ ms: 10 });
    const service = make({ handler, maxInFlight: 1, maxQueue: 20 });
    await TaskGroup.run(async (group) => {
      for (const path of ['a', 'b', 'c', 'd']) {
        group.createTask(() => service.inject({ path }));
        await sleep(1);
      }
    });
    expect(seen.paths).toEqual(['a', 'b', 'c', 'd']);
  }),
);

test(
  'refuses at once when the line is full, and says when to come again',
  scenario(async () => {
    const { seen, handler } = slow({ ms: 10 });
    const service = make({ handler });
    expect(await burst(service, 7)).toEqual(['200 at 10', '200 at 10', '200 at 20', '200 at 20', '503 at 0', '503 at 0', '503 at 0']);
    expect(seen.paths).toHaveLength(4);
    const without = make({ handler, maxInFlight: 1, maxQueue: 0 });
    const first = createTask(() => send(without));
    await sleep(1);
    const { status, headers } = await without.inject({ path: '/' });
    expect(status).toBe(503);
    expect(headers?.['retry-after']).toMatch(/^[1-9]\d*$/);
    expect(await first.join()).toBe('200 at 30');
    expect(await send(without)).toBe('200 at 40');
  }),
);

test(
  'answers 504 when the time is over, and cancels the handler',
  scenario(async () => {
    const { seen, handler } = slow({ ms: 1000 });
    const service = make({ handler });
    expect(await send(service)).toBe('504 at 100');
    await sleep(1);
    expect([seen.ends, service.stats().inFlight]).toEqual([['cancelled at 100'], 0]);
  }),
);

test(
  'answers in time though the handler cleans up slowly, and counts it until it has ended',
  scenario(async () => {
    const { seen, handler } = slow({ ms: 1000, cleanupMs: 50 });
    const service = make({ handler, maxInFlight: 1, maxQueue: 1 });
    expect(await send(service)).toBe('504 at 100');
    expect(service.stats().inFlight).toBe(1);
    const next = createTask(() => send(service));
    await sleep(1);
    expect([service.stats().waiting, seen.inside]).toEqual([1, 1]);
    expect(await send(service)).toBe('503 at 101');
    expect(await next.join()).toBe('504 at 200');
    await sleep(60);
    expect([seen.most, seen.ends]).toEqual([1, ['cancelled at 150', 'cancelled at 250']]);
  }),
);

test(
  'counts the wait in the line as part of the time; nothing was begun then, so it says 503',
  scenario(async () => {
    const { seen, handler } = slow({ ms: 80 });
    const service = make({ handler, maxInFlight: 1 });
    expect(await burst(service, 3)).toEqual(['200 at 80', '503 at 100', '504 at 100']);
    await sleep(1);
    expect(seen.ends).toEqual(['done at 80', 'cancelled at 100']);
    expect(service.stats()).toMatchObject({ waiting: 0, inFlight: 0 });
  }),
);

test(
  'cancels the handler when its client hangs up',
  scenario(async () => {
    const { seen, handler } = slow({ ms: 50 });
    const service = make({ handler });
    const client = createTask(() => send(service));
    await sleep(10);
    client.cancel('tab closed');
    await wait([client]);
    await sleep(1);
    expect([client.isCancelled, seen.ends]).toEqual([true, ['cancelled at 10']]);
    expect(service.stats()).toMatchObject({ inFlight: 0, gone: 1, answered: {} });
  }),
);

test(
  'a client that hangs up at any moment leaves nothing behind',
  cancelSweep(async ({ victim, ending }) => {
    const { handler } = slow({ ms: 10 });
    const service = make({ handler, maxInFlight: 1, maxQueue: 1 });
    const first = createTask(() => send(service));
    await sleep(1);
    victim(() => service.inject({ path: '/', body: drops(2, 2) }));
    await ending();
    await first.join();
    await sleep(1);
    const { received, answered, gone, waiting, inFlight } = service.stats();
    expect([(answered[200] ?? 0) + gone, waiting, inFlight]).toEqual([received, 0, 0]);
    expect((await burst(service, 3)).map((answer) => answer.slice(0, 3))).toEqual(['200', '200', '503']);
  }),
);

test(
  'a handler that fails gives a 500 that tells nothing, and the next request is fine',
  scenario(async () => {
    let calls = 0;
    const handler = async () => {
      await sleep(1);
      if (++calls === 1) throw new Error('password is 123');
      return { status: 200 };
    };
    const service = make({ handler, maxInFlight: 1 });
    const { status, headers, body } = await service.inject({ path: '/' });
    expect(status).toBe(500);
    expect(JSON.stringify([headers, body])).not.toContain('password');
    expect(await send(service)).toBe('200 at 2');
    const failing = make({
      handler: () => {
        throw new Error('at once');
      },
    });
    expect(await send(failing)).toBe('500 at 2');
  }),
);

test(
  'a handler that meets a time limit of its own, or cancels itself, has failed like any other',
  scenario(async () => {
    const limited = make({ handler: () => timeout(10, async () => (await sleep(50), { status: 200 })) });
    expect(await send(limited)).toBe('500 at 10');
    const givesUp = make({
      handler: async () => {
        await sleep(1);
        throw new CancelledError('no use');
      },
    });
    expect(await send(givesUp)).toBe('500 at 11');
    expect(givesUp.stats()).toMatchObject({ answered: { 500: 1 }, gone: 0, inFlight: 0 });
  }),
);

test(
  'refuses a body that is too long as soon as it is, and stops reading it',
  scenario(async () => {
    const { seen, handler } = slow({ ms: 1 });
    const service = make({ handler, maxBodyLength: 3 });
    let isClosed = false;
    async function* endless() {
      try {
        yield* drops(5);
      } finally {
        isClosed = true;
      }
    }
    expect(await send(service, { path: '/', body: endless() })).toBe('413 at 20');
    expect(isClosed).toBe(true);
    expect(await send(service, { path: '/', body: 'four' })).toBe('413 at 20');
    expect(seen.paths).toEqual([]);
    expect(await send(service, { path: '/', body: 'abc' })).toBe('200 at 21');
    const none = make({ handler, maxBodyLength: 0 });
    expect([await send(none, { path: '/', body: 'a' }), await send(none)]).toEqual(['413 at 21', '200 at 22']);
  }),
);

test(
  'gives up a body that comes too slowly, and holds up nobody else with it',
  scenario(async () => {
    const { handler } = slow({ ms: 10 });
    const service = make({ handler, maxInFlight: 1, maxQueue: 1 });
    const loris = createTask(() => send(service, { path: '/', body: drops(30) }));
    await sleep(1);
    expect(service.stats()).toMatchObject({ waiting: 1, inFlight: 0 });
    expect(await send(service)).toBe('200 at 11');
    expect(await loris.join()).toBe('408 at 100');
    expect(service.stats()).toMatchObject({ waiting: 0, inFlight: 0 });
  }),
);

test(
  'a body that breaks off is a bad request',
  scenario(async () => {
    const { seen, handler } = slow({ ms: 10 });
    const service = make({ handler });
    async function* broken() {
      yield 'abc';
      await sleep(5);
      throw new Error('connection reset');
    }
    expect(await send(service, { path: '/', body: broken() })).toBe('400 at 5');
    expect([seen.paths, service.stats().waiting]).toEqual([[], 0]);
  }),
);

test(
  'when it stops, newcomers get 503, and whoever is inside is served, also from the line',
  scenario(async () => {
    const { handler } = slow({ ms: 20 });
    const service = make({ handler, maxInFlight: 1 });
    const inside = createTask(() => burst(service, 2));
    await sleep(1);
    const stopping = createTask(() => service.stop({ graceMs: 60 }));
    await sleep(1);
    const { status, headers } = await service.inject({ path: '/' });
    expect([status, headers?.['retry-after']]).toEqual([503, expect.any(String)]);
    expect(await inside.join()).toEqual(['200 at 20', '200 at 40']);
    expect(await stopping.join()).toEqual({ finished: 2, cancelled: 0, refused: 1 });
    expect(loopTime()).toBe(40);
    expect(await send(service)).toBe('503 at 40');
  }),
);

test(
  'cuts off who is not done after the grace, with a 503, and waits for the clean-up',
  scenario(async () => {
    const { seen, handler } = slow({ ms: 1000, cleanupMs: 5 });
    const quick = slow({ ms: 20 });
    const service = make({ handler: (request) => (request.path === '/quick' ? quick.handler(request) : handler(request)), requestTimeoutMs: 5000 });
    const fast = createTask(() => send(service, { path: '/quick' }));
    await sleep(1);
    const inside = createTask(() => burst(service, 3));
    await sleep(1);
    expect(await service.stop({ graceMs: 50 })).toEqual({ finished: 1, cancelled: 3, refused: 0 });
    expect([loopTime(), await fast.join(), await inside.join()]).toEqual([57, '200 at 20', ['503 at 52', '503 at 52', '503 at 52']]);
    expect(seen.ends).toEqual(['cancelled at 57', 'cancelled at 57']);
    expect(service.stats()).toMatchObject({ waiting: 0, inFlight: 0, answered: { 200: 1, 503: 3 } });
  }),
);

test(
  'cuts off also who has not come as far as a handler, and who is out of time at that moment',
  scenario(async () => {
    const { seen, handler } = slow({ ms: 1000 });
    const service = make({ handler });
    const loris = createTask(() => send(service, { path: '/', body: drops(30) }));
    await sleep(1);
    expect(await service.stop({ graceMs: 50 })).toEqual({ finished: 0, cancelled: 1, refused: 0 });
    expect([await loris.join(), seen.paths]).toEqual(['503 at 51', []]);
    const late = make({ handler });
    const client = createTask(() => send(late));
    await sleep(1);
    const { finished, cancelled } = await late.stop({ graceMs: 99 }); // together with its own limit
    expect([finished + cancelled, loopTime()]).toEqual([1, 151]);
    expect(['503 at 151', '504 at 151']).toContain(await client.join());
  }),
);

test(
  'leaves a handler whose client is gone its clean-up when it stops',
  scenario(async () => {
    const { seen, handler } = slow({ ms: 1000, cleanupMs: 50 });
    const service = make({ handler });
    expect(await send(service)).toBe('504 at 100');
    await sleep(1);
    expect(await service.stop({ graceMs: 1000 })).toEqual({ finished: 0, cancelled: 0, refused: 0 });
    expect([seen.ends, loopTime()]).toEqual([['cancelled at 150'], 150]);
  }),
);

test(
  'a second stop gets the report of the first, and a stop before anything came has nothing to do',
  scenario(async () => {
    const { handler } = slow({ ms: 20 });
    const service = make({ handler });
    const inside = createTask(() => send(service));
    await sleep(1);
    const first = createTask(() => service.stop({ graceMs: 60 }));
    await sleep(1);
    expect(await service.stop({ graceMs: 0 })).toEqual({ finished: 1, cancelled: 0, refused: 0 });
    expect([loopTime(), await inside.join(), await first.join()]).toEqual([20, '200 at 20', { finished: 1, cancelled: 0, refused: 0 }]);
    expect(await service.stop({ graceMs: 60 })).toEqual({ finished: 1, cancelled: 0, refused: 0 });
    expect(await make({ handler }).stop({ graceMs: 60 })).toEqual({ finished: 0, cancelled: 0, refused: 0 });
    expect(loopTime()).toBe(20);
  }),
);

test(
  'keeps count of everything',
  scenario(async () => {
    const { handler } = slow({ ms: 20 });
    const service = make({ handler });
    expect(service.stats()).toEqual({ received: 0, waiting: 0, inFlight: 0, answered: {}, gone: 0 });
    const clients = createTask(() => burst(service, 5));
    await sleep(1);
    const leaving = service.stats();
    expect(leaving).toEqual({ received: 5, waiting: 2, inFlight: 2, answered: { 503: 1 }, gone: 0 });
    await clients.join();
    await sleep(1);
    expect(service.stats()).toEqual({ received: 5, waiting: 0, inFlight: 0, answered: { 200: 4, 503: 1 }, gone: 0 });
    expect(leaving.answered).toEqual({ 503: 1 }); // what was given away does not change
  }),
);

test(
  'loses none of a thousand requests, whatever becomes of each',
  scenario(
    async () => {
      const handler = async ({ path }: { path: string }) => {
        await sleep(1 + (Number(path) % 13));
        if (Number(path) % 7 === 0) throw new Error('seven');
        return { status: 200 };
      };
      const service = make({ handler, maxInFlight: 10, maxQueue: 100, requestTimeoutMs: 40 });
      let answers = 0;
      await TaskGroup.run(async (group) => {
        for (let n = 0; n < 1000; n++) {
          if (n % 5 === 0) await sleep(1);
          const client = group.createTask(async () => {
            await service.inject({ path: String(n) });
            answers++;
          });
          if (n % 50 === 0) group.createTask(async () => (await sleep(2), client.cancel()));
        }
      });
      await sleep(1);
      const { received, answered, gone, waiting, inFlight } = service.stats();
      const total = Object.values(answered).reduce((sum, count) => sum + count, 0);
      expect([received, total + gone, answers + gone, waiting, inFlight]).toEqual([1000, 1000, 1000, 0, 0]);
      for (const status of [200, 500, 503]) expect(answered[status]).toBeGreaterThan(0);
    },
    { order: 'fifo' },
  ),
);

test(
  'refuses limits that make no sense',
  scenario(async () => {
    const { handler } = slow({ ms: 1 });
    await argumentBattery((maxInFlight) => make({ handler, maxInFlight }), { how: 'throw' });
    await argumentBattery((maxQueue) => make({ handler, maxQueue }), { how: 'throw', legal: [0] });
    await argumentBattery((maxBodyLength) => make({ handler, maxBodyLength }), { how: 'throw', legal: [0] });
    await argumentBattery((requestTimeoutMs) => make({ handler, requestTimeoutMs }), { how: 'throw', legal: [1.5, Infinity] });
    expect(await send(make({ handler, requestTimeoutMs: 0.5 }))).toBe('504 at 0.5');
    await sleep(1);
  }),
);
