import { Future } from 'asynclings';

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

const decoder = new TextDecoder();

/** A socket to pull messages from. */
export class WsClient implements AsyncIterable<Message> {
  readonly #socket: EventSocket;

  private constructor(socket: EventSocket) {
    this.#socket = socket;
  }

  static async connect(url: string, { factory }: ConnectOptions): Promise<WsClient> {
    const socket = factory(url);
    const opened = new Future<void>('open');
    socket.on('open', () => opened.setResult());
    await opened.wait();
    return new WsClient(socket);
  }

  /** Whether nothing can be sent any more. */
  get closed(): boolean {
    return false;
  }

  async sendText(text: string): Promise<void> {
    this.#socket.send(text, () => {});
  }

  async sendJson(value: unknown): Promise<void> {
    await this.sendText(JSON.stringify(value));
  }

  async sendBytes(bytes: Uint8Array): Promise<void> {
    this.#socket.send(bytes, () => {});
  }

  /** The next message. */
  async receive(): Promise<Message> {
    // TODO: what becomes of messages that arrive while nobody is in here?
    const message = new Future<Message>('message');
    this.#socket.on('message', (data, isBinary) => {
      if (!message.isDone) message.setResult(isBinary ? data : decoder.decode(data));
    });
    return message.wait();
  }

  async receiveText(): Promise<string> {
    return (await this.receive()) as string;
  }

  async receiveJson<T = unknown>(): Promise<T> {
    return JSON.parse(await this.receiveText()) as T;
  }

  /** Ends when the other side takes its leave. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Message, void, void> {
    for (;;) yield await this.receive();
  }

  /** Takes leave and waits for the answer. */
  async close(code = 1000, reason = ''): Promise<void> {
    this.#socket.close(code, reason);
  }
}
