import { createTask, loopTime, sleep, TimeoutError } from 'asynclings';
import { argumentBattery, cancelSweep, FakeSocket, type FakeSocketOptions, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { ConnectionClosed, type ConnectOptions, type Message, ParseError, WsClient } from './starter.ts';

const bytes = (...values: number[]): Uint8Array => new Uint8Array(values);

/** A client on a socket of which the suite plays the far side. */
async function connected(socketOptions: FakeSocketOptions = {}, options: Partial<ConnectOptions> = {}) {
  const socket = new FakeSocket({ openAfterMs: 10, ...socketOptions });
  const client = await WsClient.connect('ws://far', { ...options, factory: () => socket });
  return { client, socket };
}

/** Ends what a test has no more use for. */
async function over({ client }: { client: WsClient }): Promise<void> {
  await client.close();
}

async function failureOf(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error('this should have failed');
}

async function readAll(client: WsClient): Promise<Message[]> {
  const messages: Message[] = [];
  for await (const message of client) messages.push(message);
  return messages;
}

test(
  'a message that arrives together with the opening is not lost',
  scenario(async () => {
    const both = await connected({ greetings: ['welcome', 'rules: none'] });
    expect([await both.client.receive(), await both.client.receive()]).toEqual(['welcome', 'rules: none']);
    await over(both);
  }),
);

test(
  'what arrives while nobody receives is kept, in order',
  scenario(async () => {
    const { client, socket } = await connected();
    for (const text of ['1', '2', '3']) {
      socket.receive(text);
      await sleep(5);
    }
    const first = await client.receive();
    await sleep(5);
    socket.receive('4');
    expect([first, await client.receive(), await client.receive(), await client.receive()]).toEqual(['1', '2', '3', '4']);
    await client.close();
  }),
);

test(
  'text is text, and bytes are bytes',
  scenario(async () => {
    const { client, socket } = await connected();
    socket.receive('文字');
    socket.receive(bytes(1, 2));
    expect([await client.receiveText(), await client.receive()]).toEqual(['文字', bytes(1, 2)]);
    await client.sendText('hi');
    await client.sendJson({ a: [1, null] });
    await client.sendBytes(bytes(3));
    expect(socket.sent).toEqual(['hi', '{"a":[1,null]}', bytes(3)]);
    await client.close();
  }),
);

test(
  'two who receive at the same time get one message each, first come, first served',
  scenario(async () => {
    const { client, socket } = await connected();
    const first = createTask(() => client.receive());
    await sleep(1);
    const second = createTask(() => client.receive());
    await sleep(1);
    socket.receive('1');
    await sleep(1);
    expect([first.isDone, second.isDone]).toEqual([true, false]);
    socket.receive('2');
    expect([await first.join(), await second.join()]).toEqual(['1', '2']);
    const both = [createTask(() => client.receive()), createTask(() => client.receive())];
    await sleep(1);
    socket.receive('3');
    socket.receive('4');
    expect([await both[0]!.join(), await both[1]!.join()].toSorted()).toEqual(['3', '4']);
    await client.close();
  }),
);

test(
  'a refused connection is an error, and leaves nothing open',
  scenario(async () => {
    const socket = new FakeSocket({ openAfterMs: 10, refusal: new Error('ECONNREFUSED') });
    await expect(WsClient.connect('ws://far', { factory: () => socket })).rejects.toThrow('ECONNREFUSED');
    await sleep(1);
    expect(socket.readyState).toBe(3);
    const silent = new FakeSocket({ openAfterMs: Infinity });
    const connecting = createTask(() => failureOf(() => WsClient.connect('ws://far', { factory: () => silent })));
    await sleep(1);
    silent.farewell(1013, 'full');
    expect(await connecting.join()).toMatchObject({ name: 'ConnectionClosed', code: 1013, reason: 'full' });
  }),
);

test(
  'a handshake that takes too long is broken off',
  scenario(async () => {
    const socket = new FakeSocket({ openAfterMs: Infinity });
    expect(await failureOf(() => WsClient.connect('ws://far', { timeoutMs: 300, factory: () => socket }))).toBeInstanceOf(TimeoutError);
    expect([loopTime(), socket.isTerminated]).toEqual([300, true]);
    await sleep(1);
    const usual = new FakeSocket({ openAfterMs: Infinity });
    await failureOf(() => WsClient.connect('ws://far', { factory: () => usual }));
    expect(loopTime()).toBe(10_301);
  }),
);

test(
  'wherever connecting is cancelled, nothing stays open',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const socket = new FakeSocket({ openAfterMs: 10 });
    const task = victim(() => WsClient.connect('ws://far', { factory: () => socket }));
    await ending();
    await sleep(20);
    expect([socket.readyState, socket.isTerminated]).toEqual(isUndisturbed ? [1, false] : [3, true]);
    if (isUndisturbed) await (task.result() as WsClient).close();
  }),
);

test(
  'receiveText refuses bytes, and takes them once',
  scenario(async () => {
    const { client, socket } = await connected();
    for (const each of [bytes(1), 'a', bytes(2), 'b']) socket.receive(each);
    await expect(client.receiveText()).rejects.toBeInstanceOf(TypeError);
    expect(await client.receiveText()).toBe('a');
    await expect(client.receiveJson()).rejects.toBeInstanceOf(TypeError);
    expect(await client.receive()).toBe('b');
    await client.close();
  }),
);

test(
  'a text that is no JSON is a ParseError, and the connection lives on',
  scenario(async () => {
    const { client, socket } = await connected();
    for (const each of ['{"a":', '{"a":1}', 'null']) socket.receive(each);
    const error = await failureOf(() => client.receiveJson());
    expect(error).toBeInstanceOf(ParseError);
    expect([(error as ParseError).text, client.closed]).toEqual(['{"a":', false]);
    expect([await client.receiveJson(), await client.receiveJson()]).toEqual([{ a: 1 }, null]);
    await client.close();
  }),
);

test(
  'after a farewell come the messages before it, then ConnectionClosed',
  scenario(async () => {
    const { client, socket } = await connected();
    socket.receive('1');
    socket.receive('2');
    socket.farewell(1001, 'going home');
    await sleep(5);
    expect([client.closed, await client.receive(), await client.receive()]).toEqual([true, '1', '2']);
    for (let i = 0; i < 2; i++) expect(await failureOf(() => client.receive())).toMatchObject({ name: 'ConnectionClosed', code: 1001, reason: 'going home' });
    expect(await failureOf(() => client.receiveJson())).toBeInstanceOf(ConnectionClosed);
    await client.close();
    expect(socket.farewells).toEqual([]);
  }),
);

test(
  'for await ends at a farewell, and throws when the connection broke',
  scenario(async () => {
    for (const [code, isInOrder] of [[1000, true], [1001, true], [1005, true], [1011, false], [4000, false]] as const) {
      const { client, socket } = await connected();
      const reader = createTask(() => readAll(client).catch((error: unknown) => error));
      await sleep(1);
      socket.receive('last');
      socket.farewell(code);
      const result = await reader.join();
      if (isInOrder) expect(result).toEqual(['last']);
      else expect(result).toMatchObject({ name: 'ConnectionClosed', code });
    }
    const silent = await connected();
    silent.socket.farewell();
    expect(await readAll(silent.client)).toEqual([]);
    const { client, socket } = await connected();
    socket.fail(new Error('ECONNRESET'));
    expect(await failureOf(() => readAll(client))).toMatchObject({ code: 1006 });
  }),
);

test(
  'leaving a loop leaves the connection open',
  scenario(async () => {
    const { client, socket } = await connected();
    for (const text of ['1', '2', '3']) socket.receive(text);
    for await (const message of client) if (message === '2') break;
    expect([client.closed, await client.receive()]).toEqual([false, '3']);
    await client.close();
  }),
);

test(
  'all who wait when it ends learn it at once',
  scenario(async () => {
    const { client, socket } = await connected();
    const waiting = [1, 2, 3].map(() => createTask(() => failureOf(() => client.receive())));
    await sleep(5);
    socket.farewell(4001, 'enough');
    for (const each of waiting) expect(await each.join()).toMatchObject({ code: 4001, reason: 'enough' });
    expect(loopTime()).toBe(15);
  }),
);

test(
  'a send waits until the message is on its way',
  scenario(async () => {
    const { client, socket } = await connected({ sendMs: 20 });
    await client.sendText('a');
    expect([loopTime(), socket.taken]).toEqual([30, ['a']]);
    socket.sendFailure = new Error('EPIPE');
    expect(await failureOf(() => client.sendJson([]))).toBeInstanceOf(ConnectionClosed);
    const cut = createTask(() => failureOf(() => client.sendBytes(bytes(1))));
    await sleep(5);
    socket.fail(new Error('ECONNRESET'));
    expect(await cut.join()).toBeInstanceOf(ConnectionClosed);
    expect(loopTime()).toBe(55);
  }),
);

test(
  'who is cancelled while sending holds up nobody',
  scenario(async () => {
    const { client, socket } = await connected({ sendMs: 20 });
    const hasty = createTask(() => client.sendText('a'));
    await sleep(5);
    hasty.cancel();
    await client.sendText('b');
    expect([loopTime(), socket.taken, hasty.isCancelled]).toEqual([50, ['a', 'b'], true]);
    await client.close();
  }),
);

test(
  'nothing can be sent after the end, nor after our own farewell',
  scenario(async () => {
    const { client, socket } = await connected({ closeMs: 50 });
    const closing = createTask(() => client.close());
    await sleep(1);
    expect(client.closed).toBe(true);
    expect(await failureOf(() => client.sendText('late'))).toBeInstanceOf(ConnectionClosed);
    await closing.join();
    for (const send of [() => client.sendText('x'), () => client.sendJson(1), () => client.sendBytes(bytes(1))]) {
      expect(await failureOf(send)).toMatchObject({ name: 'ConnectionClosed', code: 1000 });
    }
    expect(socket.sent).toEqual([]);
  }),
);

test(
  'a socket that is read too slowly is paused, and read on when there is room',
  scenario(async () => {
    const { client, socket } = await connected({}, { maxBuffered: 2 });
    socket.receive('1');
    expect(socket.isPaused).toBe(false);
    for (const text of ['2', '3', '4', '5']) socket.receive(text);
    expect(socket.isPaused).toBe(true);
    expect(await client.receive()).toBe('1');
    expect(await readSome(client, 4)).toEqual(['2', '3', '4', '5']);
    expect(socket.isPaused).toBe(false);
    const usual = await connected();
    for (let n = 0; n < 99; n++) usual.socket.receive(`${n}`);
    expect(usual.socket.isPaused).toBe(false);
    usual.socket.receive('99');
    expect(usual.socket.isPaused).toBe(true);
    await usual.client.close();
    await client.close();
  }),
);

async function readSome(client: WsClient, count: number): Promise<Message[]> {
  const messages: Message[] = [];
  while (messages.length < count) messages.push(await client.receive());
  return messages;
}

test(
  'close takes leave once, and waits for the answer',
  scenario(async () => {
    const { client, socket } = await connected({ closeMs: 200 });
    await Promise.all([client.close(4000, 'done'), client.close()]);
    await client.close();
    expect([loopTime(), socket.farewells, socket.isTerminated]).toEqual([210, [{ code: 4000, reason: 'done' }], false]);
    const other = await connected();
    await other.client.close();
    expect(other.socket.farewells).toEqual([{ code: 1000, reason: '' }]);
  }),
);

test(
  'close breaks off when there is no answer for a second',
  scenario(async () => {
    const { client, socket } = await connected({ closeMs: Infinity });
    await client.close();
    expect([loopTime(), socket.isTerminated, client.closed]).toEqual([1010, true, true]);
    expect(await failureOf(() => client.receive())).toBeInstanceOf(ConnectionClosed);
  }),
);

test(
  'close gets through although the socket is paused',
  scenario(async () => {
    const { client, socket } = await connected({ closeMs: 20 }, { maxBuffered: 2 });
    for (const text of ['1', '2', '3', '4', '5', '6']) socket.receive(text);
    await client.close();
    expect([loopTime(), socket.isTerminated]).toEqual([30, false]);
    expect(await readSome(client, 2)).toEqual(['1', '2']);
  }),
);

test(
  'wherever close is cancelled, the connection is gone',
  cancelSweep(async ({ victim, ending }) => {
    const { client, socket } = await connected({ closeMs: 20 });
    victim(() => client.close());
    await ending();
    await sleep(1);
    expect([socket.readyState, client.closed]).toEqual([3, true]);
  }),
);

test(
  'an error of the socket brings nobody down',
  scenario(async () => {
    const { client, socket } = await connected();
    await sleep(1);
    socket.receive('last words');
    socket.fail(new Error('ECONNRESET'));
    expect(await client.receive()).toBe('last words');
    expect(await failureOf(() => client.receive())).toMatchObject({ code: 1006 });
    expect(client.closed).toBe(true);
    await client.close();
  }),
);

test(
  'wherever receiving is cancelled, no message is taken along',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const { client, socket } = await connected();
    victim(() => client.receive());
    await sleep(1);
    const next = createTask(() => client.receive());
    await sleep(1);
    socket.receive('x');
    await ending();
    if (isUndisturbed) socket.receive('x');
    expect(await next.join()).toBe('x');
    await client.close();
  }),
);

test(
  'refuses limits that make no sense',
  scenario(async () => {
    let opened = 0;
    const factory = () => {
      opened++;
      return new FakeSocket({ openAfterMs: 0 });
    };
    await argumentBattery((maxBuffered) => WsClient.connect('ws://far', { factory, maxBuffered }), { how: 'reject' });
    await argumentBattery((timeoutMs) => WsClient.connect('ws://far', { factory, timeoutMs }), { how: 'reject', legal: [0, 1.5, Infinity] });
    expect(opened).toBe(0);
    const hasty = new FakeSocket({ openAfterMs: 5 });
    expect(await failureOf(() => WsClient.connect('ws://far', { factory: () => hasty, timeoutMs: 0, maxBuffered: 1 }))).toBeInstanceOf(TimeoutError);
    const client = await WsClient.connect('ws://far', { factory, timeoutMs: Infinity, maxBuffered: 1 });
    await client.close();
  }),
);
