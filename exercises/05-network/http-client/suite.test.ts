import { CancelledError, createTask, gather, loopTime, sleep, TimeoutError } from 'asynclings';
import { argumentBattery, cancelSweep, failSweep, type FakeReply, type FakeRequest, fakeTransport, type FakeTransport, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { AsyncHttpClient, ClientClosedError, type ClientOptions, HttpError, ParseError } from './starter.ts';

const BASE = 'http://shop/api';
const JSON_TYPE = { 'content-type': 'application/json' };
type Script = (request: FakeRequest, call: number) => FakeReply;

function clientWith(script: Script, options: Partial<ClientOptions> = {}): { client: AsyncHttpClient; transport: FakeTransport } {
  const transport = fakeTransport(script);
  return { transport, client: new AsyncHttpClient({ baseUrl: BASE, ...options, transport }) };
}

async function thrownBy(work: Promise<unknown>): Promise<unknown> {
  try {
    return { returned: await work };
  } catch (error) {
    return error;
  }
}

function expectNothingOpen({ openBodies, connections }: FakeTransport): void {
  expect({ openBodies, connections }).toEqual({ openBodies: 0, connections: 0 });
}

test(
  'adds paths to the base, whatever slashes there are; a whole address stands for itself',
  scenario(async () => {
    const { client, transport } = clientWith(() => ({}));
    for (const path of ['/c', 'c', 'http://other/d']) await client.get(path);
    const slashed = clientWith(() => ({}), { baseUrl: `${BASE}/` });
    await slashed.client.get('/c');
    expect([...transport.requests, ...slashed.transport.requests].map(({ url }) => url)).toEqual([`${BASE}/c`, `${BASE}/c`, 'http://other/d', `${BASE}/c`]);
  }),
);

test(
  'refuses a path when there is no base, and sends nothing',
  scenario(async () => {
    const transport = fakeTransport(() => ({}));
    const client = new AsyncHttpClient({ transport });
    expect(await thrownBy(client.get('/c'))).toBeInstanceOf(TypeError);
    await client.get('http://other/d');
    expect(transport.requests).toHaveLength(1);
  }),
);

test(
  'encodes the query; lists are repeated, and undefined is left out',
  scenario(async () => {
    const { client, transport } = clientWith(() => ({}));
    await client.get('/c', { query: { q: 'a&b', tag: ['x', 'y'], page: 2, none: undefined } });
    const { searchParams } = new URL(transport.requests[0]!.url);
    expect([...searchParams]).toEqual([['q', 'a&b'], ['tag', 'x'], ['tag', 'y'], ['page', '2']]);
  }),
);

test(
  'sends json as JSON and body as it is; both at once are refused before anything is sent',
  scenario(async () => {
    const { client, transport } = clientWith(() => ({ status: 204 }));
    await client.post('/c', { json: { n: null } });
    await client.put('/c', { body: 'n=1' });
    await client.patch('/c', { json: 0, headers: { 'content-type': 'application/merge-patch+json' } });
    expect(await thrownBy(client.post('/c', { json: 1, body: '1' }))).toBeInstanceOf(TypeError);
    expect(transport.requests.map(({ method, body, headers }) => [method, body, headers.get('content-type')])).toEqual([
      ['POST', '{"n":null}', 'application/json'],
      ['PUT', 'n=1', null],
      ['PATCH', '0', 'application/merge-patch+json'],
    ]);
  }),
);

test(
  'sends its own headers with every request; a request may say otherwise',
  scenario(async () => {
    const { client, transport } = clientWith(() => ({}), { headers: { 'x-who': 'me', accept: '*/*' } });
    await client.get('/c', { headers: { 'x-who': 'you' } });
    expect(['x-who', 'accept'].map((name) => transport.requests[0]!.headers.get(name))).toEqual(['you', '*/*']);
  }),
);

test(
  'hands over JSON parsed, other texts as they are, and nothing as undefined',
  scenario(async () => {
    const replies: FakeReply[] = [{ json: [1] }, { headers: { 'content-type': 'text/plain' }, body: ['gr', 5, 'een'] }, { status: 204 }, { headers: JSON_TYPE, body: '' }];
    const { client, transport } = clientWith((_request, call) => replies[call - 1]!);
    const data = [await client.get('/1'), await client.get('/2'), await client.delete('/3'), await client.get('/4')];
    expect(data).toEqual([[1], 'green', undefined, undefined]);
    expectNothingOpen(transport);
  }),
);

test(
  'request() tells the status and the headers as well',
  scenario(async () => {
    const { client } = clientWith(() => ({ status: 201, headers: { location: '/c/1' }, json: { id: 1 } }));
    const { status, headers, data } = await client.request('POST', '/c', { json: {} });
    expect([status, headers.get('location'), data]).toEqual([201, '/c/1', { id: 1 }]);
  }),
);

test(
  'what is no success is an HttpError that knows what the server said',
  scenario(async () => {
    const { client, transport } = clientWith(() => ({ status: 409, headers: { 'x-why': 'twice' }, body: ['al', 5, 'ready there'] }));
    const error = await thrownBy(client.post('/c', { json: {} }));
    expect(error).toBeInstanceOf(HttpError);
    const { status, headers, bodyText } = error as HttpError;
    expect([status, headers.get('x-why'), bodyText]).toEqual([409, 'twice', 'already there']);
    expectNothingOpen(transport);
    const silent = await thrownBy(clientWith(() => ({ status: 404 })).client.get('/c'));
    expect(silent).toBeInstanceOf(HttpError);
    expect((silent as HttpError).bodyText).toBe('');
  }),
);

test(
  'of a long error page it reads the beginning, and lets the rest go',
  scenario(async () => {
    const { client, transport } = clientWith(() => ({ status: 500, body: Array.from({ length: 100 }, () => ['x'.repeat(1000), 1]).flat() }));
    const error = (await thrownBy(client.get('/c'))) as HttpError;
    expect(error.bodyText).toBe('x'.repeat(10_000));
    expect(loopTime()).toBeLessThan(30); // every thousand characters take a millisecond
    expectNothingOpen(transport);
  }),
);

test(
  'JSON that is none is a ParseError',
  scenario(async () => {
    const { client, transport } = clientWith(() => ({ status: 200, headers: JSON_TYPE, body: '<html>' }));
    const error = await thrownBy(client.get('/c'));
    expect(error).toBeInstanceOf(ParseError);
    expect((error as ParseError).status).toBe(200);
    expectNothingOpen(transport);
  }),
);

test(
  'no more requests are under way than connections, each until its body is over',
  scenario(async () => {
    const { client, transport } = clientWith(() => ({ body: ['a', 90, 'b'] }), { maxConnections: 2 });
    await gather([1, 2, 3].map((n) => () => client.get(`/${n}`)));
    expect([transport.mostConnections, loopTime()]).toEqual([2, 200]);
  }),
);

test(
  'a connection is free again after a failure and after a cancellation',
  scenario(async () => {
    const { client } = clientWith((_request, call) => (call === 1 ? { error: new TypeError('reset') } : call === 2 ? { afterMs: 1000 } : { json: 'ok' }), { maxConnections: 1 });
    expect(await thrownBy(client.get('/1'))).toEqual(new TypeError('reset'));
    const patient = createTask(() => client.get('/2'));
    await sleep(50);
    patient.cancel();
    expect(await thrownBy(patient.join())).toBeInstanceOf(CancelledError);
    expect(await client.get('/3')).toBe('ok');
  }),
);

test(
  'the time limit holds from sending to the end of the body, and ends the request',
  scenario(async () => {
    const { client, transport } = clientWith(({ url }) => (url.endsWith('late') ? { afterMs: 500 } : { body: ['a', 60, 'b', 60, 'c'] }), { timeoutMs: 100 });
    for (const path of ['/late', '/slow']) expect(await thrownBy(client.get(path))).toBeInstanceOf(TimeoutError);
    expect([loopTime(), ...transport.requests.map(({ signal }) => signal?.aborted)]).toEqual([200, true, true]);
    expectNothingOpen(transport);
  }),
);

test(
  'waiting for a connection does not count towards the time limit',
  scenario(async () => {
    const { client } = clientWith(() => ({ afterMs: 80, json: 'ok' }), { timeoutMs: 100, maxConnections: 1 });
    expect(await gather([1, 2, 3].map((n) => () => client.get(`/${n}`)))).toEqual(['ok', 'ok', 'ok']);
  }),
);

test(
  'whoever cancels the task ends the request, with a CancelledError',
  scenario(async () => {
    const { client, transport } = clientWith(() => ({ body: ['a', 500, 'b'] }));
    const task = createTask(() => client.get('/c'));
    await sleep(50);
    task.cancel();
    expect(await thrownBy(task.join())).toBeInstanceOf(CancelledError);
    expect([loopTime(), transport.requests[0]?.signal?.aborted]).toEqual([50, true]);
    expectNothingOpen(transport);
  }),
);

test(
  'whoever aborts the signal ends the request, with its reason',
  scenario(async () => {
    const { client, transport } = clientWith(() => ({ body: ['a', 500, 'b'] }));
    const controller = new AbortController();
    const reason = new Error('the user went back');
    const task = createTask(() => client.get('/c', { signal: controller.signal }));
    await sleep(50);
    controller.abort(reason);
    expect([await thrownBy(task.join()), loopTime()]).toEqual([reason, 50]);
    expect(await thrownBy(client.get('/d', { signal: controller.signal }))).toBe(reason);
    expectNothingOpen(transport);
  }),
);

test(
  'leaves nothing open and nobody out, at whatever moment it is cancelled',
  cancelSweep(async ({ victim, ending }) => {
    const { client, transport } = clientWith(() => ({ body: ['a', 5, 'b'] }), { maxConnections: 1 });
    const other = createTask(() => client.get('/other'));
    await sleep(1);
    victim(() => client.get('/victim'));
    await ending();
    expect(await other.join()).toBe('ab');
    expect(await client.get('/next')).toBe('ab');
    expectNothingOpen(transport);
  }),
);

test(
  'leaves nothing open and nobody out, whichever request fails',
  failSweep(async ({ dependency, failure }) => {
    const fake = fakeTransport(() => ({ body: ['a', 5, 'b'] }));
    const client = new AsyncHttpClient({ baseUrl: BASE, maxConnections: 1, transport: dependency(fake) });
    const outcomes = await gather([1, 2, 3].map((n) => () => client.get(`/${n}`)), { returnExceptions: true });
    expect(outcomes.filter((each) => each === 'ab')).toHaveLength(failure === undefined ? 3 : 2);
    expectNothingOpen(fake);
  }),
);

test(
  'closed, it refuses every request; those under way come to their end, and close() waits for them',
  scenario(async () => {
    const { client, transport } = clientWith(() => ({ body: ['a', 90, 'b'] }));
    const last = createTask(() => client.get('/c'));
    await sleep(10);
    await client.close();
    expect([last.isDone, loopTime()]).toEqual([true, 100]);
    expect(await last.join()).toBe('ab');
    expect(await thrownBy(client.get('/d'))).toBeInstanceOf(ClientClosedError);
    await client.close();
    expect(transport.requests).toHaveLength(1);
    await clientWith(() => ({})).client.close();
  }),
);

test(
  'close({ abort: true }) ends what is under way, and what still waits for a connection',
  scenario(async () => {
    const { client, transport } = clientWith(() => ({ body: ['a', 90, 'b'] }), { maxConnections: 1 });
    const tasks = [1, 2].map((n) => createTask(() => client.get(`/${n}`)));
    await sleep(20);
    await client.close({ abort: true });
    for (const task of tasks) expect(await thrownBy(task.join())).toBeInstanceOf(ClientClosedError);
    expect([loopTime(), transport.requests.length]).toEqual([20, 1]);
    expectNothingOpen(transport);
  }),
);

test(
  'refuses limits that make no sense',
  scenario(async () => {
    const { transport } = clientWith(() => ({}));
    await argumentBattery((maxConnections) => new AsyncHttpClient({ transport, maxConnections }), { how: 'throw' });
    await argumentBattery((timeoutMs) => new AsyncHttpClient({ transport, timeoutMs }), { how: 'throw', legal: [1.5, Number.POSITIVE_INFINITY] });
    expect(() => new AsyncHttpClient({ transport, timeoutMs: 0.5 })).not.toThrow();
  }),
);
