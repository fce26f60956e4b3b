import { CancelledError, checkpoint, createTask, loopTime, sleep, TaskGroup, timeout, TimeoutError, wait } from 'asynclings';
import { argumentBattery, cancelSweep, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { type Answer, type Body, type Client, NetworkError, RetryClient, RetryExhausted, type RetryPolicy, StatusError } from './starter.ts';

const ANSWER_MS = 10;
const DISCARD_MS = 1;

interface Reply {
  readonly status: number;
  /** Or a function of the present moment. */
  readonly retryAfter?: string | (() => string);
  readonly ms?: number;
}

interface Sent {
  readonly atMs: number;
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body: Body | undefined;
}

/** A server that goes through a script: statuses, replies, or errors to throw; 200 when it is at its end. */
function setUp(script: readonly (number | Reply | Error)[], { hasJitter = true, ...policy }: Partial<RetryPolicy> & { readonly hasJitter?: boolean } = {}) {
  const sent: Sent[] = [];
  const log = { openBodies: 0, openAtSend: [] as number[] };
  const client: Client = {
    async request(method, path, { headers = {}, body } = {}) {
      log.openAtSend.push(log.openBodies);
      const names = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
      const step = script[sent.push({ atMs: loopTime(), method, path, headers: Object.fromEntries(names) as Record<string, string>, body }) - 1] ?? 200;
      const reply = typeof step === 'number' ? { status: step } : step;
      await sleep((reply as Reply).ms ?? ANSWER_MS);
      if (reply instanceof Error) throw reply;
      return answerOf(reply);
    },
  };
  const answerOf = ({ status, retryAfter }: Reply): Answer => {
    let isOpen = true;
    log.openBodies++;
    const close = (): void => {
      if (!isOpen) throw new Error('this body has been used up already');
      isOpen = false;
      log.openBodies--;
    };
    const asked = typeof retryAfter === 'function' ? retryAfter() : retryAfter;
    return {
      status,
      headers: { get: (name) => (name.toLowerCase() === 'retry-after' ? (asked ?? null) : null) },
      text: async () => (close(), `body of ${status}`),
      async discard() {
        try {
          await sleep(DISCARD_MS);
        } finally {
          close();
        }
      },
    };
  };
  const retrying = new RetryClient(client, { attempts: 3, baseMs: 100, maxMs: 10_000, ...(hasJitter && { jitter: () => 1 }), ...policy });
  /** How long it was idle before each further attempt. */
  const delays = (): number[] => sent.slice(1).map(({ atMs }, index) => {
    const step = script[index]!;
    return atMs - sent[index]!.atMs - (typeof step === 'object' && 'ms' in step ? (step.ms as number) : ANSWER_MS) - (step instanceof Error ? 0 : DISCARD_MS);
  });
  return { client: retrying, sent, log, delays };
}

async function thrownBy(work: () => Promise<unknown>): Promise<unknown> {
  try {
    return { returned: await work() };
  } catch (error) {
    return error;
  }
}

const inSeconds = (seconds: number) => () => new Date(Date.now() + seconds * 1000).toUTCString();

test(
  'after two answers 503 the third one is handed over, with delays of 100 ms and 200 ms',
  scenario(async () => {
    const { client, sent, delays } = setUp([503, 503, 200]);
    const answer = await client.request('GET', '/prices');
    expect([answer.status, await answer.text()]).toEqual([200, 'body of 200']);
    expect(delays()).toEqual([100, 200]);
    expect(sent.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /prices', 'GET /prices', 'GET /prices']);
  }),
);

test(
  'an answer that another try would not change is handed over as it is',
  scenario(async () => {
    for (const status of [200, 204, 304, 400, 404, 500]) {
      const { client, sent, log } = setUp([status]);
      const answer = await client.request('GET', '/');
      expect([answer.status, sent.length, log.openBodies]).toEqual([status, 1, 1]);
      expect(await answer.text()).toBe(`body of ${status}`);
    }
    for (const status of [408, 425, 429, 502, 504]) {
      const { client, sent } = setUp([status]);
      expect([(await client.request('GET', '/')).status, sent.length]).toEqual([200, 2]);
    }
  }),
);

test(
  'statuses and methods can be named',
  scenario(async () => {
    const options = { retryStatuses: [500], retryMethods: ['POST'] };
    expect((await setUp([500], options).client.request('POST', '/')).status).toBe(200);
    expect((await setUp([503], options).client.request('POST', '/')).status).toBe(503);
    expect((await setUp([500], options).client.request('GET', '/')).status).toBe(500);
  }),
);

test(
  'POST is sent once, whatever becomes of it',
  scenario(async () => {
    for (const method of ['POST', 'PATCH']) {
      const busy = setUp([503]);
      expect([(await busy.client.request(method, '/orders', { body: 'a chair' })).status, busy.sent.length, busy.log.openBodies]).toEqual([503, 1, 1]);
      const failure = new NetworkError('reset');
      const broken = setUp([failure]);
      expect(await thrownBy(() => broken.client.request(method, '/orders', { body: 'a chair' }))).toBe(failure);
      expect(broken.sent).toHaveLength(1);
    }
    for (const method of ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE', 'get']) expect((await setUp([503]).client.request(method, '/')).status).toBe(200);
  }),
);

test(
  'a POST with a key is repeated, and each attempt carries that key and everything else',
  scenario(async () => {
    const { client, sent } = setUp([503, new NetworkError('reset')]);
    const options = Object.freeze({ headers: Object.freeze({ accept: 'text/plain' }), body: 'a chair', idempotencyKey: 'order-17' });
    expect((await client.request('POST', '/orders', options)).status).toBe(200);
    expect(sent.map(({ headers, body }) => ({ headers, body }))).toEqual(Array.from({ length: 3 }, () => ({ headers: { accept: 'text/plain', 'idempotency-key': 'order-17' }, body: 'a chair' })));
    const plain = setUp([]);
    await plain.client.request('GET', '/', { headers: { accept: 'text/plain' } });
    expect(plain.sent[0]?.headers).toEqual({ accept: 'text/plain' });
  }),
);

test(
  'a body that comes as a stream is sent once',
  scenario(async () => {
    async function* pieces() {
      yield new Uint8Array(1);
    }
    const { client, sent } = setUp([503]);
    expect([(await client.request('PUT', '/photo', { body: pieces(), idempotencyKey: 'photo-1' })).status, sent.length]).toEqual([503, 1]);
    for (const body of ['', 'text', new Uint8Array(3)]) expect((await setUp([503]).client.request('PUT', '/photo', { body })).status).toBe(200);
  }),
);

test(
  'a server that says how long to wait is obeyed, also when it says 0, and above maxMs',
  scenario(async () => {
    const { client, delays } = setUp([{ status: 503, retryAfter: '7' }, { status: 429, retryAfter: '0' }, 503], { attempts: 5, maxMs: 1000, jitter: () => 0.5 });
    await client.request('GET', '/');
    expect(delays()).toEqual([7000, 0, 200]);
  }),
);

test(
  'a server that names a date is obeyed as well',
  scenario(async () => {
    const { client, sent } = setUp([{ status: 503, retryAfter: inSeconds(30) }]);
    await client.request('GET', '/');
    expect(sent[1]?.atMs).toBeGreaterThanOrEqual(30_000);
    expect(sent[1]?.atMs).toBeLessThanOrEqual(30_000 + DISCARD_MS);
  }),
);

test(
  'a Retry-After that makes no sense is as good as none',
  scenario(async () => {
    for (const retryAfter of ['', 'soon', '-5', '1.5', 'Infinity', inSeconds(-60)]) {
      const { client, delays } = setUp([{ status: 503, retryAfter }]);
      await client.request('GET', '/');
      expect(delays(), String(retryAfter)).toEqual([100]);
    }
  }),
);

test(
  'a delay doubles up to maxMs, and jitter says which share of it is waited',
  scenario(async () => {
    const shares = [0.5, 1, 0, 0.25];
    const { client, delays } = setUp([503, 503, 503, 503], { attempts: 5, maxMs: 300, jitter: () => shares.shift()! });
    await client.request('GET', '/');
    expect(delays()).toEqual([50, 200, 0, 75]);
  }),
);

test(
  'clients that fail together do not come back together, if nothing is said about jitter',
  scenario(async () => {
    const servers = Array.from({ length: 20 }, () => setUp([503], { hasJitter: false }));
    await TaskGroup.run(async (group) => {
      for (const { client } of servers) group.createTask(() => client.request('GET', '/'));
    });
    const delays = servers.flatMap(({ delays: each }) => each());
    expect(new Set(delays.map(Math.round)).size).toBeGreaterThan(10);
    expect(Math.max(...delays)).toBeLessThanOrEqual(100);
  }),
);

test(
  'a broken connection is tried again; every other error comes out as it is',
  scenario(async () => {
    const { client, delays } = setUp([new NetworkError('refused'), new NetworkError('reset')]);
    expect((await client.request('GET', '/')).status).toBe(200);
    expect(delays()).toEqual([100, 200]);
    for (const failure of [new TypeError('undefined is not a URL'), new TimeoutError(), new Error('?')]) {
      const { client: other, sent } = setUp([503, failure], { totalMs: 60_000 });
      expect(await thrownBy(() => other.request('GET', '/'))).toBe(failure);
      expect(sent).toHaveLength(2);
    }
  }),
);

test(
  'a request that was cancelled is never repeated',
  scenario(async () => {
    const { client, sent } = setUp([new CancelledError('gave up')]);
    const work = createTask(() => client.request('GET', '/'));
    await wait([work]);
    expect([work.isCancelled, sent.length]).toEqual([true, 1]);
  }),
);

test(
  'when the attempts are used up, it ends at once with all errors in order',
  scenario(async () => {
    const reset = new NetworkError('reset');
    const { client, sent, log } = setUp([503, reset, 429]);
    const error = await thrownBy(() => client.request('GET', '/'));
    expect(error).toBeInstanceOf(RetryExhausted);
    expect((error as RetryExhausted).attempts).toBe(3);
    expect((error as RetryExhausted).message).toMatch(/429/);
    const [first, second, third] = (error as RetryExhausted).errors as [StatusError, unknown, StatusError];
    expect([first.status, second, third.status]).toEqual([503, reset, 429]);
    expect(first).toBeInstanceOf(StatusError);
    expect([sent.length, loopTime() - sent[2]!.atMs, log.openBodies]).toEqual([3, ANSWER_MS + DISCARD_MS, 0]);
    expect(await thrownBy(() => setUp([503], { attempts: 1 }).client.request('GET', '/'))).toBeInstanceOf(RetryExhausted);
  }),
);

test(
  'it gives up before a delay that would last until the deadline or longer',
  scenario(async () => {
    for (const [script, totalMs, attempts] of [[[503, 503], 200, 2], [[503], 111, 1], [[{ status: 503, retryAfter: '7' }], 5000, 1]] as const) {
      const beganAtMs = loopTime();
      const { client, sent, log } = setUp(script, { totalMs, attempts: 9 });
      const error = await thrownBy(() => client.request('GET', '/'));
      expect(error).toBeInstanceOf(RetryExhausted);
      expect([(error as RetryExhausted).attempts, sent.length, log.openBodies]).toEqual([attempts, attempts, 0]);
      expect(loopTime() - beganAtMs).toBe(attempts === 1 ? 11 : 122);
    }
    expect((await setUp([503], { totalMs: 122 }).client.request('GET', '/')).status).toBe(200);
  }),
);

test(
  'an attempt that is under way at the deadline is ended',
  scenario(async () => {
    const { client, log } = setUp([503, { status: 200, ms: 60_000 }], { totalMs: 500 });
    const error = await thrownBy(() => client.request('GET', '/'));
    expect(error).toBeInstanceOf(RetryExhausted);
    const [first, second] = (error as RetryExhausted).errors as [StatusError, unknown];
    expect([first.status, second instanceof TimeoutError, loopTime(), log.openBodies]).toEqual([503, true, 500, 0]);
  }),
);

test(
  'a time limit of the caller ends everything at once',
  scenario(async () => {
    const { client, sent } = setUp([503, 503], { totalMs: 10_000 });
    expect(await thrownBy(() => timeout(50, () => client.request('GET', '/')))).toBeInstanceOf(TimeoutError);
    await sleep(1000);
    expect([sent.length, loopTime()]).toEqual([1, 1050]);
  }),
);

test(
  'the body of an answer that is not handed over is thrown away before the next attempt',
  scenario(async () => {
    const { client, log } = setUp([{ status: 503, retryAfter: '0' }, { status: 503, retryAfter: '0' }, 200]);
    const answer = await client.request('GET', '/');
    expect(log.openAtSend).toEqual([0, 0, 0]);
    await answer.text();
    expect(log.openBodies).toBe(0);
  }),
);

test(
  'onRetry is told before each delay',
  scenario(async () => {
    const told: unknown[] = [];
    const reset = new NetworkError('reset');
    const { client } = setUp([503, reset, 503], { onRetry: ({ attempt, error, delayMs }) => told.push([attempt, error, delayMs, loopTime()]) });
    await thrownBy(() => client.request('GET', '/'));
    expect(told).toEqual([
      [1, expect.any(StatusError), 100, 11],
      [2, reset, 200, 121],
    ]);
  }),
);

test(
  'numbers that make no sense are refused at once',
  scenario(async () => {
    await argumentBattery((attempts) => setUp([], { attempts }), { how: 'throw' });
    for (const wrong of [{ baseMs: -1 }, { baseMs: Number.NaN }, { maxMs: -1 }, { maxMs: Number.NaN }, { totalMs: -1 }, { totalMs: Number.NaN }]) expect(() => setUp([], wrong), JSON.stringify(wrong)).toThrow(RangeError);
    expect((await setUp([], { baseMs: 0, maxMs: 0, attempts: 1 }).client.request('GET', '/')).status).toBe(200);
  }),
);

test(
  'wherever it is cancelled, nothing more is sent, and no body stays open',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const { client, sent, log } = setUp([503, new NetworkError('reset'), 200], { totalMs: 5000 });
    victim(async () => {
      const answer = await client.request('GET', '/');
      return answer.text();
    });
    const end = await ending();
    if (isUndisturbed) expect(end).toEqual({ kind: 'done', value: 'body of 200' });
    const count = sent.length;
    await sleep(60_000);
    await checkpoint();
    expect([sent.length, log.openBodies]).toEqual([count, 0]);
  }),
);
