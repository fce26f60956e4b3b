import { CancelledError, createTask, currentTask, loopTime, sleep, TaskGroup, wait } from 'asynclings';
import { InnerCancelled, remaining, withTimeout } from 'asynclings/chapters/exceptions';
import { createService, type IncomingRequest, type Service, type ServiceOptions, type ServiceRequest } from 'asynclings/chapters/network';
import { cancelSweep, explored } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { failureOf, onVirtualTime } from '../../support/virtual-time.ts';

/** A service whose `heard` lists what its onError was told. */
function watchedService(options: Partial<ServiceOptions> = {}) {
  const heard: unknown[] = [];
  const service = createService({ handler: slow(), maxInFlight: 2, maxQueue: 2, requestTimeoutMs: 100, onError: (error) => heard.push(error), ...options });
  return { heard, service };
}

/** A handler that takes its time; its clean-up takes `cleanupMs`. */
function slow({ ms = 10, cleanupMs = 0 } = {}) {
  return async ({ path }: ServiceRequest) => {
    try {
      await sleep(ms);
    } finally {
      if (cleanupMs > 0) await sleep(cleanupMs);
    }
    return { status: 200, body: path };
  };
}

/** Sends `count` requests at once. @returns the status of each answer and when it came. */
async function burst(service: Service, count: number, request: IncomingRequest = { path: '/' }): Promise<string[]> {
  const answers: string[] = [];
  await TaskGroup.run(async (group) => {
    for (let n = 0; n < count; n++) {
      group.createTask(async () => {
        const { status } = await service.inject(request);
        answers.push(`${status} at ${loopTime()}`);
      });
    }
  });
  return answers;
}

async function* pieces(ms: number, ...texts: (string | Uint8Array)[]) {
  for (const text of texts) {
    await sleep(ms);
    yield text;
  }
}

test('hands the request to the handler, and its answer to the client', () =>
  onVirtualTime(async () => {
    const { service } = watchedService({ handler: (request) => ({ status: 201, headers: { 'x-by': 'us' }, body: JSON.stringify(request) }) });
    const { status, headers, body } = await service.inject({ method: 'POST', path: '/a?b=c', headers: { host: 'h' }, body: pieces(1, 'x', Buffer.from('é').subarray(0, 1), Buffer.from('é').subarray(1)) });
    expect([status, headers, JSON.parse(String(body))]).toEqual([201, { 'x-by': 'us' }, { method: 'POST', path: '/a?b=c', headers: { host: 'h' }, body: 'xé' }]);
    expect(JSON.parse(String((await service.inject({ path: '/' })).body))).toEqual({ method: 'GET', path: '/', headers: {}, body: '' });
  }));

test('runs so many handlers at once, lets so many wait, and refuses the others at once', () =>
  onVirtualTime(async () => {
    const { service } = watchedService();
    expect(await burst(service, 6)).toEqual(['503 at 0', '503 at 0', '200 at 10', '200 at 10', '200 at 20', '200 at 20']);
    expect(service.stats()).toEqual({ received: 6, waiting: 0, inFlight: 0, answered: 4, failed: 0, timedOut: 0, shed: 2, refused: 0, cancelled: 0, badBody: 0, clientLeft: 0 });
  }));

test('tells those who are refused when to come again, in whole seconds', () =>
  onVirtualTime(async () => {
    const { service } = watchedService({ maxQueue: 0, maxInFlight: 1, retryAfterMs: 1500 });
    const first = createTask(() => service.inject({ path: '/' }));
    await sleep(1);
    expect((await service.inject({ path: '/' })).headers).toMatchObject({ 'retry-after': '2' });
    await first.join();
  }));

test('answers with 504 when the time is over, and cancels the handler', () =>
  onVirtualTime(async () => {
    const ends: string[] = [];
    const handler = async () => {
      try {
        await sleep(1000);
      } finally {
        ends.push(`handler at ${loopTime()}`);
      }
      return { status: 200 };
    };
    const { service, heard } = watchedService({ handler });
    expect(await burst(service, 1)).toEqual(['504 at 100']);
    expect([ends, heard, service.stats()]).toMatchObject([['handler at 100'], [], { timedOut: 1, inFlight: 0 }]);
  }));

test('answers in time though the handler takes long to clean up, and keeps its slot until it has ended', () =>
  onVirtualTime(async () => {
    const { service } = watchedService({ handler: slow({ ms: 1000, cleanupMs: 50 }), maxInFlight: 1, maxQueue: 0 });
    expect(await burst(service, 1)).toEqual(['504 at 100']);
    expect(service.stats()).toMatchObject({ timedOut: 1, inFlight: 1 });
    expect(await burst(service, 1)).toEqual(['503 at 100']);
    await sleep(51);
    expect(service.stats()).toMatchObject({ inFlight: 0 });
    expect(await burst(service, 1)).toEqual(['504 at 251']);
    await sleep(51);
  }));

test('counts the wait in the line as part of the time; nothing has been begun then, and it says 503', () =>
  onVirtualTime(async () => {
    const { service } = watchedService({ handler: slow({ ms: 80 }), maxInFlight: 1 });
    expect((await burst(service, 3)).toSorted()).toEqual(['200 at 80', '503 at 100', '504 at 100']);
    expect(service.stats()).toMatchObject({ answered: 1, timedOut: 1, shed: 1, waiting: 0, inFlight: 0 });
  }));

test('lets the handler know how much time is left', () =>
  onVirtualTime(async () => {
    const handler = async () => {
      await sleep(30);
      return { status: 200, body: String(remaining()) };
    };
    const { service } = watchedService({ handler });
    expect((await service.inject({ path: '/', body: pieces(20, 'x') })).body).toBe('50');
  }));

test('a handler that notices the end of its time is no failure; a time limit of its own is', () =>
  onVirtualTime(async () => {
    const { service, heard } = watchedService({
      handler: async ({ path }) => {
        await withTimeout(() => sleep(1000), path === '/own' ? 10 : 500, { name: 'query' });
        return { status: 200 };
      },
    });
    expect(await burst(service, 1)).toEqual(['504 at 100']);
    expect(heard).toEqual([]);
    expect((await service.inject({ path: '/own' })).status).toBe(500);
    expect(String(heard)).toContain("deadline 'query'");
  }));

test(
  'in whatever order the handler and the service notice the end of the time, it is a 504',
  explored(async () => {
    const { service, heard } = watchedService({
      handler: async () => {
        await withTimeout(() => sleep(1000), 500);
        return { status: 200 };
      },
    });
    expect([await burst(service, 1), heard]).toEqual([['504 at 100'], []]);
    await sleep(1);
    expect([service.stats().timedOut, heard]).toEqual([1, []]);
  }, { schedules: 100 }),
);

test(
  'whenever the client leaves, its slot is free for the next one',
  cancelSweep(async ({ victim, ending }) => {
    const { service } = watchedService({ maxInFlight: 1, maxQueue: 0 });
    victim(() => service.inject({ path: '/', body: pieces(1, 'a', 'b') }));
    await ending();
    await sleep(1);
    expect((await service.inject({ path: '/' })).status).toBe(200);
    expect(service.stats()).toMatchObject({ received: 2, waiting: 0, inFlight: 0 });
  }),
);

test(
  'a handler that is cancelled before it has begun gives its slot back',
  explored(async () => {
    const { service } = watchedService({ maxInFlight: 1, maxQueue: 0 });
    const client = createTask(() => service.inject({ path: '/' }));
    const canceller = createTask(async () => client.cancel());
    await wait([client, canceller]);
    await sleep(1);
    expect((await service.inject({ path: '/' })).status).toBe(200);
  }, { schedules: 200 }),
);

test('cancels the handler when the client leaves', () =>
  onVirtualTime(async () => {
    const reasons: unknown[] = [];
    const handler = async () => {
      await sleep(1000).catch((error: unknown) => {
        reasons.push((error as CancelledError).reason, loopTime());
        throw error;
      });
      return { status: 200 };
    };
    const { service, heard } = watchedService({ handler });
    const client = createTask(() => service.inject({ path: '/' }));
    await sleep(10);
    client.cancel('tab closed');
    await wait([client]);
    await sleep(0);
    expect([reasons, heard, service.stats()]).toMatchObject([['tab closed', 10], [], { clientLeft: 1, inFlight: 0, waiting: 0 }]);
  }));

test('forgets a client who leaves the line, and the next moves up', () =>
  onVirtualTime(async () => {
    const { service } = watchedService({ maxInFlight: 1, maxQueue: 2 });
    const [first, second, third] = [1, 2, 3].map(() => createTask(() => service.inject({ path: '/' })));
    await sleep(1);
    second!.cancel();
    await wait([second!]);
    expect(service.stats()).toMatchObject({ waiting: 1, inFlight: 1 });
    await wait([first!, third!]);
    expect([loopTime(), third!.result().status]).toEqual([20, 200]);
  }));

test('answers a failure with 500 and tells onError about it, not the client', () =>
  onVirtualTime(async () => {
    const secret = new Error('password is 123');
    let calls = 0;
    const { service, heard } = watchedService({
      handler: async () => {
        await sleep(1);
        if (++calls === 1) throw secret;
        return { status: 200 };
      },
      maxInFlight: 1,
    });
    const { status, body } = await service.inject({ path: '/' });
    expect([status, body, heard]).toEqual([500, 'something went wrong', [secret]]);
    expect((await service.inject({ path: '/' })).status).toBe(200);
    expect(service.stats()).toMatchObject({ failed: 1, answered: 1 });
  }));

test.each([
  ['throws at once', () => { throw new Error('at once'); }],
  ['returns nothing', () => undefined],
  ['returns a status that is none', () => ({ status: '200' })],
  ['returns a status that ends nothing', () => ({ status: 100 })],
  ['returns a body that is none', () => ({ status: 200, body: { a: 1 } })],
  ['returns a header that cannot be sent', () => ({ status: 200, headers: { 'x-a': 'b\nc' } })],
])('a handler that %s has failed', (_what, handler) =>
  onVirtualTime(async () => {
    const { service, heard } = watchedService({ handler: handler as never });
    expect((await service.inject({ path: '/' })).status).toBe(500);
    expect(heard).toEqual([expect.any(Error)]);
  }),
);

test('a handler that was cancelled from within has failed; its client is not cancelled', () =>
  onVirtualTime(async () => {
    const handler = async () => {
      currentTask()!.cancel('no use');
      await sleep(1);
      return { status: 200 };
    };
    const { service } = watchedService({ handler });
    expect((await service.inject({ path: '/' })).status).toBe(500);
    const { service: other, heard } = watchedService({ handler: () => { throw new CancelledError('mine'); } });
    expect((await other.inject({ path: '/' })).status).toBe(500);
    expect([heard, currentTask()!.cancelling]).toEqual([[expect.any(InnerCancelled)], 0]);
  }));

test('refuses a body that is too long as soon as it is, and reads no further', () =>
  onVirtualTime(async () => {
    const { service } = watchedService({ maxBodyBytes: 4 });
    let isClosed = false;
    const endless = async function* () {
      try {
        for (;;) yield 'abc';
      } finally {
        isClosed = true;
      }
    };
    expect([(await service.inject({ path: '/', body: endless() })).status, isClosed]).toEqual([413, true]);
    expect((await service.inject({ path: '/', body: 'héé' })).status).toBe(413);
    expect((await service.inject({ path: '/', body: 'héa' })).status).toBe(200);
    expect(service.stats()).toMatchObject({ badBody: 2, answered: 1 });
  }));

test('a body that comes drop by drop is given up, and holds up nobody else', () =>
  onVirtualTime(async () => {
    const { service } = watchedService({ maxInFlight: 1, maxQueue: 1 });
    const loris = createTask(() => burst(service, 1, { path: '/', body: pieces(30, 'a', 'b', 'c', 'd', 'e') }));
    await sleep(1);
    expect(await burst(service, 1)).toEqual(['200 at 11']);
    expect(await loris.join()).toEqual(['408 at 100']);
    expect(service.stats()).toMatchObject({ badBody: 1, waiting: 0 });
  }));

test('a body that breaks off is a bad request', () =>
  onVirtualTime(async () => {
    const { service, heard } = watchedService();
    const broken = async function* () {
      yield 'a';
      throw new Error('reset');
    };
    expect([(await service.inject({ path: '/', body: broken() })).status, heard]).toEqual([400, []]);
  }));

test('a stop refuses newcomers, finishes what it has admitted, and cuts off who takes too long', () =>
  onVirtualTime(async () => {
    const { service, heard } = watchedService({ handler: async ({ path }) => slow({ ms: Number(path) })({ path } as ServiceRequest), maxInFlight: 2, maxQueue: 5, requestTimeoutMs: 1000 });
    const inside = ['10', '500', '20', '600', '30'].map((path) => createTask(async () => [(await service.inject({ path })).status, loopTime()]));
    await sleep(1);
    const stopping = createTask(() => service.stop({ graceMs: 50 }));
    await sleep(1);
    const { status, headers } = await service.inject({ path: '1' });
    expect([status, headers]).toMatchObject([503, { 'retry-after': '1' }]);
    expect(await stopping.join()).toEqual({ finished: 2, cancelled: 3, stuck: 0, refused: 1 });
    expect(loopTime()).toBe(51);
    await wait(inside);
    expect(inside.map((task) => task.result())).toEqual([[200, 10], [503, 51], [200, 30], [503, 51], [503, 51]]);
    expect([heard, service.stats()]).toMatchObject([[], { answered: 2, cancelled: 3, refused: 1, inFlight: 0, waiting: 0 }]);
  }));

test('a stop waits for those who are there now, whoever was there before, and for a body that is still coming', () =>
  onVirtualTime(async () => {
    const { service } = watchedService();
    await burst(service, 1);
    const inside = createTask(() => burst(service, 1));
    const loris = createTask(() => burst(service, 1, { path: '/', body: pieces(60, 'a', 'b') }));
    await sleep(1);
    expect(await service.stop({ graceMs: 20 })).toEqual({ finished: 1, cancelled: 1, stuck: 0, refused: 0 });
    expect(service.stats()).toMatchObject({ waiting: 0, inFlight: 0, answered: 2, cancelled: 1 });
    expect([await inside.join(), await loris.join()]).toEqual([['200 at 20'], ['503 at 31']]);
  }));

test(
  'the grace may end at the very moment at which a request is out of time',
  explored(async () => {
    const { service } = watchedService({ handler: slow({ ms: 1000 }) });
    const client = createTask(() => burst(service, 1));
    await sleep(1);
    const { finished, cancelled } = await service.stop({ graceMs: 99 });
    expect([finished + cancelled, loopTime()]).toEqual([1, 100]);
    expect(['503 at 100', '504 at 100']).toContain((await client.join())[0]);
  }, { schedules: 100 }),
);

test('a stop is done as soon as everybody is, and leaves a clean-up its time', () =>
  onVirtualTime(async () => {
    const { service } = watchedService({ handler: slow({ ms: 1000, cleanupMs: 40 }), requestTimeoutMs: 20 });
    await burst(service, 1);
    await sleep(1);
    expect(await service.stop({ graceMs: 500 })).toEqual({ finished: 0, cancelled: 0, stuck: 0, refused: 0 });
    expect(loopTime()).toBe(60);
  }));

test('a stop does not wait for ever: it tells who is stuck', () =>
  onVirtualTime(async () => {
    const { service } = watchedService({ handler: slow({ ms: 1000, cleanupMs: 300 }), requestTimeoutMs: 5000 });
    const client = createTask(() => burst(service, 1));
    await sleep(1);
    expect(await service.stop({ graceMs: 10, cleanupMs: 100 })).toEqual({ finished: 0, cancelled: 1, stuck: 1, refused: 0 });
    expect([loopTime(), await client.join()]).toEqual([111, ['503 at 11']]);
    await sleep(300);
  }));

test('who leaves during a stop is neither finished nor cut off', () =>
  onVirtualTime(async () => {
    const { service } = watchedService({ handler: slow({ ms: 50 }) });
    const [leaves, stays] = [1, 2].map(() => createTask(() => service.inject({ path: '/' })));
    await sleep(1);
    const stopping = createTask(() => service.stop({ graceMs: 100 }));
    await sleep(1);
    leaves!.cancel();
    expect(await stopping.join()).toEqual({ finished: 1, cancelled: 0, stuck: 0, refused: 0 });
    await wait([leaves!, stays!]);
  }));

test('a second stop gets the report of the first; a stop before anything came has nothing to report', () =>
  onVirtualTime(async () => {
    const { service } = watchedService({ handler: slow({ ms: 50 }) });
    const client = createTask(() => burst(service, 1));
    await sleep(1);
    const first = createTask(() => service.stop({ graceMs: 100 }));
    await sleep(1);
    const second = await service.stop({ graceMs: 0 });
    expect([second, second === (await first.join()), second === (await service.stop({ graceMs: 5 }))]).toEqual([{ finished: 1, cancelled: 0, stuck: 0, refused: 0 }, true, true]);
    expect([await client.join(), loopTime()]).toEqual([['200 at 50'], 50]);
    expect(await watchedService().service.stop({ graceMs: 100 })).toEqual({ finished: 0, cancelled: 0, stuck: 0, refused: 0 });
    expect(String(await failureOf(() => service.listen()))).toBe('InvalidStateError: the service has been stopped');
  }));

test('who cancels a stop has cut everybody off', () =>
  onVirtualTime(async () => {
    const { service } = watchedService({ handler: slow({ ms: 50 }), maxInFlight: 1 });
    const client = createTask(() => burst(service, 2));
    await sleep(1);
    const stopping = createTask(() => service.stop({ graceMs: 1000 }));
    await sleep(1);
    stopping.cancel();
    await wait([stopping]);
    expect([await client.join(), stopping.isCancelled]).toEqual([['503 at 2', '503 at 2'], true]);
    expect(await service.stop({ graceMs: 0 })).toEqual({ finished: 0, cancelled: 2, stuck: 1, refused: 0 });
  }));

test('a stop that is cancelled after it has cut off does so once', () =>
  onVirtualTime(async () => {
    const { service } = watchedService({ requestTimeoutMs: 5000 });
    async function* deaf() {
      await sleep(1000).catch(() => sleep(100)); // takes its time to hear
      yield 'a';
    }
    const client = createTask(() => burst(service, 1, { path: '/', body: deaf() }));
    await sleep(1);
    const stopping = createTask(() => service.stop({ graceMs: 10 }));
    await sleep(20);
    stopping.cancel();
    await wait([stopping]);
    expect([stopping.isCancelled, await service.stop({ graceMs: 0 })]).toEqual([true, { finished: 0, cancelled: 1, stuck: 0, refused: 0 }]);
    await client.join();
  }));

test('refuses limits that make no sense', () =>
  onVirtualTime(async () => {
    const good = { handler: slow(), maxInFlight: 1, maxQueue: 0, requestTimeoutMs: 1 };
    for (const wrong of [{ maxInFlight: 0 }, { maxInFlight: 1.5 }, { maxQueue: -1 }, { maxQueue: Infinity }, { requestTimeoutMs: 0 }, { maxBodyBytes: -1 }, { retryAfterMs: 0 }]) {
      expect(() => createService({ ...good, ...wrong }), JSON.stringify(wrong)).toThrow(RangeError);
    }
    for (const wrong of [{ handler: undefined }, { maxInFlight: '3' }, { requestTimeoutMs: Number.NaN }, { onError: 1 }]) {
      expect(() => createService({ ...good, ...wrong } as never), JSON.stringify(wrong)).toThrow(TypeError);
    }
    const service = createService(good);
    for (const graceMs of [-1, Infinity, Number.NaN, '3' as never]) expect(['RangeError', 'TypeError']).toContain(((await failureOf(() => service.stop({ graceMs }))) as Error).name);
    expect((await service.inject({ path: '/' })).status).toBe(504); // still open
    await sleep(1);
  }));

test('answers everybody, also a thousand at once', () =>
  onVirtualTime(async () => {
    const { service } = watchedService({ handler: async ({ path }) => slow({ ms: 1 + (Number(path) % 17) })({ path } as ServiceRequest), maxInFlight: 10, maxQueue: 500, requestTimeoutMs: 200 });
    let answers = 0;
    await TaskGroup.run(async (group) => {
      for (let n = 0; n < 1000; n++) {
        const client = group.createTask(async () => {
          await sleep(n % 50);
          await service.inject({ path: String(n) });
          answers++;
        });
        if (n % 10 === 0) group.createTask(async () => (await sleep(60 + (n % 100)), client.cancel()));
      }
    });
    const { received, answered, timedOut, shed, clientLeft, inFlight, waiting } = service.stats();
    expect([answered + timedOut + shed + clientLeft, answers + clientLeft, inFlight, waiting]).toEqual([received, received, 0, 0]);
    for (const count of [answered, timedOut, shed, clientLeft]) expect(count).toBeGreaterThan(0);
  }));
