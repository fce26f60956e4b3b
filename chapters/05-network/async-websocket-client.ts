import { cancellable, timeout } from 'asynclings';
import { Connection } from './connection.ts';
import type { Message } from './event-socket.ts';
import { openSocket, type OpenSocket } from './ws-library.ts';
import { requireAmount, requireDuration } from './ws-limits.ts';

export interface ConnectOptions {
  /** For the whole handshake. @default 10_000 */
  readonly timeoutMs?: number;
  /** Messages kept until somebody receives them; beyond that the socket is not read. @default 1000 */
  readonly maxBuffered?: number;
  /** A longer message ends the connection, with code 1009. @default 1 MiB */
  readonly maxMessageBytes?: number;
  /** How long `close()` waits for the other side's farewell. @default 2000 */
  readonly closeGraceMs?: number;
  /** @default a socket of the package `ws` */
  readonly openSocket?: OpenSocket;
}

/** A message that was to be JSON, and is not. The connection is as good as before. */
export class JsonError extends Error {
  override readonly name = 'JsonError';
  readonly text: string;

  constructor(text: string, options: ErrorOptions) {
    super('the message is no JSON', options);
    this.text = text;
  }
}

/**
 * A WebSocket to pull messages from. It listens from its first moment on, so that nothing is lost that arrives
 * before somebody asks for it; several may receive at once, and each message goes to one of them, in order.
 * @source The text's AsyncWebSocketClient, which left its session open when the handshake failed, and took a
 * farewell for a message of the wrong type.
 * @example
 * const server = new WebSocketServer({ onMessage: (client, message) => void client.send(`${message}!`) });
 * const { url } = await server.start();
 * const client = await AsyncWebSocketClient.connect(url);
 * await client.sendText('hello');
 * await client.receiveText(); // => 'hello!'
 * await server.stop();
 * await client.receive(); // throws ConnectionClosed: connection closed: 1001 server is stopping
 */
export class AsyncWebSocketClient implements AsyncDisposable, AsyncIterable<Message> {
  readonly #connection: Connection;
  readonly #closeGraceMs: number;

  private constructor(connection: Connection, closeGraceMs: number) {
    this.#connection = connection;
    this.#closeGraceMs = closeGraceMs;
  }

  /**
   * Whatever goes wrong, and also when it is cancelled, it leaves no connection behind.
   * @throws {TimeoutError} after `timeoutMs`; the socket's own error when there is no connection; TypeError or
   * RangeError for numbers that make no sense; SyntaxError for what is no URL.
   */
  static async connect(url: string, options: ConnectOptions = {}): Promise<AsyncWebSocketClient> {
    const { timeoutMs = 10_000, maxBuffered = 1000, maxMessageBytes = 2 ** 20, closeGraceMs = 2000, openSocket: open = openSocket } = options;
    requireDuration('timeoutMs', timeoutMs);
    requireAmount('maxBuffered', maxBuffered);
    requireAmount('maxMessageBytes', maxMessageBytes);
    requireDuration('closeGraceMs', closeGraceMs);
    const connection = new Connection(open(url, { maxMessageBytes }), maxBuffered, cancellable);
    try {
      await timeout(timeoutMs, () => connection.opened());
      return new AsyncWebSocketClient(connection, closeGraceMs);
    } catch (error) {
      connection.terminate();
      throw error;
    }
  }

  /** Whether nothing can be sent any more. What arrived before can still be received. */
  get closed(): boolean {
    return !this.#connection.isOpen;
  }

  /** Waits until the operating system has taken the text, not until anybody has read it. @throws {ConnectionClosed} */
  async sendText(text: string): Promise<void> {
    if (typeof text !== 'string') throw new TypeError(`sendText() takes a string, got ${typeof text}`);
    await this.#connection.send(text);
  }

  /** @throws {TypeError} for what JSON has no text for; ConnectionClosed. */
  async sendJson(value: unknown): Promise<void> {
    const text = JSON.stringify(value) as string | undefined;
    if (text === undefined) throw new TypeError(`sendJson() takes what JSON can say, got ${typeof value}`);
    await this.#connection.send(text);
  }

  /** @throws {ConnectionClosed} */
  async sendBytes(bytes: Uint8Array): Promise<void> {
    if (!(bytes instanceof Uint8Array)) throw new TypeError('sendBytes() takes a Uint8Array');
    await this.#connection.send(bytes);
  }

  /** The next message, text or bytes. @throws {ConnectionClosed} after the last one. */
  async receive(): Promise<Message> {
    return this.#connection.receive();
  }

  /** @throws {TypeError} when the next message is of bytes: it has been taken then; ConnectionClosed after the last one. */
  async receiveText(): Promise<string> {
    const message = await this.receive();
    if (typeof message !== 'string') throw new TypeError(`expected text, got ${message.length} bytes`);
    return message;
  }

  /** @throws {JsonError} when the next message is another text: it has been taken then; what `receiveText()` throws. */
  async receiveJson<T = unknown>(): Promise<T> {
    const text = await this.receiveText();
    try {
      return JSON.parse(text) as T;
    } catch (cause) {
      throw new JsonError(text, { cause });
    }
  }

  /** Ends when the other side takes its leave; leaving the loop does not close the connection. @throws {ConnectionClosed} when it ended otherwise. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Message, void, void> {
    for (;;) {
      const message = await this.#connection.inbox.next();
      if (message === undefined) break;
      yield message;
    }
    const { how } = this.#connection;
    if (how !== undefined && !how.isInOrder) throw how;
  }

  /**
   * Takes leave and waits for the other side to do the same, for `closeGraceMs` at most; harmless when closed.
   * @param code 1000, or one of your own from 3000 to 4999. @default 1000
   * @param reason at most 123 bytes.
   */
  async close(code = 1000, reason = ''): Promise<void> {
    await this.#connection.close(code, reason, this.#closeGraceMs);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}
