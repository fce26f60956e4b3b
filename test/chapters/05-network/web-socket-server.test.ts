import { connect } from 'node:net';
import { createTask, InvalidStateError, run, sleep } from 'asynclings';
import { AsyncWebSocketClient, type EventSocket, type Listen, WebSocketPeer, WebSocketServer, type WebSocketServerOptions } from 'asynclings/chapters/network';
import { FakeSocket, type FakeSocketOptions } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { failureOf, onVirtualTime } from '../../support/virtual-time.ts';

/** A server without a network: the test opens the door for each socket itself. */
async function started(options: WebSocketServerOptions = {}) {
  let knock: (socket: EventSocket) => void = () => {};
  let isListening = true;
  const listen: Listen = async ({ onSocket }) => {
    knock = onSocket;
    return { port: 1, close: () => void (isListening = false) };
  };
  const server = new WebSocketServer({ heartbeatMs: Infinity, ...options, listen });
  await server.start();
  const join = (socketOptions: FakeSocketOptions = {}): FakeSocket => {
    const socket = new FakeSocket(socketOptions);
    knock(socket);
    return socket;
  };
  return { server, join, isListening: () => isListening };
}

test('a slow client delays nobody, and is given up when its outbox is full', () =>
  onVirtualTime(async () => {
    const { server, join } = await started({ outboxCapacity: 2 });
    const fast = join({ sendMs: 1 });
    const dead = join({ sendMs: Infinity });
    const reports = [];
    for (const message of ['1', '2', '3', '4']) {
      reports.push(server.broadcast(message));
      await sleep(5);
    }
    expect(server.broadcast('5').closed).toBe(0); // it is given up once
    await sleep(5);
    expect(reports).toEqual([
      { queued: 2, dropped: 0, closed: 0 },
      { queued: 2, dropped: 0, closed: 0 },
      { queued: 2, dropped: 0, closed: 0 },
      { queued: 1, dropped: 0, closed: 1 },
    ]);
    expect([fast.taken, dead.isTerminated, server.clients.map(({ id }) => id)]).toEqual([['1', '2', '3', '4', '5'], true, [1]]);
    await server.stop();
  }));

test('or it loses the oldest messages, if that is what is wanted', () =>
  onVirtualTime(async () => {
    const { server, join } = await started({ outboxCapacity: 2, whenFull: 'drop-oldest' });
    const slow = join({ sendMs: 100 });
    await sleep(1);
    const reports = ['1', '2', '3', '4', '5'].map((message) => server.broadcast(message).dropped);
    expect(reports).toEqual([0, 0, 1, 1, 1]);
    await sleep(500);
    expect(slow.sent).toEqual(['4', '5']);
    await server.stop();
  }));

test('everybody who is there gets a message, in order, at the pace of each', () =>
  onVirtualTime(async () => {
    const { server, join } = await started();
    const sockets = Array.from({ length: 5 }, () => join({ sendMs: 100 }));
    await sleep(1);
    server.broadcast('a');
    server.broadcast('b');
    const late = join();
    await sleep(101);
    expect(sockets.map(({ taken }) => taken)).toEqual(sockets.map(() => ['a']));
    await sleep(100);
    expect(sockets.map(({ taken }) => taken)).toEqual(sockets.map(() => ['a', 'b']));
    expect(late.sent).toEqual([]);
    await server.stop();
  }));

test('a client that leaves, or whose connection breaks, is forgotten', () =>
  onVirtualTime(async () => {
    const { server, join } = await started();
    const [leaving, breaking, staying] = [join(), join(), join()];
    await sleep(1);
    leaving.farewell();
    breaking.fail(new Error('ECONNRESET'));
    await sleep(1);
    expect(server.broadcast('x')).toEqual({ queued: 1, dropped: 0, closed: 0 });
    await sleep(1);
    expect(staying.taken).toEqual(['x']);
    await server.stop();
  }));

test('handles the messages of a client one after the other, from the first on', () =>
  onVirtualTime(async () => {
    const log: string[] = [];
    const onMessage = async ({ id }: WebSocketPeer, message: unknown): Promise<void> => {
      log.push(`+${id}${String(message)}`);
      await sleep(10);
      log.push(`-${id}${String(message)}`);
    };
    const { server, join } = await started({ onMessage, onJoin: ({ id }) => log.push(`join ${id}`) });
    const [one, two] = [join(), join()];
    one.receive('a');
    one.receive('b');
    two.receive('c');
    await sleep(25);
    expect(log).toEqual(['join 1', '+1a', 'join 2', '+2c', '-1a', '+1b', '-2c', '-1b']);
    await server.stop();
  }));

test('a handler that fails ends its client alone, and is reported', () =>
  onVirtualTime(async () => {
    const failures: unknown[] = [];
    const onMessage = (_client: WebSocketPeer, message: unknown): void => {
      if (message === 'bad') throw new Error('cannot handle it');
    };
    const { server, join } = await started({ onMessage, onError: (error, { id }) => failures.push([String(error), id]) });
    const [bad, good] = [join(), join()];
    bad.receive('bad');
    await sleep(1);
    expect([failures, bad.farewells, bad.readyState, good.readyState]).toEqual([[['Error: cannot handle it', 1]], [{ code: 1011, reason: 'internal error' }], 3, 1]);
    expect(server.clients).toHaveLength(1);
    await server.stop();
  }));

test('who is silent and does not answer a ping is cut off; who talks is not even asked', () =>
  onVirtualTime(async () => {
    const { server, join } = await started({ heartbeatMs: 100, pongTimeoutMs: 50 });
    const dead = join({ pongMs: Infinity });
    const calm = join({ pongMs: 10 });
    const busy = join();
    createTask(async () => {
      for (let i = 0; i < 20; i++) {
        await sleep(30);
        busy.receive('still here');
      }
    });
    await sleep(500);
    expect([dead.pings, dead.isTerminated]).toEqual([[100], true]);
    expect([calm.pings, calm.readyState]).toEqual([[100, 250, 400], 1]);
    expect([busy.pings, busy.readyState]).toEqual([[], 1]);
    await sleep(200);
    await server.stop();
  }));

test('stopping empties the outboxes, says goodbye, and cuts off who does not answer in time', () =>
  onVirtualTime(async () => {
    const { server, join, isListening } = await started();
    const [polite, deaf] = [join({ sendMs: 20 }), join({ closeMs: Infinity })];
    await sleep(1);
    server.broadcast('1');
    server.broadcast('2');
    expect(await server.stop({ graceMs: 100 })).toEqual({ closed: 1, terminated: 1 });
    expect([polite.taken, polite.farewells, polite.isTerminated]).toEqual([['1', '2'], [{ code: 1001, reason: 'server is stopping' }], false]);
    expect([deaf.isTerminated, isListening(), server.clients]).toEqual([true, false, []]);
    expect(await server.stop()).toEqual({ closed: 1, terminated: 1 });
    expect(() => server.broadcast('3')).toThrow(InvalidStateError);
    await expect(server.start()).rejects.toThrow('stopped already');
  }));

test('stopping does not wait for a handler; a cancelled stop leaves nobody connected', () =>
  onVirtualTime(async () => {
    const { server, join } = await started({ onMessage: () => sleep(60_000) });
    const [busy, deaf] = [join(), join({ closeMs: Infinity })];
    busy.receive('work');
    await sleep(1);
    const stopping = createTask(() => server.stop({ graceMs: 5000 }));
    await sleep(10);
    stopping.cancel();
    await failureOf(() => stopping.join());
    await sleep(1);
    expect([busy.readyState, deaf.readyState, deaf.isTerminated]).toEqual([3, 3, true]);
  }));

test('messages that have not been begun when it stops are not begun', () =>
  onVirtualTime(async () => {
    const begun: unknown[] = [];
    const { server, join } = await started({
      onMessage: async (_client, message) => {
        begun.push(message);
        await sleep(10);
      },
    });
    const socket = join({ closeMs: 50 });
    socket.receive('1');
    socket.receive('2');
    await sleep(1);
    expect(await server.stop()).toEqual({ closed: 1, terminated: 0 });
    expect(begun).toEqual(['1']);
  }));

test('a start that is cancelled leaves no open door', () =>
  onVirtualTime(async () => {
    const outside = new FakeSocket({ openAfterMs: 50 });
    let isClosed = false;
    const server = new WebSocketServer({
      listen: async ({ onSocket }) => {
        await new Promise<void>((resolve) => outside.on('open', resolve));
        onSocket(outside);
        return { port: 1, close: () => void (isClosed = true) };
      },
    });
    const starting = createTask(() => server.start());
    await sleep(10);
    starting.cancel();
    await failureOf(() => starting.join());
    await sleep(100);
    expect([isClosed, outside.readyState]).toEqual([true, 3]);
  }));

test('starts once; may try again when the port is taken', () =>
  run(async () => {
    const server = new WebSocketServer();
    expect(await server.stop()).toEqual({ closed: 0, terminated: 0 });
    const { port, host } = await server.start();
    expect(host).toBe('127.0.0.1');
    await expect(server.start()).rejects.toThrow(InvalidStateError);
    const other = new WebSocketServer();
    expect(other.clients).toEqual([]);
    await expect(other.start({ port })).rejects.toMatchObject({ code: 'EADDRINUSE' });
    await other.start();
    await other.stop();
    await server.stop();
  }));

test('refuses numbers that make no sense', () => {
  for (const options of [{ outboxCapacity: 0 }, { maxBuffered: 1.5 }, { maxMessageBytes: -1 }, { heartbeatMs: Number.NaN }, { pongTimeoutMs: -1 }]) {
    expect(() => new WebSocketServer(options), JSON.stringify(options)).toThrow(/is a/);
  }
});

test('over real sockets: greets, echoes, broadcasts, and says goodbye', () =>
  run(async () => {
    const server = new WebSocketServer({ onJoin: (client) => client.send(`you are ${client.id}`), onMessage: (client, message) => void client.send(message) });
    const { url } = await server.start();
    const clients = [await AsyncWebSocketClient.connect(url), await AsyncWebSocketClient.connect(url)];
    const greetings = await Promise.all(clients.map((client) => client.receiveText()));
    expect(greetings).toEqual(['you are 1', 'you are 2']);
    await clients[0]!.sendBytes(new Uint8Array([7, 8]));
    expect(new Uint8Array((await clients[0]!.receive()) as Uint8Array)).toEqual(new Uint8Array([7, 8]));
    expect(server.broadcast('all').queued).toBe(2);
    const heard = createTask(async () => {
      const messages = [];
      for await (const message of clients[1]!) messages.push(message);
      return messages;
    });
    expect(await clients[0]!.receiveText()).toBe('all');
    await clients[0]!.close();
    expect(await server.stop()).toMatchObject({ terminated: 0 });
    expect(await heard.join()).toEqual(['all']);
    await expect(AsyncWebSocketClient.connect(url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  }));

test('over real sockets: a message that is too long ends the connection', () =>
  run(async () => {
    const server = new WebSocketServer({ maxMessageBytes: 100 });
    const client = await AsyncWebSocketClient.connect((await server.start()).url);
    await client.sendText('x'.repeat(101));
    expect(await failureOf(() => client.receive())).toMatchObject({ code: 1009 });
    await server.stop();
  }));

test('over real sockets: who connects and says nothing does not keep the server from stopping', () =>
  run(async () => {
    const server = new WebSocketServer();
    const { port } = await server.start();
    const silent = connect(port, '127.0.0.1');
    await new Promise((resolve) => silent.once('connect', resolve));
    const closed = new Promise((resolve) => silent.once('close', resolve));
    await server.stop();
    await closed;
  }));

test('a server whose program ends without stopping it closes its connections', async () => {
  const sockets: FakeSocket[] = [];
  await run(
    async () => {
      const { join } = await started();
      sockets.push(join());
      await sleep(1);
    },
    { clock: 'virtual' },
  );
  expect(sockets[0]?.isTerminated).toBe(true);
});
