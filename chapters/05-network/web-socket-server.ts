import { CancelledError, cancellable, createTask, InvalidStateError, moveOnAfter, Queue, type Task, TaskGroup, wait } from 'asynclings';
import { Connection } from './connection.ts';
import type { EventSocket, Message } from './event-socket.ts';
import { heartbeat } from './heartbeat.ts';
import { idleWait } from './outside-wait.ts';
import { WebSocketPeer, type WhenFull } from './web-socket-peer.ts';
import { listen, type Listen, type Listener } from './ws-library.ts';
import { requireAmount, requireDuration } from './ws-limits.ts';

export interface WebSocketServerOptions {
  /** Called for each message; those of one client one after the other. What it throws ends that client's connection, with code 1011. */
  readonly onMessage?: (client: WebSocketPeer, message: Message) => Promise<void> | void;
  /** Called when a client has come, before its first message. */
  readonly onJoin?: (client: WebSocketPeer) => void;
  /** Told what `onMessage` threw. @default nobody is told */
  readonly onError?: (error: unknown, client: WebSocketPeer) => void;
  /** Messages that wait for one client, at most. @default 64 */
  readonly outboxCapacity?: number;
  /** What happens to a client whose outbox is full. @default 'close' */
  readonly whenFull?: WhenFull;
  /** Messages of one client kept until `onMessage` is done with those before. @default 64 */
  readonly maxBuffered?: number;
  /** A longer message ends the connection, with code 1009. @default 1 MiB */
  readonly maxMessageBytes?: number;
  /** A client is pinged when nothing has come from it for so long; Infinity: never. @default 30_000 */
  readonly heartbeatMs?: number;
  /** How long it has for its answer. @default 10_000 */
  readonly pongTimeoutMs?: number;
  /** @default a server of the package `ws` */
  readonly listen?: Listen;
}

/** What came of a message to all: how many clients get it, how many of those lose an older one, how many were given up. */
export interface BroadcastReport {
  readonly queued: number;
  readonly dropped: number;
  readonly closed: number;
}

/** How many clients answered the farewell, and how many had to be cut off. */
export interface WebSocketStopReport {
  readonly closed: number;
  readonly terminated: number;
}

type State = { readonly kind: 'new' | 'starting' } | { readonly kind: 'started'; readonly listener: Listener; readonly task: Task } | { readonly kind: 'stopped'; readonly report: WebSocketStopReport };

/**
 * A server whose clients cannot hold up each other: each has an outbox of its own, and a task that empties it.
 * @throws {RangeError} or TypeError for numbers that make no sense.
 * @source The text's WebSocketServer, which sent to one client after the other, while clients came and went.
 * @example
 * const server = new WebSocketServer();
 * const { url } = await server.start();
 * const clients = [await AsyncWebSocketClient.connect(url), await AsyncWebSocketClient.connect(url)];
 * server.broadcast('lunch!'); // => { queued: 2, dropped: 0, closed: 0 }
 * await clients[1].receiveText(); // => 'lunch!'
 * await server.stop(); // => { closed: 2, terminated: 0 }
 */
export class WebSocketServer implements AsyncDisposable {
  readonly #options: Required<Omit<WebSocketServerOptions, 'onMessage' | 'onJoin' | 'onError'>> & WebSocketServerOptions;
  readonly #clients = new Map<WebSocketPeer, Connection>();
  readonly #arrivals = new Queue<WebSocketPeer>(0, 'arrivals');
  #state: State = { kind: 'new' };
  #clientCount = 0;

  constructor(options: WebSocketServerOptions = {}) {
    this.#options = { outboxCapacity: 64, whenFull: 'close', maxBuffered: 64, maxMessageBytes: 2 ** 20, heartbeatMs: 30_000, pongTimeoutMs: 10_000, listen, ...options };
    for (const name of ['outboxCapacity', 'maxBuffered', 'maxMessageBytes'] as const) requireAmount(name, this.#options[name]);
    for (const name of ['heartbeatMs', 'pongTimeoutMs'] as const) requireDuration(name, this.#options[name]);
  }

  /** Those who are connected. */
  get clients(): WebSocketPeer[] {
    return [...this.#clients.keys()];
  }

  /**
   * Opens the door; what is to be done for clients is done by tasks of this one.
   * @param options.host who can reach it: only this machine by default. @default '127.0.0.1'
   * @param options.port 0: any that is free. @default 0
   * @throws {InvalidStateError} the second time; the system's own error when the port is taken: then it may be tried again.
   */
  async start({ host = '127.0.0.1', port = 0 }: { readonly host?: string; readonly port?: number } = {}): Promise<{ readonly host: string; readonly port: number; readonly url: string }> {
    if (this.#state.kind !== 'new') throw new InvalidStateError(`the server has been ${this.#state.kind === 'stopped' ? 'stopped' : 'started'} already`);
    this.#state = { kind: 'starting' };
    try {
      const listener = await cancellable((signal) => this.#listen(host, port, signal), 'the port');
      this.#state = { kind: 'started', listener, task: createTask(() => this.#serve(listener), { name: 'websocket server' }) };
      return { host, port: listener.port, url: `ws://${host.includes(':') ? `[${host}]` : host}:${listener.port}` };
    } finally {
      if (this.#state.kind === 'starting') this.#state = { kind: 'new' };
    }
  }

  /**
   * Puts the message into the outbox of everybody who is connected now. Waits for nobody.
   * @throws {InvalidStateError} when the server does not run.
   */
  broadcast(message: Message): BroadcastReport {
    if (this.#state.kind !== 'started') throw new InvalidStateError('the server does not run');
    const report = { queued: 0, dropped: 0, closed: 0 };
    for (const client of this.clients) {
      if (client.closed) continue; // on its way out
      const posted = client.send(message);
      if (posted !== 'queued') report[posted]++;
      if (posted !== 'closed') report.queued++;
    }
    return report;
  }

  /**
   * Lets nobody in any more, has every outbox emptied, takes leave, and cuts off who has not answered after
   * `graceMs`. A message that is being worked on is not finished. Harmless when it has not been started, or twice.
   * @param options.graceMs 0: everybody is cut off at once. @default 1000
   */
  async stop({ graceMs = 1000 }: { readonly graceMs?: number } = {}): Promise<WebSocketStopReport> {
    requireDuration('graceMs', graceMs);
    if (this.#state.kind === 'stopped') return this.#state.report;
    if (this.#state.kind !== 'started') return { closed: 0, terminated: 0 };
    const { listener, task } = this.#state;
    const connections = [...this.#clients.values()];
    listener.close();
    this.#arrivals.shutdown();
    for (const client of this.clients) client.close(1001, 'server is stopping');
    try {
      await moveOnAfter(graceMs, () => cancellable(() => Promise.all(connections.map(({ ended }) => ended)), 'farewells'));
    } finally {
      const late = connections.filter(({ how }) => how === undefined);
      if (this.#state.kind === 'started') this.#state = { kind: 'stopped', report: { closed: connections.length - late.length, terminated: late.length } };
      task.cancel('server is stopping'); // cleaning up, it cuts off who is late
    }
    await wait([task]);
    return this.#state.report;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  async #listen(host: string, port: number, signal: AbortSignal): Promise<Listener> {
    const { listen: open, maxMessageBytes } = this.#options;
    const listener = await open({ host, port, maxMessageBytes, onSocket: (socket) => this.#admit(socket) });
    if (signal.aborted) this.#close(listener); // nobody will ever stop it
    return listener;
  }

  /** Listens to the socket at once: its first message may come before any task has its turn. */
  #admit(socket: EventSocket): void {
    const { maxBuffered, outboxCapacity, whenFull } = this.#options;
    const connection = new Connection(socket, maxBuffered, idleWait);
    if (this.#state.kind === 'new' || this.#state.kind === 'stopped') return connection.terminate();
    const client = new WebSocketPeer(++this.#clientCount, connection, outboxCapacity, whenFull);
    this.#clients.set(client, connection);
    this.#arrivals.putNowait(client);
  }

  async #serve(listener: Listener): Promise<void> {
    try {
      await TaskGroup.run(async (group) => {
        for await (const client of this.#arrivals) group.createTask(() => this.#serveClient(client), { name: `client ${client.id}` });
      });
    } finally {
      this.#close(listener);
    }
  }

  #close(listener: Listener): void {
    listener.close();
    for (const connection of this.#clients.values()) connection.terminate();
    this.#clients.clear();
  }

  async #serveClient(client: WebSocketPeer): Promise<void> {
    const connection = this.#clients.get(client);
    if (connection === undefined) return;
    const { heartbeatMs, pongTimeoutMs } = this.#options;
    try {
      await TaskGroup.run(async (group) => {
        const sender = group.createTask(() => client.sendAll(), { name: `sender ${client.id}` });
        const pulse = group.createTask(() => heartbeat(connection, heartbeatMs, pongTimeoutMs), { name: `heartbeat ${client.id}` });
        await this.#readAll(client, connection);
        sender.cancel();
        pulse.cancel();
      });
    } finally {
      connection.terminate();
      this.#clients.delete(client);
    }
  }

  /** Ends when the connection has ended. */
  async #readAll(client: WebSocketPeer, { inbox }: Connection): Promise<void> {
    const { onJoin, onMessage, onError } = this.#options;
    try {
      onJoin?.(client);
      for (let message = await inbox.next(); message !== undefined; message = await inbox.next()) {
        if (!client.closed) await onMessage?.(client, message);
      }
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      onError?.(error, client);
      client.close(1011, 'internal error');
      while ((await inbox.next()) !== undefined); // until the client has answered, or its heart stops
    }
  }
}
