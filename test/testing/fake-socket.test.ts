import { cancellable, createTask, DeadlockError, Future, loopTime, run, sleep, timeout } from 'asynclings';
import { FakeSocket, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';

/** Writes down what the socket tells, with the time. */
function logOf(socket: FakeSocket): string[] {
  const log: string[] = [];
  const text = new TextDecoder();
  socket.on('open', () => log.push(`${loopTime()} open`));
  socket.on('message', (data, isBinary) => log.push(`${loopTime()} ${isBinary ? `bytes ${data.join(' ')}` : text.decode(data)}`));
  socket.on('pong', () => log.push(`${loopTime()} pong`));
  socket.on('error', ({ message }) => log.push(`${loopTime()} error ${message}`));
  socket.on('close', (code, reason) => log.push(`${loopTime()} close ${code} ${text.decode(reason)}`));
  return log;
}

const sendTo = (socket: FakeSocket, data: string): Promise<string> => {
  const done = new Future<string>('done');
  socket.send(data, (error) => done.setResult(error?.message ?? `${data} ${loopTime()}`));
  return done.wait();
};

test(
  'opens after its time, and greets in the same moment',
  scenario(async () => {
    const socket = new FakeSocket({ openAfterMs: 20, greetings: ['hi', new Uint8Array([1, 2])] });
    const log = logOf(socket);
    expect(() => socket.send('too early')).toThrow('CONNECTING');
    await sleep(30);
    expect(log).toEqual(['20 open', '20 hi', '20 bytes 1 2']);
  }),
);

test(
  'a handshake that is refused, or broken off, ends with an error and a close',
  scenario(async () => {
    const refused = new FakeSocket({ openAfterMs: 5, refusal: new Error('ECONNREFUSED') });
    const broken = new FakeSocket({ openAfterMs: 50 });
    const logs = [logOf(refused), logOf(broken)];
    await sleep(10);
    broken.terminate();
    await sleep(100);
    expect(logs).toEqual([
      ['5 error ECONNREFUSED', '5 close 1006 '],
      ['10 error WebSocket was closed before the connection was established', '10 close 1006 '],
    ]);
  }),
);

test(
  'takes one message after the other; what has not been taken is buffered, and lost when it ends',
  scenario(async () => {
    const socket = new FakeSocket({ sendMs: 10 });
    logOf(socket);
    const sends = ['a', 'b', '文'].map((data) => createTask(() => sendTo(socket, data)));
    await sleep(15);
    expect([socket.bufferedAmount, socket.sent, socket.taken]).toEqual([4, ['a', 'b', '文'], ['a']]);
    await sleep(8);
    socket.fail(new Error('ECONNRESET'));
    const results = [];
    for (const send of sends) results.push(await send.join());
    expect(results).toEqual(['a 10', 'b 20', 'the socket has been closed']);
    expect(await sendTo(socket, 'late')).toMatch(/not open/);
    const failing = new FakeSocket();
    failing.sendFailure = new Error('EPIPE');
    expect(await sendTo(failing, 'x')).toBe('EPIPE');
  }, { order: 'fifo' }),
);

test(
  'answers pings and farewells in its own time, or never',
  scenario(async () => {
    const socket = new FakeSocket({ pongMs: 5, closeMs: 30 });
    const log = logOf(socket);
    socket.ping();
    await sleep(10);
    socket.close(4000, 'bye');
    socket.close();
    await sleep(100);
    expect([log, socket.pings, socket.farewells]).toEqual([['5 pong', '40 close 4000 bye'], [0], [{ code: 4000, reason: 'bye' }]]);
    const deaf = new FakeSocket({ pongMs: Infinity, closeMs: Infinity });
    const silence = logOf(deaf);
    deaf.ping();
    deaf.close();
    await sleep(1000);
    expect([silence, deaf.readyState]).toEqual([[], 2]);
    deaf.terminate();
    await sleep(1);
    expect([deaf.readyState, deaf.isTerminated]).toEqual([3, true]);
  }),
);

test(
  'while it is paused nothing is told, a farewell included; then everything, in order',
  scenario(async () => {
    const socket = new FakeSocket();
    const log = logOf(socket);
    socket.pause();
    socket.receive('1');
    socket.receive('2');
    socket.farewell(1001, 'gone');
    await sleep(10);
    expect(log).toEqual([]);
    socket.resume();
    await sleep(1);
    expect(log).toEqual(['10 1', '10 2', '10 close 1001 gone']);
    socket.receive('after the end');
    expect(log).toHaveLength(3);
  }),
);

test(
  'an error that nobody listens to is thrown; listeners can be taken away and may listen once',
  scenario(async () => {
    const socket = new FakeSocket();
    const heard: string[] = [];
    const listener = (): void => void heard.push('every');
    socket.on('message', listener).once('message', () => heard.push('once'));
    expect(socket.listenerCount('message')).toBe(2);
    socket.receive('1');
    socket.receive('2');
    socket.off('message', listener);
    socket.receive('3');
    expect(heard).toEqual(['every', 'once', 'every']);
    expect(() => socket.fail(new Error('ECONNRESET'))).toThrow('ECONNRESET');
  }),
);

test(
  'time goes on for those who wait for it with cancellable(), however many they are',
  scenario(async () => {
    const socket = new FakeSocket();
    const closed = (): Promise<void> => cancellable(() => new Promise((resolve) => socket.on('close', () => resolve())), 'close');
    const waiting = [1, 2, 3].map(() => createTask(closed));
    await expect(timeout(50, closed)).rejects.toThrow('time limit');
    socket.farewell();
    for (const each of waiting) await each.join();
    expect(loopTime()).toBe(50);
  }),
);

test('to wait for a socket of which nothing will come is a deadlock', async () => {
  const stuck = run(() => cancellable(() => new Promise((resolve) => new FakeSocket().on('close', resolve)), 'close'), { clock: 'virtual' });
  await expect(stuck).rejects.toThrow(DeadlockError);
});
