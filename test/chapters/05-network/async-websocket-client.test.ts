import { createServer, type AddressInfo, type Socket } from 'node:net';
import { cancellable, CancelledError, createTask, loopTime, run, sleep, TimeoutError } from 'asynclings';
import { AsyncWebSocketClient, ConnectionClosed, type ConnectOptions, JsonError, WebSocketServer } from 'asynclings/chapters/network';
import { FakeSocket, type FakeSocketOptions } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { failureOf, onVirtualTime } from '../../support/virtual-time.ts';

/** A client on a socket of which the test sees both sides. */
async function connected(socketOptions: FakeSocketOptions = {}, options: ConnectOptions = {}): Promise<{ client: AsyncWebSocketClient; socket: FakeSocket }> {
  const socket = new FakeSocket({ openAfterMs: 10, ...socketOptions });
  return { socket, client: await AsyncWebSocketClient.connect('ws://far', { ...options, openSocket: () => socket }) };
}

test('keeps what arrives together with the handshake, and hands out messages in order', () =>
  onVirtualTime(async () => {
    const { client, socket } = await connected({ greetings: ['hello', new Uint8Array([1, 2])] });
    await sleep(50);
    socket.receive('late');
    expect([await client.receive(), await client.receive(), await client.receive()]).toEqual(['hello', new Uint8Array([1, 2]), 'late']);
    await client.close();
  }));

test('leaves nothing behind when the other side refuses', () =>
  onVirtualTime(async () => {
    const socket = new FakeSocket({ openAfterMs: 10, refusal: new Error('ECONNREFUSED') });
    await expect(AsyncWebSocketClient.connect('ws://far', { openSocket: () => socket })).rejects.toThrow('ECONNREFUSED');
    await sleep(1);
    expect(socket.readyState).toBe(3);
  }));

test('gives up a handshake after its time, or when it is cancelled', () =>
  onVirtualTime(async () => {
    const slow = new FakeSocket({ openAfterMs: Infinity });
    expect(await failureOf(() => AsyncWebSocketClient.connect('ws://far', { timeoutMs: 100, openSocket: () => slow }))).toBeInstanceOf(TimeoutError);
    expect([loopTime(), slow.isTerminated]).toEqual([100, true]);
    const unwanted = new FakeSocket({ openAfterMs: 50 });
    const task = createTask(() => AsyncWebSocketClient.connect('ws://far', { openSocket: () => unwanted }));
    await sleep(10);
    task.cancel();
    expect(await failureOf(() => task.join())).toBeInstanceOf(CancelledError);
    await sleep(1);
    expect([unwanted.isTerminated, unwanted.readyState]).toEqual([true, 3]);
  }));

test('a connection that is made in the moment of the cancellation is not forgotten', () =>
  onVirtualTime(async () => {
    const socket = new FakeSocket({ openAfterMs: 20 });
    const task = createTask(() => AsyncWebSocketClient.connect('ws://far', { openSocket: () => socket }));
    socket.on('open', () => task.cancel());
    expect(await failureOf(() => task.join())).toBeInstanceOf(CancelledError);
    expect(socket.isTerminated).toBe(true);
  }));

test('who receives at the same time gets one message each, first come, first served', () =>
  onVirtualTime(async () => {
    const { client, socket } = await connected();
    const receivers = ['a', 'b'].map((name) => createTask(async () => `${name} ${String(await client.receive())}`));
    await sleep(1);
    socket.receive('1');
    socket.receive('2');
    expect([await receivers[0]!.join(), await receivers[1]!.join()]).toEqual(['a 1', 'b 2']);
    await client.close();
  }));

test('a message for somebody who is cancelled in that moment goes to the next', () =>
  onVirtualTime(async () => {
    const { client, socket } = await connected();
    const first = createTask(() => client.receive());
    await sleep(1);
    const second = createTask(() => client.receive());
    await sleep(1);
    socket.on('message', () => first.cancel());
    socket.receive('x');
    expect(await second.join()).toBe('x');
    expect(first.isCancelled).toBe(true);
    const third = createTask(() => client.receive());
    await sleep(1);
    third.cancel();
    await sleep(1);
    socket.receive('y');
    expect(await client.receive()).toBe('y');
    await client.close();
  }));

test('a wrong message is an error, is taken once, and harms nobody', () =>
  onVirtualTime(async () => {
    const { client, socket } = await connected();
    for (const each of [new Uint8Array([1]), '{', '{"a":1}', 'end']) socket.receive(each);
    await expect(client.receiveText()).rejects.toThrow(new TypeError('expected text, got 1 bytes'));
    expect(await failureOf(() => client.receiveJson())).toMatchObject({ name: 'JsonError', text: '{' });
    expect(new JsonError('{', {}).message).toBe('the message is no JSON');
    expect([await client.receiveJson(), await client.receiveText(), client.closed]).toEqual([{ a: 1 }, 'end', false]);
    await client.close();
  }));

test('after a farewell come the messages before it, then ConnectionClosed; a loop ends', () =>
  onVirtualTime(async () => {
    const { client, socket } = await connected();
    const looped: unknown[] = [];
    const loop = createTask(async () => {
      for await (const message of client) looped.push(message);
    });
    await sleep(1);
    for (const each of ['1', '2', '3']) socket.receive(each);
    socket.farewell(1001, 'closing time');
    await loop.join();
    expect(looped).toEqual(['1', '2', '3']);
    expect(await failureOf(() => client.receive())).toMatchObject({ code: 1001, reason: 'closing time' });
    expect(await failureOf(() => client.sendText('late'))).toBeInstanceOf(ConnectionClosed);
    expect(client.closed).toBe(true);
  }));

test('a connection that breaks ends the loop with an error, and tells why', () =>
  onVirtualTime(async () => {
    const { client, socket } = await connected();
    const loop = createTask(async () => {
      for await (const message of client) expect(message).toBe('last words');
    });
    await sleep(1);
    socket.receive('last words');
    socket.fail(new Error('ECONNRESET'));
    const failure = await failureOf(() => loop.join());
    expect(failure).toMatchObject({ code: 1006, cause: { message: 'ECONNRESET' } });
    expect(await failureOf(() => client.receive())).toBe(failure);
    await client.close();
  }));

test('reads no more than it has room for, and goes on when there is room', () =>
  onVirtualTime(async () => {
    const { client, socket } = await connected({}, { maxBuffered: 2 });
    for (const each of ['1', '2', '3', '4']) socket.receive(each);
    expect(socket.isPaused).toBe(true);
    const got = [];
    for (let i = 0; i < 4; i++) got.push(await client.receive());
    expect([got, socket.isPaused]).toEqual([['1', '2', '3', '4'], false]);
    socket.receive('5');
    socket.receive('6');
    await client.close(); // although the farewell's answer stands behind what has not been read
    expect([loopTime(), socket.isTerminated]).toEqual([10, false]);
    expect([await client.receive(), await client.receive()]).toEqual(['5', '6']);
    await expect(client.receive()).rejects.toThrow('connection closed: 1000');
  }));

test('closes in order, or breaks off after a while; closing again changes nothing', () =>
  onVirtualTime(async () => {
    const polite = await connected({ closeMs: 30 }, { closeGraceMs: 100 });
    await Promise.all([polite.client.close(4000, 'bye'), polite.client.close()]);
    await polite.client.close();
    expect([loopTime(), polite.socket.farewells, polite.socket.isTerminated]).toEqual([40, [{ code: 4000, reason: 'bye' }], false]);
    const deaf = await connected({ closeMs: Infinity }, { closeGraceMs: 100 });
    await deaf.client.close();
    expect([loopTime(), deaf.socket.isTerminated]).toEqual([150, true]);
  }));

test('what arrives after our own farewell is dropped', () =>
  onVirtualTime(async () => {
    const { client, socket } = await connected({ closeMs: 30 });
    socket.receive('before');
    const closing = createTask(() => client.close());
    await sleep(10);
    socket.receive('after');
    await closing.join();
    expect(await client.receive()).toBe('before');
    await expect(client.receive()).rejects.toThrow('connection closed: 1000');
  }));

test('who is cancelled while closing leaves no open connection', () =>
  onVirtualTime(async () => {
    const { client, socket } = await connected({ closeMs: Infinity });
    const task = createTask(() => client.close());
    await sleep(5);
    task.cancel();
    await failureOf(() => task.join());
    expect([socket.isTerminated, client.closed]).toEqual([true, true]);
  }));

test('a send waits until the system has taken it, and fails with the connection', () =>
  onVirtualTime(async () => {
    const { client, socket } = await connected({ sendMs: 20 });
    await client.sendText('a');
    expect(loopTime()).toBe(30);
    const stuck = createTask(() => client.sendBytes(new Uint8Array(3)));
    await sleep(5);
    socket.fail(new Error('ECONNRESET'));
    expect(await failureOf(() => stuck.join())).toMatchObject({ name: 'ConnectionClosed', code: 1006 });
    expect(loopTime()).toBe(35);
  }));

test('refuses what it cannot send, and numbers that make no sense', () =>
  onVirtualTime(async () => {
    const { client, socket } = await connected();
    expect(await failureOf(() => client.sendText(1 as never))).toBeInstanceOf(TypeError);
    expect(await failureOf(() => client.sendBytes('x' as never))).toBeInstanceOf(TypeError);
    expect(await failureOf(() => client.sendJson(undefined))).toBeInstanceOf(TypeError);
    await client.sendJson({ a: [1] });
    expect(socket.sent).toEqual(['{"a":[1]}']);
    await client.close();
    for (const options of [{ timeoutMs: Number.NaN }, { timeoutMs: -1 }, { maxBuffered: 0 }, { maxMessageBytes: 1.5 }, { closeGraceMs: -5 }]) {
      let opened = 0;
      const failure = await failureOf(() => AsyncWebSocketClient.connect('ws://far', { ...options, openSocket: () => (opened++, new FakeSocket()) }));
      expect([failure instanceof RangeError || failure instanceof TypeError, opened]).toEqual([true, 0]);
    }
  }));

test('await using closes it', () =>
  onVirtualTime(async () => {
    const { client, socket } = await connected();
    await client[Symbol.asyncDispose]();
    expect(socket.farewells).toEqual([{ code: 1000, reason: '' }]);
  }));

/** A server that takes connections and never says a word. */
async function withSilentServer(body: (url: string, sockets: readonly Socket[]) => Promise<void>): Promise<void> {
  const sockets: Socket[] = [];
  const server = createServer((socket) => void sockets.push(socket.on('error', () => {})));
  await cancellable(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)));
  try {
    await body(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`, sockets);
    // The client's ends are gone: otherwise this would never come back.
    const open = sockets.filter(({ destroyed }) => !destroyed);
    await cancellable(() => Promise.all(open.map((socket) => new Promise((resolve) => socket.resume().on('close', resolve)))));
  } finally {
    server.close();
  }
}

test('over real sockets: gives up a handshake that nobody answers, and leaves no connection', () =>
  run(() =>
    withSilentServer(async (url) => {
      expect(await failureOf(() => AsyncWebSocketClient.connect(url, { timeoutMs: 50 }))).toBeInstanceOf(TimeoutError);
      const task = createTask(() => AsyncWebSocketClient.connect(url));
      await sleep(20);
      task.cancel();
      expect(await failureOf(() => task.join())).toBeInstanceOf(CancelledError);
    }),
  ));

test('over real sockets: the farewell gets through although nobody reads', () =>
  run(async () => {
    const server = new WebSocketServer({
      onJoin: (client) => {
        for (let n = 0; n < 50; n++) client.send('x'.repeat(100_000));
      },
    });
    const { url } = await server.start();
    const client = await AsyncWebSocketClient.connect(url, { maxBuffered: 2, closeGraceMs: 60_000 });
    await client.receive();
    await sleep(20);
    await client.close(4000, 'enough');
    expect(client.closed).toBe(true);
    await server.stop();
  }));

test('over real sockets: what is no address is refused', () =>
  run(async () => {
    await expect(AsyncWebSocketClient.connect('nowhere')).rejects.toThrow(SyntaxError);
    await expect(AsyncWebSocketClient.connect('ftp://127.0.0.1')).rejects.toThrow(SyntaxError);
  }));
