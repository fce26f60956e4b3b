// caught by: a server that closes with 1008 is not called again
import { CancelledError, createTask, Event, ExceptionGroup, Future, InvalidStateError, loopTime, moveOnAfter, Queue, QueueFull, sleep, type Task, TaskGroup, timeout, wait } from 'asynclings';

/** What goes to the server. */
export type Outgoing =
  | { readonly type: 'ping' }
  | { readonly type: 'subscribe' | 'unsubscribe'; readonly topic: string }
  | { readonly type: 'message'; readonly id: number; readonly body: unknown };

/** What comes from the server. Any of it is a sign of life. */
export type Incoming =
  | { readonly type: 'pong' }
  | { readonly type: 'event'; readonly topic: string; readonly data: unknown }
  | { readonly type: 'ack'; readonly id: number };

/** The connection has ended, or nothing can be sent over it any more. */
export class ConnectionClosed extends Error {
  override readonly name = 'ConnectionClosed';
  readonly code: number;

  constructor(code: number, reason = '') {
    super(`connection closed: ${code} ${reason}`.trimEnd());
    this.code = code;
  }
}

/** A connection that tasks pull from, such as a WsClient. Whoever waits in it can be cancelled. */
export interface Connection {
  sendJson(frame: Outgoing): Promise<void>;
  receiveJson(): Promise<Incoming>;
  /** Resolves when it is closed; harmless when it has ended. Never rejects. */
  close(code?: number): Promise<void>;
}

export interface Backoff {
  /** The pause after the first failure; it doubles with each further one in a row. */
  readonly baseMs: number;
  /** The longest pause. */
  readonly maxMs: number;
  /** A connection that was open for so long has been a success: counting failures begins anew. @default 5000 */
  readonly stableMs?: number;
  /** Makes the pause that is taken of the one that was computed. @default no change */
  readonly jitter?: (ms: number) => number;
}

export interface ResilientOptions {
  /** After so much silence the server is pinged. */
  readonly pingMs: number;
  /** After so much more silence the connection is given up. */
  readonly pongTimeoutMs: number;
  readonly backoff: Backoff;
  /** Failures in a row after which it gives up. @default Infinity */
  readonly maxAttempts?: number;
  /** For one attempt to connect. @default 10_000 */
  readonly connectTimeoutMs?: number;
  /** Messages that wait to be sent or acknowledged, at most. @default 100 */
  readonly maxPending?: number;
  /** Told what a handler threw. */
  readonly onError?: (error: unknown) => void;
}

export type State = 'idle' | 'connecting' | 'open' | 'waiting' | 'failed' | 'stopped';

export type Handler = (data: unknown) => void;

/** A message on its way. It stays in the list until it has been sent or acknowledged, whatever connections come and go. */
interface Pending {
  readonly frame: Extract<Outgoing, { type: 'message' }>;
  readonly ack: boolean;
  readonly done: Future<void>;
}

const LOST = 1006;

/** A connection that comes back. */
export class ResilientSocket {
  readonly #connect: () => Promise<Connection>;
  readonly #options: Required<Omit<ResilientOptions, 'onError'>> & Pick<ResilientOptions, 'onError'>;
  readonly #topics = new Map<string, Set<Handler>>();
  readonly #pending = new Map<number, Pending>();
  readonly #opened = new Future<void>('first connection');
  /** What is to be sent over the present connection; `undefined` while there is none. */
  #outbox: Queue<Outgoing> | undefined;
  #supervisor: Task | undefined;
  #state: State = 'idle';
  #lastId = 0;

  constructor(connect: () => Promise<Connection>, options: ResilientOptions) {
    const { maxAttempts = Infinity, connectTimeoutMs = 10_000, maxPending = 100 } = options;
    const { pingMs, pongTimeoutMs, backoff } = options;
    for (const [name, value] of Object.entries({ pingMs, pongTimeoutMs, connectTimeoutMs, baseMs: backoff.baseMs, maxMs: backoff.maxMs })) {
      if (typeof value !== 'number' || !(value > 0)) throw new RangeError(`${name} is a number above 0, got ${String(value)}`);
    }
    for (const [name, value] of Object.entries({ maxAttempts, maxPending })) {
      if (value !== Infinity && (!Number.isSafeInteger(value) || value < 1)) throw new RangeError(`${name} is a whole number of at least 1, got ${String(value)}`);
    }
    this.#connect = connect;
    this.#options = { ...options, maxAttempts, connectTimeoutMs, maxPending };
  }

  get state(): State {
    return this.#state;
  }

  /** Waits until there is a connection for the first time. @throws what made it give up; when cancelled, it stops. */
  async start(): Promise<void> {
    if (this.#state !== 'idle') throw new InvalidStateError(`it is ${this.#state} already`);
    this.#state = 'connecting';
    this.#supervisor = createTask(() => this.#supervise(), { name: 'supervisor' });
    try {
      await this.#opened.wait();
    } catch (error) {
      if (error instanceof CancelledError) await this.stop();
      throw error;
    }
  }

  /** @returns what takes the handler out again. */
  subscribe(topic: string, handler: Handler): () => void {
    const handlers = this.#topics.get(topic) ?? new Set();
    if (!this.#topics.has(topic)) this.#outbox?.putNowait({ type: 'subscribe', topic });
    this.#topics.set(topic, handlers.add(handler));
    return () => {
      if (!handlers.delete(handler) || handlers.size > 0) return;
      this.#topics.delete(topic);
      this.#outbox?.putNowait({ type: 'unsubscribe', topic });
    };
  }

  /** Waits until the message has been sent; with `ack`, until the server has acknowledged it. */
  async send(body: unknown, { ack = false }: { readonly ack?: boolean } = {}): Promise<void> {
    if (this.#state === 'failed' || this.#state === 'stopped') throw new ConnectionClosed(LOST, this.#state);
    if (this.#pending.size >= this.#options.maxPending) throw new QueueFull(`${this.#pending.size} messages wait already`);
    const frame = { type: 'message', id: ++this.#lastId, body } as const;
    const done = new Future<void>('sent');
    this.#pending.set(frame.id, { frame, ack, done });
    this.#outbox?.putNowait(frame);
    try {
      await done.wait();
    } finally {
      this.#pending.delete(frame.id); // cancelled: not to be repeated
    }
  }

  async stop(): Promise<void> {
    this.#giveUp('stopped', new ConnectionClosed(LOST, 'stopped'));
    if (this.#supervisor === undefined) return;
    this.#supervisor.cancel('stopped');
    await wait([this.#supervisor]);
  }

  /** Owns the connection: makes it, uses it up, closes it, and only then thinks of the next. */
  async #supervise(): Promise<void> {
    const { maxAttempts, backoff } = this.#options;
    const { baseMs, maxMs, stableMs = 5000, jitter = (ms) => ms } = backoff;
    let failures = 0;
    for (;;) {
      const { error, openMs } = await this.#useOne();
      failures = openMs >= stableMs ? 1 : failures + 1;
      if (failures >= maxAttempts) return this.#giveUp('failed', error);
      this.#state = 'waiting';
      await sleep(jitter(Math.min(maxMs, baseMs * 2 ** (failures - 1))));
      this.#state = 'connecting';
    }
  }

  /** One connection, from the attempt to the end. @returns what ended it, and how long it was open. */
  async #useOne(): Promise<{ error: unknown; openMs: number }> {
    let connection: Connection | undefined;
    let openedAtMs = Infinity;
    try {
      await timeout(this.#options.connectTimeoutMs, async () => {
        connection = await this.#connect();
      });
      openedAtMs = loopTime();
      await this.#use(connection!);
      throw new ConnectionClosed(LOST);
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      return { error, openMs: loopTime() - openedAtMs };
    } finally {
      this.#outbox = undefined;
      await connection?.close();
    }
  }

  /** Ends by an error, always: that of whatever noticed first that the connection is gone. */
  async #use(connection: Connection): Promise<void> {
    const outbox = new Queue<Outgoing>(0, 'outbox');
    for (const topic of this.#topics.keys()) outbox.putNowait({ type: 'subscribe', topic });
    for (const { frame } of this.#pending.values()) outbox.putNowait(frame);
    this.#outbox = outbox;
    this.#state = 'open';
    if (!this.#opened.isDone) this.#opened.setResult();
    const sign = new Event('sign of life');
    try {
      await TaskGroup.run(async (group) => {
        group.createTask(() => this.#sendAll(connection, outbox), { name: 'sender' });
        group.createTask(() => this.#receiveAll(connection, sign), { name: 'receiver' });
        group.createTask(() => this.#watch(outbox, sign), { name: 'heartbeat' });
      });
    } catch (error) {
      throw error instanceof ExceptionGroup ? error.leaves()[0] : error;
    }
  }

  async #sendAll(connection: Connection, outbox: Queue<Outgoing>): Promise<void> {
    for await (const frame of outbox) {
      const pending = frame.type === 'message' ? this.#pending.get(frame.id) : undefined;
      if (frame.type === 'message' && pending === undefined) continue; // its sender has been cancelled
      await connection.sendJson(frame);
      if (pending !== undefined && !pending.ack) this.#settle(pending);
    }
  }

  async #receiveAll(connection: Connection, sign: Event): Promise<void> {
    for (;;) {
      const frame = await connection.receiveJson();
      sign.set();
      switch (frame.type) {
        case 'pong':
          break;
        case 'ack':
          this.#settle(this.#pending.get(frame.id));
          break;
        case 'event':
          this.#deliver(frame.topic, frame.data);
          break;
        default:
          frame satisfies never;
      }
    }
  }

  async #watch(outbox: Queue<Outgoing>, sign: Event): Promise<void> {
    const { pingMs, pongTimeoutMs } = this.#options;
    for (;;) {
      sign.clear();
      if (await moveOnAfter(pingMs, () => sign.wait())) continue;
      outbox.putNowait({ type: 'ping' });
      if (!(await moveOnAfter(pongTimeoutMs, () => sign.wait()))) throw new ConnectionClosed(LOST, 'no sign of life');
    }
  }

  #deliver(topic: string, data: unknown): void {
    const handlers = [...(this.#topics.get(topic) ?? [])]; // they may come and go meanwhile
    for (const handler of handlers) {
      try {
        handler(data);
      } catch (error) {
        this.#options.onError?.(error);
      }
    }
  }

  #settle(pending: Pending | undefined): void {
    if (pending === undefined) return; // acknowledged twice, or no longer wanted
    this.#pending.delete(pending.frame.id);
    if (!pending.done.isDone) pending.done.setResult();
  }

  #giveUp(state: 'failed' | 'stopped', error: unknown): void {
    this.#state = state;
    for (const { done } of this.#pending.values()) if (!done.isDone) done.setException(error);
    this.#pending.clear();
    if (!this.#opened.isDone) this.#opened.setException(error);
  }
}
