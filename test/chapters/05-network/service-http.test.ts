import { Agent, request as httpRequest } from 'node:http';
import { connect, type Socket } from 'node:net';
import { once } from 'node:events';
import { allTasks, checkpoint, createTask, currentTask, Event, InvalidStateError, run, sleep, wait } from 'asynclings';
import { createService, type Service, type ServiceOptions, type ServiceRequest } from 'asynclings/chapters/network';
import { expect, test } from 'vitest';
import { failureOf } from '../../support/virtual-time.ts';

const LONG_MS = 60_000; // no test comes near it

/** Runs `body` with a service on a port of its own, which is closed whatever happens. */
async function served(options: Partial<ServiceOptions>, body: (url: string, service: Service) => Promise<void>): Promise<void> {
  await run(async () => {
    const service = createService({ handler: () => ({ status: 200, body: 'ok' }), maxInFlight: 2, maxQueue: 2, requestTimeoutMs: LONG_MS, ...options });
    const { url } = await service.listen();
    try {
      await body(url, service);
    } finally {
      await service.stop({ graceMs: 0, cleanupMs: 0 });
    }
    const others = [...allTasks()].filter((task) => task !== currentTask() && !task.name.startsWith('stuck'));
    expect(others.map(({ name }) => name)).toEqual([]);
  });
}

/** A handler that waits at `gate`, and an event that tells when somebody is inside. */
function gated() {
  const gate = new Event('gate');
  const isInside = new Event('inside');
  const ends: string[] = [];
  const handler = async () => {
    isInside.set();
    try {
      await gate.wait();
      ends.push('done');
    } catch (error) {
      ends.push('cancelled');
      throw error;
    }
    return { status: 200, body: 'late' };
  };
  return { gate, isInside, ends, handler };
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await sleep(1);
}

/** What a new connection fails with; `fetch` might still know an old one. */
async function refusalOf(url: string): Promise<unknown> {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  try {
    return await failureOf(() => once(socket, 'connect'));
  } finally {
    socket.destroy();
  }
}

/** A connection that says what we want, byte by byte, and collects what comes back. */
function rawClient(url: string): { socket: Socket; received: () => string; isClosed: () => boolean } {
  const socket = connect(Number(new URL(url).port), '127.0.0.1');
  let text = '';
  let isClosed = false;
  socket.on('data', (chunk) => (text += String(chunk)));
  socket.on('error', () => {});
  socket.on('close', () => (isClosed = true));
  return { socket, received: () => text, isClosed: () => isClosed };
}

test('serves requests with bodies on a connection that is kept, and closes it when it stops', () =>
  served({ handler: ({ method, path, body, headers }: ServiceRequest) => ({ status: 201, headers: { 'x-host': String(headers['x-me']) }, body: `${method} ${path} ${body}` }) }, async (url, service) => {
    const agent = new Agent({ keepAlive: true });
    const sockets = new Set<Socket>();
    const send = async (body: string) => {
      const sent = httpRequest(`${url}/a?b`, { agent, method: 'POST', headers: { 'x-me': 'me' } });
      sent.on('socket', (socket) => sockets.add(socket));
      sent.end(body);
      const [response] = await once(sent, 'response');
      const chunks: unknown[] = [];
      for await (const chunk of response) chunks.push(chunk);
      return `${response.statusCode} ${response.headers['x-host']} ${chunks.join('')}`;
    };
    expect(await send('one')).toBe('201 me POST /a?b one');
    expect(await send('two')).toBe('201 me POST /a?b two');
    const [socket] = sockets;
    expect([sockets.size, socket!.destroyed]).toEqual([1, false]);
    expect(await service.stop({ graceMs: LONG_MS })).toEqual({ finished: 0, cancelled: 0, stuck: 0, refused: 0 });
    await until(() => socket!.destroyed);
    expect(await refusalOf(url)).toMatchObject({ code: 'ECONNREFUSED' });
    agent.destroy();
  }));

test('stops while requests are under way: they finish, a newcomer gets 503, and then nobody is let in', async () => {
  const { gate, isInside, handler } = gated();
  await served({ handler }, async (url, service) => {
    const inside = createTask(() => fetch(url));
    await isInside.wait();
    const stopping = createTask(() => service.stop({ graceMs: LONG_MS }));
    await sleep(1);
    const late = await fetch(url);
    expect([late.status, late.headers.get('retry-after'), late.headers.get('connection')]).toEqual([503, '1', 'close']);
    await late.text();
    gate.set();
    const response = await inside.join();
    expect([response.status, response.headers.get('connection'), await response.text()]).toEqual([200, 'close', 'late']);
    expect(await stopping.join()).toEqual({ finished: 1, cancelled: 0, stuck: 0, refused: 1 });
  });
});

test('cancels the handler of a client that hangs up', async () => {
  const { isInside, ends, handler } = gated();
  await served({ handler }, async (url, service) => {
    const hangUp = new AbortController();
    const client = createTask(() => fetch(url, { signal: hangUp.signal }));
    await isInside.wait();
    hangUp.abort();
    await failureOf(() => client.join());
    await until(() => service.stats().inFlight === 0);
    expect([ends, service.stats().clientLeft]).toEqual([['cancelled'], 1]);
  });
});

test('answers with 504 in time, and the connection can be used further', async () => {
  const { handler } = gated();
  await served({ handler, requestTimeoutMs: 20 }, async (url, service) => {
    const { status, headers } = await fetch(url);
    await until(() => service.stats().inFlight === 0);
    expect([status, headers.get('connection'), service.stats().timedOut]).toEqual([504, 'keep-alive', 1]);
  });
});

test('refuses a body that is too long, and closes the connection that brings it', () =>
  served({ maxBodyBytes: 10 }, async (url, service) => {
    const { socket, received, isClosed } = rawClient(url);
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n0123456789A');
    await until(isClosed);
    expect(received()).toMatch(/^HTTP\/1\.1 413 [\s\S]*connection: close/i);
    expect(service.stats()).toMatchObject({ badBody: 1, waiting: 0 });
  }));

test('gives up a body that does not come, and answers so', () =>
  served({ requestTimeoutMs: 30 }, async (url, service) => {
    const { socket, received, isClosed } = rawClient(url);
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n0');
    await until(isClosed);
    expect(received()).toMatch(/^HTTP\/1\.1 408 /);
    expect(service.stats()).toMatchObject({ badBody: 1, waiting: 0 });
  }));

test('a client that hangs up in the middle of its body leaves nothing behind', () =>
  served({}, async (url, service) => {
    const { socket } = rawClient(url);
    socket.write('POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 1000\r\n\r\n0');
    await until(() => service.stats().waiting === 1);
    socket.destroy();
    await until(() => service.stats().waiting === 0);
    const { received, clientLeft, badBody } = service.stats();
    expect([received, clientLeft + badBody]).toEqual([1, 1]);
  }));

test('a client that does not read its answer holds up no handler, and no stop', async () => {
  const body = 'x'.repeat(20_000_000);
  await served({ handler: () => ({ status: 200, body }), maxInFlight: 1 }, async (url, service) => {
    const { socket } = rawClient(url);
    socket.pause();
    socket.write('GET / HTTP/1.1\r\nhost: x\r\n\r\n');
    await until(() => service.stats().answered === 1);
    expect(service.stats()).toMatchObject({ inFlight: 0, waiting: 0 });
    expect(await service.stop({ graceMs: LONG_MS, cleanupMs: 20 })).toEqual({ finished: 0, cancelled: 0, stuck: 0, refused: 0 });
    socket.resume();
  });
});

test('listens once, and says why it cannot', () =>
  served({}, async (url, service) => {
    expect(await failureOf(() => service.listen())).toBeInstanceOf(InvalidStateError);
    const other = createService({ handler: () => ({ status: 200 }), maxInFlight: 1, maxQueue: 0, requestTimeoutMs: LONG_MS });
    expect(await failureOf(() => other.listen(Number(new URL(url).port)))).toMatchObject({ code: 'EADDRINUSE' });
    const { url: second } = await other.listen();
    expect((await fetch(second)).status).toBe(200);
    await other.stop({ graceMs: 0 });
  }));

test('whoever stops a service, or cancels its listen, before it listens has no server', () =>
  run(async () => {
    const make = () => createService({ handler: () => ({ status: 200 }), maxInFlight: 1, maxQueue: 0, requestTimeoutMs: LONG_MS });
    const first = make();
    const { port, url } = await first.listen();
    await first.stop({ graceMs: 0 });
    const cancelled = createTask(() => make().listen(port));
    await checkpoint();
    cancelled.cancel();
    await wait([cancelled]);
    await sleep(10); // in which it would begin to listen
    expect([cancelled.isCancelled, await refusalOf(url)]).toMatchObject([true, { code: 'ECONNREFUSED' }]);
    const stopped = make();
    const listening = createTask(() => failureOf(() => stopped.listen(port)));
    await checkpoint();
    await stopped.stop({ graceMs: 0 });
    expect([await listening.join(), await refusalOf(url)]).toMatchObject([{ name: 'InvalidStateError' }, { code: 'ECONNREFUSED' }]);
  }));

test('is closed with the run, though nobody has stopped it', async () => {
  const url = await run(async () => {
    const service = createService({ handler: () => ({ status: 200 }), maxInFlight: 1, maxQueue: 0, requestTimeoutMs: LONG_MS });
    const { url: its } = await service.listen();
    expect((await fetch(its)).status).toBe(200);
    return its;
  });
  expect(await refusalOf(url)).toMatchObject({ code: 'ECONNREFUSED' });
});

test('a stop that is cancelled closes everything at once', async () => {
  const { isInside, ends, handler } = gated();
  await served({ handler }, async (url, service) => {
    const client = createTask(() => failureOf(() => fetch(url)));
    await isInside.wait();
    const stopping = createTask(() => service.stop({ graceMs: LONG_MS }));
    await sleep(1);
    stopping.cancel();
    await wait([stopping, client]);
    expect([stopping.isCancelled, ends]).toEqual([true, ['cancelled']]);
    await sleep(1);
  });
});
