import { CancelledError, createTask, gather, loopTime, sleep, TimeoutError } from 'asynclings';
import { AsyncHttpClient, ClientClosedError, type HttpClientOptions, HttpError, ParseError } from 'asynclings/chapters/network';
import { type FakeReply, type FakeRequest, fakeTransport, type FakeTransport, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';

const BASE = 'http://host/api/';
type Script = (request: FakeRequest, call: number) => FakeReply;

function clientWith(script: Script, options: HttpClientOptions = {}): { client: AsyncHttpClient; transport: FakeTransport } {
  const transport = fakeTransport(script);
  return { transport, client: new AsyncHttpClient({ baseUrl: BASE, ...options, transport }) };
}

/** Everything a client has to leave behind it. */
function expectNothingOpen(transport: FakeTransport): void {
  expect({ bodies: transport.openBodies, connections: transport.connections }).toEqual({ bodies: 0, connections: 0 });
}

test(
  'paths are added to the base, whole addresses stand for themselves, and queries are encoded',
  scenario(async () => {
    const { client, transport } = clientWith(() => ({}));
    await client.get('/c');
    await client.get('d', { query: { tag: ['x y', 'z'], n: 1, off: false, left: undefined } });
    await client.get('https://other/e?a=1', { query: { b: 2 } });
    expect(transport.requests.map(({ url }) => url)).toEqual(['http://host/api/c', 'http://host/api/d?tag=x+y&tag=z&n=1&off=false', 'https://other/e?a=1&b=2']);
    await expect(new AsyncHttpClient({ transport }).get('/c')).rejects.toThrow(TypeError);
  }),
);

test(
  'json sets body and content type, body passes through, and both are refused before anything is sent',
  scenario(async () => {
    const { client, transport } = clientWith(() => ({ status: 204 }), { headers: { accept: 'application/json', 'x-who': 'me' } });
    await client.post('/a', { json: { n: null }, headers: { 'x-who': 'you' } });
    await client.put('/a', { body: 'plain' });
    await expect(client.patch('/a', { json: 1, body: '2' })).rejects.toThrow(TypeError);
    expect(transport.requests.map(({ method, body }) => [method, body])).toEqual([['POST', '{"n":null}'], ['PUT', 'plain']]);
    expect(Object.fromEntries(transport.requests[0]!.headers)).toMatchObject({ 'content-type': 'application/json', accept: 'application/json', 'x-who': 'you' });
  }),
);

test(
  'data comes as its type says: JSON, text, bytes, nothing',
  scenario(async () => {
    const { client, transport } = clientWith(({ url }) => {
      if (url.endsWith('json')) return { json: [1] };
      if (url.endsWith('text')) return { headers: { 'content-type': 'text/plain' }, body: ['grü', 5, 'ße'] };
      return url.endsWith('bytes') ? { body: [new Uint8Array([1, 2])] } : { status: 204 };
    });
    expect([await client.get('json'), await client.get('text'), await client.get('bytes'), await client.delete('x')]).toEqual([[1], 'grüße', new Uint8Array([1, 2]), undefined]);
    expectNothingOpen(transport);
  }),
);

test(
  'a failure is an HttpError with the beginning of its text; JSON that is none is a ParseError',
  scenario(async () => {
    const { client, transport } = clientWith(({ url }) =>
      url.endsWith('gone') ? { status: 410, headers: { 'x-since': 'May' }, body: ['gone ', 'for good'] } : url.endsWith('long') ? { status: 500, body: Array<string>(100).fill('x'.repeat(10_000)) } : { headers: { 'content-type': 'application/json' }, body: '<html>' },
    );
    const gone = (await client.get('gone').catch((error: unknown) => error)) as HttpError;
    expect(gone).toBeInstanceOf(HttpError);
    expect([gone.status, gone.bodyText, gone.headers.get('x-since')]).toEqual([410, 'gone for good', 'May']);
    const long = (await client.get('long').catch((error: unknown) => error)) as HttpError;
    expect(long.bodyText).toHaveLength(65_536);
    await expect(client.get('bad')).rejects.toThrow(ParseError);
    expectNothingOpen(transport);
  }),
);

test(
  'no more requests are under way than connections, and a connection is in use until its body has been read',
  scenario(async () => {
    const { client, transport } = clientWith((_request, call) => (call === 1 ? { status: 500, body: ['a', 90, 'b'] } : { body: ['a', 90, 'b'] }), { maxConnections: 2 });
    const outcomes = await gather([1, 2, 3, 4].map(() => () => client.get('/x')), { returnExceptions: true });
    expect(outcomes.filter((each) => each instanceof HttpError)).toHaveLength(1);
    expect([transport.mostConnections, loopTime()]).toEqual([2, 200]);
  }),
);

test(
  'the time limit covers the answer and its body, and aborts the request',
  scenario(async () => {
    const { client, transport } = clientWith(({ url }) => (url.endsWith('late') ? { afterMs: 500 } : { body: ['a', 500, 'b'] }), { timeoutMs: 100 });
    await expect(client.get('late')).rejects.toThrow(TimeoutError);
    await expect(client.get('slow')).rejects.toThrow(TimeoutError);
    await expect(client.get('slow', { timeoutMs: 50 })).rejects.toThrow(TimeoutError);
    expect([loopTime(), transport.requests.map(({ signal }) => signal?.aborted)]).toEqual([250, [true, true, true]]);
    expectNothingOpen(transport);
  }),
);

test(
  'cancelling the task is a CancelledError, aborting the signal its own reason; either ends the request',
  scenario(async () => {
    const { client, transport } = clientWith(() => ({ body: ['a', 500, 'b'] }), { maxConnections: 1 });
    const cancelled = createTask(() => client.get('/a'));
    await sleep(50);
    cancelled.cancel();
    await expect(cancelled.join()).rejects.toThrow(CancelledError);
    const controller = new AbortController();
    const reason = new Error('the user went back');
    const aborted = createTask(() => client.get('/b', { signal: controller.signal }));
    await sleep(50);
    controller.abort(reason);
    await expect(aborted.join()).rejects.toBe(reason);
    await expect(client.get('/c', { signal: controller.signal })).rejects.toBe(reason);
    expect(transport.requests).toHaveLength(2);
    expectNothingOpen(transport);
  }),
);

test(
  'a closed client takes nothing more; closing waits for what is under way, or ends it',
  scenario(async () => {
    const { client } = clientWith(() => ({ body: ['a', 90, 'b'] }));
    const last = createTask(() => client.get('/a'));
    await sleep(1);
    await client.close();
    expect([last.isDone, loopTime()]).toEqual([true, 100]);
    await expect(client.get('/a')).rejects.toThrow(ClientClosedError);
    await client.close();

    const other = clientWith(() => ({ body: ['a', 90, 'b'] }), { maxConnections: 1 });
    const tasks = [1, 2].map(() => createTask(() => other.client.get('/a')));
    await sleep(1);
    await other.client.close({ abort: true });
    for (const task of tasks) await expect(task.join()).rejects.toThrow(ClientClosedError);
    expect(loopTime()).toBe(101);
    expectNothingOpen(other.transport);
  }),
);

test.each([{ timeoutMs: 0 }, { timeoutMs: Number.NaN }, { maxConnections: 0 }, { maxConnections: 1.5 }])('options that cannot be right are refused: %o', (options) => {
  expect(() => new AsyncHttpClient(options)).toThrow(RangeError);
});

test('a base that is no address is refused', () => {
  expect(() => new AsyncHttpClient({ baseUrl: '' })).toThrow(TypeError);
});
