import { createTask, loopTime, sleep } from 'asynclings';
import { argumentBattery, cancelSweep, FakeSocket, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { Hub, type HubOptions } from './starter.ts';

/** A hub with a client for each entry, which takes so many milliseconds for a message. */
function hubWith(sendMs: readonly number[], options: HubOptions = {}) {
  const hub = new Hub(options);
  const socks = sendMs.map((ms) => new FakeSocket({ sendMs: ms }));
  const leaves = socks.map((sock) => hub.join(sock));
  return { hub, socks, leaves };
}

test(
  'everybody who has joined gets the message',
  scenario(async () => {
    const { hub, socks } = hubWith([0, 10, 20]);
    expect(hub.broadcast('hello')).toEqual({ queued: 3, dropped: 0, closed: 0 });
    await sleep(21);
    expect(socks.map(({ taken }) => taken)).toEqual([['hello'], ['hello'], ['hello']]);
    await hub.stop();
  }),
);

test(
  'who joins after the call does not get the message',
  scenario(async () => {
    const { hub, socks } = hubWith([10, 10]);
    expect(hub.broadcast('early').queued).toBe(2);
    const latecomers = [new FakeSocket(), new FakeSocket()];
    hub.join(latecomers[0]!);
    await sleep(5);
    hub.join(latecomers[1]!);
    await sleep(100);
    expect(latecomers.map(({ sent }) => sent)).toEqual([[], []]);
    expect(socks.map(({ sent }) => sent)).toEqual([['early'], ['early']]);
    expect(hub.broadcast('late').queued).toBe(4);
    await sleep(100);
    expect(latecomers.map(({ sent }) => sent)).toEqual([['late'], ['late']]);
    await hub.stop();
  }),
);

test(
  'who leaves gets nothing more, and harms nobody',
  scenario(async () => {
    const { hub, socks, leaves } = hubWith([10, 10, 10]);
    for (const msg of ['1', '2', '3']) hub.broadcast(msg);
    await sleep(5);
    leaves[1]!();
    leaves[1]!();
    await sleep(100);
    expect(socks.map(({ sent }) => sent)).toEqual([['1', '2', '3'], ['1'], ['1', '2', '3']]);
    expect([socks[1]!.readyState, hub.broadcast('4').queued]).toEqual([1, 2]);
    expect([socks[1]!.listenerCount('close'), socks[1]!.listenerCount('error')]).toEqual([0, 0]);
    await hub.stop();
  }),
);

test(
  'who leaves and comes back does not get it again and again',
  scenario(async () => {
    const { hub, socks, leaves } = hubWith([10, 10]);
    let [, leave] = leaves;
    hub.broadcast('once');
    for (let i = 0; i < 20; i++) {
      await sleep(4);
      leave!();
      leave = hub.join(socks[1]!);
    }
    await sleep(100);
    expect(socks[0]!.sent).toEqual(['once']);
    expect(socks[1]!.sent.length).toBeLessThanOrEqual(1);
    expect(hub.broadcast('again').queued).toBe(2);
    await sleep(20);
    expect(socks[1]!.sent.at(-1)).toBe('again');
    await hub.stop();
  }),
);

test(
  'five clients that take 100 ms each have it after 100 ms',
  scenario(async () => {
    const { hub, socks } = hubWith([100, 100, 100, 100, 100]);
    hub.broadcast('news');
    await sleep(101);
    expect(socks.map(({ taken }) => taken.length)).toEqual([1, 1, 1, 1, 1]);
    await hub.stop();
  }),
);

test(
  'one who reads nothing delays nobody',
  scenario(async () => {
    const { hub, socks } = hubWith([Infinity, 1], { graceMs: 10, outboxLimit: 3 });
    for (let n = 0; n < 10; n++) {
      hub.broadcast(`${n}`);
      await sleep(5);
    }
    expect(socks[1]!.taken).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    await hub.stop();
  }),
);

test(
  'a socket gets the next message when it has taken the one before',
  scenario(async () => {
    const { hub, socks } = hubWith([20, Infinity], { graceMs: 10 });
    for (let n = 0; n < 12; n++) {
      hub.broadcast(`${n}`);
      await sleep(1);
      for (const { sent, taken } of socks) expect(sent.length - taken.length).toBeLessThanOrEqual(1);
    }
    await sleep(20 * 12);
    expect([socks[0]!.taken.length, socks[1]!.sent.length]).toEqual([12, 1]);
    await hub.stop();
  }),
);

test(
  'a full outbox loses its oldest message, and the report says so',
  scenario(async () => {
    const { hub, socks } = hubWith([100, 0], { outboxLimit: 2 });
    const reports = [];
    for (const msg of ['1', '2', '3', '4', '5']) {
      reports.push(hub.broadcast(msg));
      await sleep(1);
    }
    expect(reports.map(({ dropped }) => dropped)).toEqual([0, 0, 0, 1, 1]); // the first is on its way
    expect(reports.map(({ queued, closed }) => [queued, closed])).toEqual([[2, 0], [2, 0], [2, 0], [2, 0], [2, 0]]);
    await sleep(400);
    expect(socks.map(({ taken }) => taken)).toEqual([
      ['1', '4', '5'],
      ['1', '2', '3', '4', '5'],
    ]);
    await hub.stop();
  }),
);

test(
  'or its client is cut off, if that is wanted',
  scenario(async () => {
    const { hub, socks } = hubWith([Infinity, 0], { outboxLimit: 2, whenFull: 'close' });
    const reports = [];
    for (const msg of ['1', '2', '3', '4', '5']) {
      reports.push(hub.broadcast(msg));
      await sleep(1);
    }
    expect(reports).toEqual([
      { queued: 2, dropped: 0, closed: 0 },
      { queued: 2, dropped: 0, closed: 0 },
      { queued: 2, dropped: 0, closed: 0 },
      { queued: 1, dropped: 0, closed: 1 },
      { queued: 1, dropped: 0, closed: 0 },
    ]);
    expect([socks[0]!.isTerminated, socks[0]!.sent, socks[1]!.taken]).toEqual([true, ['1'], ['1', '2', '3', '4', '5']]);
    await hub.stop();
  }),
);

test(
  'a client that cannot be sent to is cut off, and is a member no longer',
  scenario(async () => {
    const { hub, socks } = hubWith([5, 5]);
    socks[0]!.sendFailure = new Error('EPIPE');
    hub.broadcast('1');
    hub.broadcast('2');
    await sleep(50);
    expect([socks[0]!.sent, socks[0]!.isTerminated, socks[1]!.taken]).toEqual([['1'], true, ['1', '2']]);
    expect(hub.broadcast('3')).toEqual({ queued: 1, dropped: 0, closed: 0 });
    await sleep(50);
    expect(socks[1]!.taken).toEqual(['1', '2', '3']);
    await hub.stop();
  }),
);

test(
  'who hangs up is forgotten, also when the connection breaks',
  scenario(async () => {
    const { hub, socks } = hubWith([10, 10, 10]);
    hub.broadcast('1');
    hub.broadcast('2');
    await sleep(5);
    socks[0]!.farewell();
    socks[1]!.fail(new Error('ECONNRESET'));
    await sleep(50);
    expect(hub.broadcast('3').queued).toBe(1);
    await sleep(50);
    expect(socks.map(({ sent }) => sent)).toEqual([['1'], ['1'], ['1', '2', '3']]);
    await hub.stop();
  }),
);

test(
  'each client gets its messages in order',
  scenario(async () => {
    const { hub, socks } = hubWith([3, 7, 0]);
    const all = Array.from({ length: 10 }, (_, n) => `${n}`);
    for (const msg of all) hub.broadcast(msg);
    await sleep(100);
    expect(socks.map(({ taken }) => taken)).toEqual([all, all, all]);
    await hub.stop();
  }),
);

test(
  'a hub without members reports zeros',
  scenario(async () => {
    const { hub } = hubWith([]);
    expect(hub.broadcast('anybody?')).toEqual({ queued: 0, dropped: 0, closed: 0 });
    await hub.stop();
  }),
);

test(
  'a message is encoded once, however many get it',
  scenario(async () => {
    const encoded: string[] = [];
    const encode = (msg: string) => {
      encoded.push(msg);
      return `<${msg}>`;
    };
    const { hub, socks } = hubWith([1, 1, 1], { encode });
    hub.broadcast('a');
    await sleep(10);
    expect([encoded, ...socks.map(({ taken }) => taken)]).toEqual([['a'], ['<a>'], ['<a>'], ['<a>']]);
    await hub.stop();
  }),
);

test(
  'stop sends what is left, takes leave, and waits for the answers',
  scenario(async () => {
    const { hub, socks } = hubWith([10, 20]);
    const thoughtful = new FakeSocket({ closeMs: 100 });
    hub.join(thoughtful);
    hub.broadcast('1');
    hub.broadcast('2');
    await hub.stop();
    expect([...socks, thoughtful].map(({ taken, readyState, isTerminated, farewells }) => [taken.length, readyState, isTerminated, farewells[0]?.code])).toEqual([
      [2, 3, false, 1001],
      [2, 3, false, 1001],
      [2, 3, false, 1001],
    ]);
    expect(loopTime()).toBe(100);
  }),
);

test(
  'stop cuts off who is late',
  scenario(async () => {
    const { hub, socks } = hubWith([Infinity, 0], { graceMs: 200 });
    const deaf = new FakeSocket({ closeMs: Infinity });
    hub.join(deaf);
    hub.broadcast('1');
    await sleep(1);
    await hub.stop();
    expect(loopTime()).toBe(201);
    expect([...socks, deaf].map(({ isTerminated }) => isTerminated)).toEqual([true, false, true]);
  }),
);

test(
  'after stop nobody joins and nothing is sent; stopping twice is harmless',
  scenario(async () => {
    const { hub, socks } = hubWith([10]);
    hub.broadcast('last');
    const first = createTask(() => hub.stop());
    await sleep(5);
    expect(() => hub.broadcast('too late')).toThrow();
    expect(() => hub.join(new FakeSocket())).toThrow();
    await Promise.all([hub.stop(), first.join()]);
    await hub.stop();
    expect([socks[0]!.taken, socks[0]!.farewells.length, socks[0]!.isTerminated]).toEqual([['last'], 1, false]);
  }),
);

test(
  'wherever stop is cancelled, nobody stays connected',
  cancelSweep(async ({ victim, ending }) => {
    const { hub, socks } = hubWith([5, Infinity], { graceMs: 50 });
    hub.broadcast('1');
    await sleep(1);
    victim(() => hub.stop());
    await ending();
    await sleep(1);
    expect(socks.map(({ readyState }) => readyState)).toEqual([3, 3]);
  }),
);

test(
  'refuses limits that make no sense',
  scenario(async () => {
    await argumentBattery((outboxLimit) => new Hub({ outboxLimit }), { how: 'throw' });
    await argumentBattery((graceMs) => new Hub({ graceMs }), { how: 'throw', legal: [0, 1.5, Infinity] });
    const { hub, socks } = hubWith([Infinity], { outboxLimit: 1, graceMs: 0 });
    expect(hub.broadcast('x').queued).toBe(1);
    await hub.stop();
    expect([loopTime(), socks[0]!.isTerminated]).toEqual([0, true]);
  }),
);
