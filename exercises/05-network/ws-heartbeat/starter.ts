import { createTask, sleep } from 'asynclings';

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

/** A connection that comes back. */
export class ResilientSocket {
  readonly #connect: () => Promise<Connection>;
  readonly #options: ResilientOptions;
  readonly #handlers = new Map<string, Handler>();
  #connection: Connection | undefined;
  #state: State = 'idle';
  #lastId = 0;

  constructor(connect: () => Promise<Connection>, options: ResilientOptions) {
    this.#connect = connect;
    this.#options = options;
  }

  get state(): State {
    return this.#state;
  }

  /** Waits until there is a connection for the first time. */
  async start(): Promise<void> {
    // TODO: who notices that the connection is gone, and who makes the next one?
    this.#state = 'connecting';
    this.#connection = await this.#connect();
    this.#state = 'open';
    createTask(() => this.#receiveAll(), { name: 'receiver' });
    createTask(() => this.#pingAll(), { name: 'pinger' });
  }

  /** @returns what takes the handler out again. */
  subscribe(topic: string, handler: Handler): () => void {
    this.#handlers.set(topic, handler);
    void this.#connection?.sendJson({ type: 'subscribe', topic });
    return () => {
      this.#handlers.delete(topic);
    };
  }

  /** Waits until the message has been sent; with `ack`, until the server has acknowledged it. */
  async send(body: unknown, _options: { readonly ack?: boolean } = {}): Promise<void> {
    await this.#connection?.sendJson({ type: 'message', id: ++this.#lastId, body });
  }

  async stop(): Promise<void> {
    this.#state = 'stopped';
    await this.#connection?.close();
  }

  async #receiveAll(): Promise<void> {
    while (this.#connection !== undefined) {
      const frame = await this.#connection.receiveJson();
      if (frame.type === 'event') this.#handlers.get(frame.topic)?.(frame.data);
    }
  }

  async #pingAll(): Promise<void> {
    while (this.#connection !== undefined) {
      await sleep(this.#options.pingMs);
      await this.#connection.sendJson({ type: 'ping' });
    }
  }
}
