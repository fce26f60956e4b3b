import { allTasks, createTask, currentTask, loopTime, Queue, QueueFull, QueueShutDown, sleep } from 'asynclings';
import { argumentBattery, cancelSweep, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { type Connection, ConnectionClosed, type Incoming, type Outgoing, type ResilientOptions, ResilientSocket } from './starter.ts';

/** What the far side does with one connection. */
interface Conduct {
  readonly connectMs?: number;
  readonly refuses?: boolean;
  readonly isDeaf?: boolean; // answers no ping
  readonly acknowledges?: boolean;
  readonly sendMs?: number;
  readonly closeMs?: number;
}

class FakeConnection implements Connection {
  readonly frames: Outgoing[] = [];
  readonly pings: number[] = [];
  readonly #server: FakeServer;
  readonly #conduct: Conduct;
  readonly #incoming = new Queue<Incoming>(0, 'incoming');
  closedAtMs: number | undefined;
  #code = 1006;

  constructor(server: FakeServer, conduct: Conduct) {
    this.#server = server;
    this.#conduct = conduct;
    server.mostOpen = Math.max(server.mostOpen, ++server.open);
  }

  async sendJson(frame: Outgoing): Promise<void> {
    await sleep(this.#conduct.sendMs ?? 0);
    if (this.closedAtMs !== undefined) throw new ConnectionClosed(this.#code);
    if (frame.type === 'ping') this.pings.push(loopTime());
    else this.frames.push(frame);
    if (frame.type === 'ping' && !this.#conduct.isDeaf) this.tell({ type: 'pong' });
    if (frame.type === 'message' && this.#conduct.acknowledges) this.tell({ type: 'ack', id: frame.id });
  }

  async receiveJson(): Promise<Incoming> {
    try {
      return await this.#incoming.get();
    } catch (error) {
      throw error instanceof QueueShutDown ? new ConnectionClosed(this.#code) : error;
    }
  }

  async close(): Promise<void> {
    if (this.closedAtMs === undefined) await sleep(this.#conduct.closeMs ?? 0);
    this.drop(1000);
  }

  tell(frame: Incoming): void {
    this.#incoming.putNowait(frame);
  }

  /** The connection ends. */
  drop(code = 1006): void {
    if (this.closedAtMs !== undefined) return;
    this.closedAtMs = loopTime();
    this.#code = code;
    this.#incoming.shutdown();
    this.#server.open--;
  }
}

class FakeServer {
  /** Times of the attempts to connect. */
  readonly attempts: number[] = [];
  readonly connections: FakeConnection[] = [];
  open = 0;
  mostOpen = 0;
  readonly #conductOf: (attempt: number) => Conduct;

  constructor(conductOf: (attempt: number) => Conduct = () => ({})) {
    this.#conductOf = conductOf;
  }

  readonly connect = async (): Promise<FakeConnection> => {
    const conduct = this.#conductOf(this.attempts.push(loopTime()));
    await sleep(conduct.connectMs ?? 0);
    if (conduct.refuses) throw new Error('ECONNREFUSED');
    const connection = new FakeConnection(this, conduct);
    this.connections.push(connection);
    return connection;
  };
}

const OPTIONS: ResilientOptions = { pingMs: 1000, pongTimeoutMs: 500, backoff: { baseMs: 10, maxMs: 40 } };

function resilient(server: FakeServer, options: Partial<ResilientOptions> = {}): ResilientSocket {
  return new ResilientSocket(server.connect, { ...OPTIONS, ...options });
}

const topicsOf = ({ frames }: FakeConnection): string[] => frames.flatMap((frame) => ('topic' in frame ? [`${frame.type} ${frame.topic}`] : []));
const messagesOf = ({ frames }: FakeConnection): unknown[] => frames.flatMap((frame) => (frame.type === 'message' ? [[frame.id, frame.body]] : []));

async function failureOf(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  throw new Error('this should have failed');
}

test(
  'passes events on to those who have subscribed',
  scenario(async () => {
    const server = new FakeServer();
    const socket = resilient(server);
    expect(socket.state).toBe('idle');
    const got: unknown[] = [];
    socket.subscribe('news', (data) => got.push(['early', data]));
    await socket.start();
    expect(socket.state).toBe('open');
    const leave = socket.subscribe('news', (data) => got.push(['late', data]));
    socket.subscribe('sport', (data) => got.push(['sport', data]));
    await sleep(1);
    const [connection] = server.connections;
    expect(topicsOf(connection!)).toEqual(['subscribe news', 'subscribe sport']);
    connection!.tell({ type: 'event', topic: 'news', data: 1 });
    connection!.tell({ type: 'event', topic: 'weather', data: 2 });
    await sleep(1);
    leave();
    connection!.tell({ type: 'event', topic: 'news', data: 3 });
    await sleep(1);
    expect(got).toEqual([['early', 1], ['late', 1], ['early', 3]]);
    await socket.stop();
  }),
);

test(
  'a connection that does not answer a ping is given up after silence and time limit',
  scenario(async () => {
    const server = new FakeServer((attempt) => ({ isDeaf: attempt === 1 }));
    const socket = resilient(server, { pingMs: 100, pongTimeoutMs: 50 });
    await socket.start();
    await sleep(165);
    const [first] = server.connections;
    expect([first!.pings, first!.closedAtMs, server.attempts, socket.state]).toEqual([[100], 150, [0, 160], 'open']);
    await sleep(1000);
    expect([server.connections.length, server.connections[1]!.pings.length]).toEqual([2, 10]);
    await socket.stop();
  }),
);

test(
  'whatever comes counts as a sign of life',
  scenario(async () => {
    const server = new FakeServer(() => ({ isDeaf: true }));
    const socket = resilient(server, { pingMs: 100, pongTimeoutMs: 50 });
    await socket.start();
    const [connection] = server.connections;
    for (let i = 0; i < 10; i++) {
      await sleep(90);
      connection!.tell({ type: 'event', topic: 'noise', data: i });
    }
    expect(connection!.pings).toEqual([]);
    await sleep(130); // pinged at 1000
    connection!.tell({ type: 'ack', id: 99 });
    await sleep(120);
    expect([connection!.pings, connection!.closedAtMs]).toEqual([[1000, 1130], undefined]);
    await socket.stop();
  }),
);

test(
  'pauses longer after each failure, up to a limit',
  scenario(async () => {
    const server = new FakeServer((attempt) => ({ refuses: attempt < 6 }));
    const socket = resilient(server);
    const starting = createTask(() => socket.start());
    await sleep(5);
    expect(socket.state).toBe('waiting');
    await starting.join();
    expect(server.attempts).toEqual([0, 10, 30, 70, 110, 150]);
    await socket.stop();
  }),
);

test(
  'the pause goes through the jitter',
  scenario(async () => {
    const server = new FakeServer((attempt) => ({ refuses: attempt < 4 }));
    const asked: number[] = [];
    const jitter = (ms: number): number => {
      asked.push(ms);
      return ms / 2;
    };
    const socket = resilient(server, { backoff: { baseMs: 10, maxMs: 30, jitter } });
    await socket.start();
    expect([asked, server.attempts]).toEqual([[10, 20, 30], [0, 5, 15, 30]]);
    await socket.stop();
  }),
);

test(
  'a connection that was open long enough begins the count anew; a short one does not',
  scenario(async () => {
    const server = new FakeServer();
    const socket = resilient(server, { backoff: { baseMs: 10, maxMs: 1000, stableMs: 100 } });
    await socket.start();
    const isOpen = (): boolean => socket.state === 'open';
    for (const openMs of [5, 5, 5, 110, 90]) {
      await sleep(openMs);
      server.connections.at(-1)!.drop();
      while (isOpen()) await sleep(0);
      while (!isOpen()) await sleep(1);
    }
    const pauses = server.attempts.slice(1).map((atMs, n) => atMs - server.connections[n]!.closedAtMs!);
    expect(pauses).toEqual([10, 20, 40, 10, 20]);
    await socket.stop();
  }),
);

test(
  'subscribes again in order, and not to what nobody wants any more',
  scenario(async () => {
    const server = new FakeServer();
    const socket = resilient(server);
    const leaves = ['a', 'b', 'c'].map((topic) => socket.subscribe(topic, () => {}));
    await socket.start();
    await sleep(1);
    leaves[1]!();
    leaves[1]!();
    await sleep(1);
    expect(topicsOf(server.connections[0]!)).toEqual(['subscribe a', 'subscribe b', 'subscribe c', 'unsubscribe b']);
    server.connections[0]!.drop();
    await sleep(5);
    socket.subscribe('d', () => {});
    leaves[0]!();
    await sleep(20);
    expect(topicsOf(server.connections[1]!)).toEqual(['subscribe c', 'subscribe d']);
    await socket.stop();
  }),
);

test(
  'a message that was not acknowledged is repeated under the same id, one that was is not',
  scenario(async () => {
    const server = new FakeServer((attempt) => ({ acknowledges: attempt !== 2 }));
    const socket = resilient(server);
    await socket.start();
    await socket.send('first', { ack: true });
    server.connections[0]!.drop();
    await sleep(15);
    const second = createTask(() => socket.send('second', { ack: true }));
    const third = createTask(() => socket.send('third', { ack: true }));
    await sleep(5);
    expect([second.isDone, third.isDone]).toEqual([false, false]);
    server.connections[1]!.drop();
    await second.join();
    await third.join();
    const [[one], two, three] = server.connections.map(messagesOf) as [unknown[], unknown[][], unknown[][]];
    expect(one).toEqual([expect.any(Number), 'first']);
    expect(two.map(([, body]) => body).toSorted()).toEqual(['second', 'third']);
    expect(three).toEqual(two);
    expect(new Set([one, ...two].map((each) => (each as unknown[])[0])).size).toBe(3);
    await socket.stop();
  }),
);

test(
  'a message that needs no acknowledgement is sent once',
  scenario(async () => {
    const server = new FakeServer();
    const socket = resilient(server);
    await socket.start();
    await socket.send('hello');
    await socket.send({ n: 1 });
    server.connections[0]!.drop();
    await sleep(100);
    expect(server.connections.map(messagesOf)).toMatchObject([[[expect.any(Number), 'hello'], [expect.any(Number), { n: 1 }]], []]);
    await socket.stop();
  }),
);

test(
  'what is sent while there is no connection waits for one, up to a bound',
  scenario(async () => {
    const server = new FakeServer((attempt) => ({ connectMs: attempt === 2 ? 50 : 0, acknowledges: true }));
    const socket = resilient(server, { maxPending: 3 });
    await socket.start();
    await sleep(1);
    server.connections[0]!.drop();
    await sleep(1);
    const sends = [];
    for (const body of ['a', 'b', 'c']) {
      sends.push(createTask(() => socket.send(body, { ack: body === 'b' })));
      await sleep(1);
    }
    expect(await failureOf(() => socket.send('d'))).toBeInstanceOf(QueueFull);
    for (const each of sends) await each.join();
    expect(messagesOf(server.connections[1]!).map((each) => (each as unknown[])[1])).toEqual(['a', 'b', 'c']);
    await socket.send('e');
    await socket.stop();
  }),
);

test(
  'after too many failures in a row it has failed, and whoever waits learns it',
  scenario(async () => {
    const server = new FakeServer((attempt) => ({ refuses: attempt > 1 }));
    const socket = resilient(server, { maxAttempts: 3 });
    await socket.start();
    server.connections[0]!.drop();
    const send = createTask(() => failureOf(() => socket.send('x', { ack: true })));
    await sleep(100);
    expect([socket.state, server.attempts.length, loopTime()]).toEqual(['failed', 3, 100]);
    expect(await send.join()).toBeInstanceOf(Error);
    expect(await failureOf(() => socket.send('y'))).toBeInstanceOf(ConnectionClosed);
    const hopeless = resilient(new FakeServer(() => ({ refuses: true })), { maxAttempts: 1 });
    await expect(hopeless.start()).rejects.toThrow('ECONNREFUSED');
    expect([hopeless.state, loopTime()]).toEqual(['failed', 100]);
    await socket.stop();
  }),
);

test(
  'a server that closes with 1008 is not called again',
  scenario(async () => {
    const server = new FakeServer();
    const socket = resilient(server);
    await socket.start();
    const send = createTask(() => failureOf(() => socket.send('x', { ack: true })));
    await sleep(1);
    server.connections[0]!.drop(1008);
    expect(await send.join()).toMatchObject({ code: 1008 });
    await sleep(1000);
    expect([socket.state, server.attempts]).toEqual(['failed', [0]]);
  }),
);

test(
  'an attempt that hangs is given up, and counts as a failure',
  scenario(async () => {
    const server = new FakeServer((attempt) => ({ connectMs: attempt === 1 ? Infinity : 0 }));
    const socket = resilient(server, { connectTimeoutMs: 200 });
    await socket.start();
    expect(server.attempts).toEqual([0, 210]);
    await socket.stop();
    const usual = new FakeServer(() => ({ connectMs: Infinity }));
    const patient = resilient(usual, { maxAttempts: 1 });
    const before = loopTime();
    await failureOf(() => patient.start());
    expect(loopTime() - before).toBe(10_000);
  }),
);

test(
  'a handler that throws harms nobody',
  scenario(async () => {
    const server = new FakeServer();
    const errors: unknown[] = [];
    const socket = resilient(server, { onError: (error) => errors.push(String(error)) });
    const got: unknown[] = [];
    const leave = socket.subscribe('t', () => {
      leave();
      throw new Error('oops');
    });
    socket.subscribe('t', (data) => got.push(data));
    await socket.start();
    for (const data of [1, 2]) server.connections[0]!.tell({ type: 'event', topic: 't', data });
    await sleep(5);
    expect([got, errors, socket.state, server.attempts.length]).toEqual([[1, 2], ['Error: oops'], 'open', 1]);
    await socket.stop();
  }),
);

test(
  'a handler that leaves and comes back gets each event once',
  scenario(async () => {
    const server = new FakeServer();
    const socket = resilient(server);
    const got: unknown[] = [];
    let leave = (): void => {};
    const handler = (data: unknown): void => {
      got.push(data);
      leave();
      if (got.length < 10) leave = socket.subscribe('t', handler);
    };
    leave = socket.subscribe('t', handler);
    socket.subscribe('t', () => {});
    await socket.start();
    for (const data of [1, 2]) server.connections[0]!.tell({ type: 'event', topic: 't', data });
    await sleep(5);
    expect(got).toEqual([1, 2]);
    await socket.stop();
  }),
);

test(
  'stop leaves nothing, whatever state it is in',
  scenario(async () => {
    for (const [conduct, state] of [[{ connectMs: 50 }, 'connecting'], [{ refuses: true }, 'waiting'], [{}, 'open'], [{ closeMs: 30 }, 'open']] as const) {
      const server = new FakeServer(() => conduct);
      const socket = resilient(server, { backoff: { baseMs: 1000, maxMs: 1000 } });
      const starting = createTask(() => socket.start().catch((error: unknown) => error));
      const sending = createTask(() => socket.send('x', { ack: true }).catch((error: unknown) => error));
      await sleep(5);
      expect(socket.state).toBe(state);
      await socket.stop();
      expect([socket.state, server.open]).toEqual(['stopped', 0]);
      expect(await sending.join()).toBeInstanceOf(ConnectionClosed);
      expect(await starting.join()).toEqual(state === 'open' ? undefined : expect.any(ConnectionClosed));
      await sleep(1);
      expect([...allTasks()].filter((task) => task !== currentTask())).toEqual([]);
      const attempts = server.attempts.length;
      await sleep(5000);
      expect(server.attempts.length).toBe(attempts);
    }
  }),
);

test(
  'there are never two connections at once',
  scenario(async () => {
    const server = new FakeServer((attempt) => ({ closeMs: 300, isDeaf: attempt === 2 }));
    const socket = resilient(server, { pingMs: 100, pongTimeoutMs: 50 });
    await socket.start();
    await sleep(1);
    server.connections[0]!.drop();
    const send = createTask(() => socket.send('x', { ack: true }).catch(() => {}));
    await sleep(1000);
    expect([server.mostOpen, server.connections.length]).toEqual([1, 3]);
    await socket.stop();
    await send.join();
  }),
);

test(
  'who cancels start has stopped it',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const server = new FakeServer((attempt) => ({ refuses: attempt < 3 }));
    const socket = resilient(server);
    victim(() => socket.start());
    await ending();
    expect([socket.state, server.open]).toEqual(isUndisturbed ? ['open', 1] : ['stopped', 0]);
    await socket.stop();
  }),
);

test(
  'a send that is cancelled is not repeated, and makes room',
  scenario(async () => {
    const server = new FakeServer((attempt) => ({ connectMs: attempt === 2 ? 50 : 0 }));
    const socket = resilient(server, { maxPending: 1 });
    await socket.start();
    const unanswered = createTask(() => socket.send('a', { ack: true }));
    await sleep(5);
    server.connections[0]!.drop();
    await sleep(5);
    unanswered.cancel();
    await sleep(1);
    const hasty = createTask(() => socket.send('b'));
    await sleep(1);
    hasty.cancel();
    await sleep(1);
    await socket.send('c');
    expect(messagesOf(server.connections[1]!).map((each) => (each as unknown[])[1])).toEqual(['c']);
    await socket.stop();
  }),
);

test(
  'a send that is cancelled before its turn is not made',
  scenario(async () => {
    const server = new FakeServer(() => ({ sendMs: 20 }));
    const socket = resilient(server);
    await socket.start();
    const slow = createTask(() => socket.send('slow'));
    await sleep(1);
    const hasty = createTask(() => socket.send('unwanted'));
    await sleep(1);
    hasty.cancel();
    await socket.send('wanted');
    expect(messagesOf(server.connections[0]!).map((each) => (each as unknown[])[1])).toEqual(['slow', 'wanted']);
    await slow.join();
    await socket.stop();
  }),
);

test(
  'starting twice is an error; stopping twice, or before starting, is not',
  scenario(async () => {
    const socket = resilient(new FakeServer());
    const starting = createTask(() => socket.start());
    await sleep(1);
    await expect(socket.start()).rejects.toBeInstanceOf(Error);
    await starting.join();
    await Promise.all([socket.stop(), socket.stop()]);
    await socket.stop();
    await expect(socket.start()).rejects.toBeInstanceOf(Error);
    const unused = resilient(new FakeServer());
    await unused.stop();
    expect(unused.state).toBe('stopped');
  }),
);

test(
  'refuses numbers that make no sense',
  scenario(async () => {
    const make = (options: Partial<ResilientOptions>): ResilientSocket => resilient(new FakeServer(), options);
    for (const name of ['pingMs', 'pongTimeoutMs', 'connectTimeoutMs']) await argumentBattery((value) => make({ [name]: value }), { how: 'throw', legal: [1.5, Infinity] });
    for (const name of ['baseMs', 'maxMs']) await argumentBattery((value) => make({ backoff: { ...OPTIONS.backoff, [name]: value } }), { how: 'throw', legal: [1.5, Infinity] });
    for (const name of ['maxAttempts', 'maxPending']) await argumentBattery((value) => make({ [name]: value }), { how: 'throw', legal: [Infinity] });
    make({ maxAttempts: Infinity, maxPending: 1, pingMs: 0.5 });
  }),
);
