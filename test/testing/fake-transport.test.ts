import { cancellable, createTask, loopTime, sleep, timeout, TimeoutError } from 'asynclings';
import { fakeTransport, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';

const URL_A = 'http://host/a';

test(
  'answers come when the script says, and requests are written down',
  scenario(async () => {
    const transport = fakeTransport(({ method }, call) => ({ afterMs: 20, status: 201, json: { method, call } }));
    const response = await transport(URL_A, { method: 'POST', headers: { accept: 'text/plain' }, body: 'hello' });
    expect([response.status, response.headers.get('content-type'), loopTime()]).toEqual([201, 'application/json', 20]);
    expect(await response.json()).toEqual({ method: 'POST', call: 1 });
    expect(transport.requests).toMatchObject([{ method: 'POST', url: URL_A, body: 'hello', atMs: 0 }]);
    expect(transport.requests[0]?.headers.get('accept')).toBe('text/plain');
  }),
);

test(
  'a body arrives in pieces, with its pauses, and is open until it has been read',
  scenario(async () => {
    const transport = fakeTransport(() => ({ body: ['one ', 30, 'two'] }));
    const response = await transport(URL_A);
    expect([transport.openBodies, transport.connections]).toEqual([1, 1]);
    expect(await response.text()).toBe('one two');
    expect([transport.openBodies, transport.connections, loopTime()]).toEqual([0, 0, 40]);
  }),
);

test(
  'a body that nobody reads stays open; cancelling it closes it, even in a pause',
  scenario(async () => {
    const transport = fakeTransport(() => ({ body: ['one', Infinity, 'two'] }));
    const response = await transport(URL_A);
    const reader = response.body!.getReader();
    await reader.read();
    const second = createTask(() => reader.read());
    await sleep(1);
    await reader.cancel();
    await second.join();
    expect([transport.openBodies, transport.mostConnections]).toEqual([0, 1]);
  }),
);

test(
  'answers without a body leave nothing open',
  scenario(async () => {
    const transport = fakeTransport(({ method }) => (method === 'HEAD' ? { body: 'left out' } : method === 'DELETE' ? { status: 204 } : {}));
    for (const method of ['HEAD', 'DELETE', 'GET']) expect(await (await transport(URL_A, { method })).text()).toBe('');
    expect(transport.openBodies).toBe(0);
  }),
);

test(
  'a broken connection rejects the call, or the body where it breaks',
  scenario(async () => {
    const reset = new TypeError('reset');
    const transport = fakeTransport((_request, call) => (call === 1 ? { error: reset } : { body: ['half', reset] }));
    await expect(transport(URL_A)).rejects.toBe(reset);
    await expect((await transport(URL_A)).text()).rejects.toBe(reset);
    expect([transport.openBodies, transport.connections]).toEqual([0, 0]);
  }),
);

test(
  'a signal ends the wait for an answer and the reading of a body, with its reason',
  scenario(async () => {
    const transport = fakeTransport(() => ({ body: ['half', Infinity] }));
    const controller = new AbortController();
    const reason = new Error('enough');
    const first = createTask(() => transport(URL_A, { signal: controller.signal }));
    await sleep(5);
    controller.abort(reason);
    await expect(first.join()).rejects.toBe(reason);
    await expect(transport(URL_A, { signal: controller.signal })).rejects.toBe(reason);

    const later = new AbortController();
    const response = await transport(URL_A, { signal: later.signal });
    const text = createTask(() => response.text());
    await sleep(5);
    later.abort(reason);
    await expect(text.join()).rejects.toBe(reason);
    expect([transport.openBodies, transport.connections]).toEqual([0, 0]);
  }),
);

test(
  'in cancellable(), under a time limit, it costs no real time and leaves nothing open',
  scenario(async () => {
    const transport = fakeTransport(() => ({ afterMs: 3_600_000, body: 'late' }));
    const load = () => cancellable(async (signal) => (await transport(URL_A, { signal })).text());
    await expect(timeout(60_000, load)).rejects.toThrow(TimeoutError);
    expect([loopTime(), transport.connections, transport.requests[0]?.signal?.aborted]).toEqual([60_000, 0, true]);
    expect(await load()).toBe('late');
  }),
);
