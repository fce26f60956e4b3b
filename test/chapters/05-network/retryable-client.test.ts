import { CancelledError, createTask, loopTime, sleep, timeout, TimeoutError, wait } from 'asynclings';
import { RetryExhausted } from 'asynclings/chapters/exceptions';
import { RetryableClient, retryAfterMs, type RequestPolicy } from 'asynclings/chapters/network';
import { cancelSweep, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';

/** What AsyncHttpClient rejects with, as far as it matters here. */
class Answer extends Error {
  readonly status: number;
  readonly headers: Headers;

  constructor(status: number, retryAfter?: string) {
    super(`answer ${status}`);
    this.status = status;
    this.headers = new Headers(retryAfter === undefined ? {} : { 'retry-after': retryAfter });
  }
}

const brokenConnection = () => new TypeError('fetch failed', { cause: new Error('ECONNRESET') });
const exact = { delayMs: 100, jitter: 0 } satisfies RequestPolicy;

/** Rejects with each of the failures in turn, then answers 'ok'. */
function setUp(failures: readonly unknown[], policy: RequestPolicy = exact) {
  const seen: { atMs: number; method: string; options: unknown }[] = [];
  const request = async (method: string, _path: string, options?: { headers?: Record<string, string>; body?: unknown }) => {
    const number = seen.push({ atMs: loopTime(), method, options });
    await sleep(1);
    if (number <= failures.length) throw failures[number - 1];
    return 'ok';
  };
  return { client: new RetryableClient({ request }, policy), seen, times: () => seen.map(({ atMs }) => atMs) };
}

const failureOf = async (work: () => Promise<unknown>): Promise<unknown> => work().then(() => 'no failure', (error: unknown) => error);

test(
  'tries again after answers that say "not now", broken connections and time-outs, with delays that double',
  scenario(async () => {
    const { client, times } = setUp([new Answer(503), brokenConnection(), new TimeoutError(), new Answer(429)], { ...exact, attempts: 5 });
    expect(await client.request('GET', '/')).toBe('ok');
    expect(times()).toEqual([0, 101, 302, 703, 1504]);
  }),
);

test(
  'leaves every other failure as it is',
  scenario(async () => {
    for (const failure of [new Answer(404), new Answer(500), new TypeError('not a URL'), new SyntaxError('no JSON')]) {
      const { client, seen } = setUp([failure]);
      expect(await failureOf(() => client.request('GET', '/'))).toBe(failure);
      expect(seen).toHaveLength(1);
    }
  }),
);

test(
  'never repeats what was cancelled',
  scenario(async () => {
    const { client, seen } = setUp([new CancelledError()]);
    const task = createTask(() => client.request('GET', '/'));
    await wait([task]);
    expect([task.isCancelled, seen.length]).toEqual([true, 1]);
  }),
);

test(
  'sends twice only what may be sent twice: methods that say so, or a key, which stays the same',
  scenario(async () => {
    const failure = new Answer(503);
    const post = setUp([failure]);
    expect(await failureOf(() => post.client.request('POST', '/'))).toBe(failure);
    expect(await setUp([failure]).client.request('delete', '/')).toBe('ok');
    const keyed = setUp([failure]);
    await keyed.client.request('POST', '/', { idempotencyKey: 'k1', headers: { a: 'b' }, body: 'x' });
    const options = { headers: { a: 'b', 'idempotency-key': 'k1' }, body: 'x' };
    expect(keyed.seen.map((each) => each.options)).toEqual([options, options]);
    expect(await setUp([failure], { ...exact, methods: ['POST'] }).client.request('POST', '/')).toBe('ok');
  }),
);

test(
  'sends a body twice unless it is a stream',
  scenario(async () => {
    const failure = new Answer(503);
    async function* pieces() {
      yield new Uint8Array(1);
    }
    for (const body of [pieces(), new ReadableStream()]) expect(await failureOf(() => setUp([failure]).client.request('PUT', '/', { body }))).toBe(failure);
    for (const body of ['text', new Uint8Array(3), new URLSearchParams({ a: '1' }), null]) expect(await setUp([failure]).client.request('PUT', '/', { body })).toBe('ok');
  }),
);

test(
  'waits as long as the server asks for, whatever its own delays are',
  scenario(async () => {
    const inOneMinute = new Date(Date.now() + 60_000).toUTCString();
    const { client, times } = setUp([new Answer(503, '7'), new Answer(429, inOneMinute), new Answer(503, '0'), new Answer(503, '-5'), new Answer(503, 'soon')], { ...exact, attempts: 6, maxDelayMs: 200 });
    await client.request('GET', '/');
    expect(times()).toEqual([0, 7001, 60_000, 60_001, 60_202, 60_403]);
  }),
);

test(
  'gives up with all errors when the attempts or the time are used up',
  scenario(async () => {
    const failures = [new Answer(503), brokenConnection(), new Answer(503)];
    const exhausted = await failureOf(() => setUp(failures).client.request('GET', '/'));
    expect(exhausted).toBeInstanceOf(RetryExhausted);
    expect((exhausted as RetryExhausted).errors).toEqual(failures);
    const beganAtMs = loopTime();
    const short = await failureOf(() => setUp([new Answer(503, '7')], { ...exact, totalMs: 5000 }).client.request('GET', '/'));
    expect([(short as RetryExhausted).attempts, loopTime() - beganAtMs]).toEqual([1, 1]);
  }),
);

test(
  'a time limit of the caller ends everything at once',
  scenario(async () => {
    const { client, seen } = setUp([new Answer(503)]);
    await expect(timeout(50, () => client.request('GET', '/'))).rejects.toBeInstanceOf(TimeoutError);
    await sleep(1000);
    expect(seen).toHaveLength(1);
  }),
);

test(
  'leaves a part of each delay to chance, and waits half of it at least, if nothing else is said',
  scenario(async () => {
    const { client, times } = setUp([new Answer(503)], {});
    await client.request('GET', '/');
    expect(times()[1]).toBeGreaterThan(500);
    expect(times()[1]).toBeLessThan(1001);
  }),
);

test('refuses a policy that makes no sense', () => {
  for (const wrong of [{ attempts: 0 }, { attempts: -1 }, { attempts: Number.NaN }, { delayMs: -1 }, { jitter: 2 }]) expect(() => setUp([], wrong)).toThrow(RangeError);
});

test(
  'wherever it is cancelled, nothing is sent afterwards',
  cancelSweep(async ({ victim, ending }) => {
    const { client, seen } = setUp([new Answer(503), brokenConnection()]);
    victim(() => client.request('GET', '/'));
    await ending();
    const count = seen.length;
    await sleep(10_000);
    expect(seen).toHaveLength(count);
  }),
);

test('Retry-After is read as seconds or as a date, and is nothing when it makes no sense', () => {
  const read = (value: string) => retryAfterMs(new Headers({ 'retry-after': value }), Date.UTC(2024, 0, 1));
  expect(['0', ' 120 ', 'Mon, 01 Jan 2024 00:00:30 GMT'].map(read)).toEqual([0, 120_000, 30_000]);
  expect(['', '-1', '1.5', 'soon', 'Sun, 31 Dec 2023 23:59:59 GMT', '1e3'].map(read)).toEqual(Array.from({ length: 6 }));
});
