// caught by: a socket that is read too slowly is paused, and read on when there is room
import { Event, Future, moveOnAfter, Queue, QueueShutDown, timeout } from 'asynclings';

/** What comes over the connection: text, or bytes. */
export type Message = string | Uint8Array;

/** A socket that tells what happens by events, as those of the package `ws` do. What is told while nobody listens is lost. */
export interface EventSocket {
  on(event: 'open', listener: () => void): unknown;
  /** Text comes as bytes, too, and is then not binary. */
  on(event: 'message', listener: (data: Uint8Array, isBinary: boolean) => void): unknown;
  /** A 'close' follows. With nobody to listen to it, the error ends the process. */
  on(event: 'error', listener: (error: Error) => void): unknown;
  /** The end. 1006: the connection broke, or was broken off. */
  on(event: 'close', listener: (code: number, reason: Uint8Array) => void): unknown;
  /** Returns at once; calls `done` when the message is on its way, or never will be. */
  send(data: Message, done: (error?: Error) => void): void;
  /** Stops reading; whoever sends has to wait before long. */
  pause(): void;
  resume(): void;
  /** Takes leave; 'close' follows when the other side has answered, which stands behind everything it has sent before. */
  close(code?: number, reason?: string): void;
  /** Breaks the connection off, in whatever state it is. */
  terminate(): void;
}

export interface ConnectOptions {
  /** Opens a socket: returns at once, the events tell the rest. */
  readonly factory: (url: string) => EventSocket;
  /** For the handshake. @default 10_000 */
  readonly timeoutMs?: number;
  /** When so many messages wait, the socket is paused until there are fewer. @default 100 */
  readonly maxBuffered?: number;
}

/** There is nothing more to receive, and nothing can be sent. */
export class ConnectionClosed extends Error {
  override readonly name = 'ConnectionClosed';
  readonly code: number;
  readonly reason: string;

  constructor(code: number, reason = '') {
    super(`connection closed: ${code} ${reason}`.trimEnd());
    this.code = code;
    this.reason = reason;
  }
}

/** A text that was to be JSON, and is not. */
export class ParseError extends Error {
  override readonly name = 'ParseError';
  readonly text: string;

  constructor(text: string, options?: ErrorOptions) {
    super('the message is no JSON', options);
    this.text = text;
  }
}

const CLOSE_GRACE_MS = 1000;
const decoder = new TextDecoder();
const IN_ORDER = new Set([1000, 1001, 1005]);

/** A socket to pull messages from. */
export class WsClient implements AsyncIterable<Message> {
  readonly #socket: EventSocket;
  readonly #maxBuffered: number;
  readonly #messages = new Queue<Message>(0, 'messages');
  readonly #opened = new Future<void>('open');
  readonly #ended = new Event('closed');
  #socketError: Error | undefined;
  #isLeaving = false;
  #how: ConnectionClosed | undefined;

  /** Listens at once: from the next turn on, anything may have happened. */
  private constructor(socket: EventSocket, maxBuffered: number) {
    this.#socket = socket;
    this.#maxBuffered = maxBuffered;
    socket.on('open', () => {
      if (!this.#opened.isDone) this.#opened.setResult();
    });
    socket.on('message', (data, isBinary) => this.#keep(isBinary ? data : decoder.decode(data)));
    socket.on('error', (error) => (this.#socketError = error)); // 'close' follows
    socket.on('close', (code, reason) => this.#end(new ConnectionClosed(code, decoder.decode(reason))));
  }

  /** @throws {TimeoutError} after `timeoutMs`; the socket's own error when there is no connection. Leaves nothing open then. */
  static async connect(url: string, { factory, timeoutMs = 10_000, maxBuffered = 100 }: ConnectOptions): Promise<WsClient> {
    if (typeof timeoutMs !== 'number' || !(timeoutMs >= 0)) throw new RangeError(`timeoutMs is a number of at least 0, got ${String(timeoutMs)}`);
    if (!Number.isSafeInteger(maxBuffered) || maxBuffered < 1) throw new RangeError(`maxBuffered is a whole number of at least 1, got ${String(maxBuffered)}`);
    const client = new WsClient(factory(url), maxBuffered);
    try {
      await timeout(timeoutMs, () => client.#opened.wait());
      return client;
    } catch (error) {
      client.#breakOff();
      throw error;
    }
  }

  /** Whether nothing can be sent any more. */
  get closed(): boolean {
    return this.#isLeaving || this.#how !== undefined;
  }

  async sendText(text: string): Promise<void> {
    await this.#send(text);
  }

  async sendJson(value: unknown): Promise<void> {
    await this.#send(JSON.stringify(value));
  }

  async sendBytes(bytes: Uint8Array): Promise<void> {
    await this.#send(bytes);
  }

  /** The next message. @throws {ConnectionClosed} after the last one. */
  async receive(): Promise<Message> {
    const next = await this.#next();
    if (next === undefined) throw this.#how ?? new ConnectionClosed(1006);
    return next;
  }

  async receiveText(): Promise<string> {
    const message = await this.receive();
    if (typeof message !== 'string') throw new TypeError(`expected text, got ${message.length} bytes`);
    return message;
  }

  async receiveJson<T = unknown>(): Promise<T> {
    const text = await this.receiveText();
    try {
      return JSON.parse(text) as T;
    } catch (cause) {
      throw new ParseError(text, { cause });
    }
  }

  /** Ends when the other side takes its leave. @throws {ConnectionClosed} when it ended in any other way. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Message, void, void> {
    for (let next = await this.#next(); next !== undefined; next = await this.#next()) yield next;
    if (this.#how !== undefined && !IN_ORDER.has(this.#how.code)) throw this.#how;
  }

  /** Takes leave and waits for the answer, but not for ever. */
  async close(code = 1000, reason = ''): Promise<void> {
    if (!this.closed) {
      this.#isLeaving = true;
      this.#socket.close(code, reason);
      this.#socket.resume(); // the answer stands behind what has not been read
    }
    try {
      await moveOnAfter(CLOSE_GRACE_MS, () => this.#ended.wait());
    } finally {
      this.#breakOff();
    }
  }

  /** The next message; `undefined` after the last one. */
  async #next(): Promise<Message | undefined> {
    try {
      return await this.#messages.get();
    } catch (error) {
      if (error instanceof QueueShutDown) return undefined;
      throw error;
    }
  }

  async #send(data: Message): Promise<void> {
    if (this.closed) throw this.#how ?? new ConnectionClosed(1006, 'closing');
    const done = new Future<void>('sent');
    this.#socket.send(data, (error) => {
      if (done.isDone) return; // nobody waits any more
      if (error === undefined) done.setResult();
      else done.setException(new ConnectionClosed(1006, error.message));
    });
    await done.wait();
  }

  #keep(message: Message): void {
    if (this.#how !== undefined) return;
    this.#messages.putNowait(message);
    if (this.#messages.size >= this.#maxBuffered && !this.#isLeaving) this.#socket.pause();
  }

  #breakOff(): void {
    if (this.#how !== undefined) return;
    this.#socket.terminate();
    this.#end(new ConnectionClosed(1006));
  }

  #end(how: ConnectionClosed): void {
    if (this.#how !== undefined) return;
    this.#how = how;
    this.#messages.shutdown();
    this.#ended.set();
    if (!this.#opened.isDone) this.#opened.setException(this.#socketError ?? how);
  }
}
