import { moveOnAfter } from 'asynclings';
import { ConnectionClosed } from './connection-closed.ts';
import { type EventSocket, type Message, OPEN } from './event-socket.ts';
import { Inbox } from './inbox.ts';
import type { OutsideWait } from './outside-wait.ts';

type State = { readonly kind: 'connecting' | 'open' | 'closing' } | { readonly kind: 'closed'; readonly how: ConnectionClosed };

const LOST = 1006;

/** A socket that is listened to from its first moment on: the part that client and server have in common. */
export class Connection {
  readonly inbox: Inbox;
  /** Settled when the connection has ended; never rejected. */
  readonly ended: Promise<void>;
  readonly #socket: EventSocket;
  readonly #wait: OutsideWait;
  #state: State;
  #socketError: Error | undefined;
  #signsOfLife = 0;
  #tellEnded: () => void = () => {};

  constructor(socket: EventSocket, maxBuffered: number, wait: OutsideWait) {
    this.#socket = socket;
    this.#wait = wait;
    this.#state = { kind: socket.readyState === OPEN ? 'open' : 'connecting' };
    this.inbox = new Inbox(maxBuffered, socket, wait);
    this.ended = new Promise((resolve) => (this.#tellEnded = resolve));
    socket.on('open', () => {
      if (this.#state.kind === 'connecting') this.#state = { kind: 'open' };
    });
    socket.on('message', (data, isBinary) => {
      this.#signsOfLife++;
      // Who has taken leave is not interested any more, and must not be filled up while the farewell is on its way.
      if (this.#state.kind === 'open') this.inbox.add(isBinary ? data : new TextDecoder().decode(data));
    });
    socket.on('pong', () => void this.#signsOfLife++);
    socket.on('error', (error) => (this.#socketError ??= error)); // a 'close' follows, which says that it is over
    socket.on('close', (code, reason) => this.#end(code, new TextDecoder().decode(reason)));
  }

  /** Counts messages and pongs: while it grows, the other side is alive. */
  get signsOfLife(): number {
    return this.#signsOfLife;
  }

  /** How it ended; `undefined` while it has not. */
  get how(): ConnectionClosed | undefined {
    return this.#state.kind === 'closed' ? this.#state.how : undefined;
  }

  /** Whether something can be sent. */
  get isOpen(): boolean {
    return this.#state.kind === 'open' && this.#socket.readyState === OPEN;
  }

  /** Waits until the handshake is over. @throws the socket's own error when there is none. */
  async opened(): Promise<void> {
    if (this.#state.kind === 'connecting') {
      const opened = new Promise<void>((resolve) => this.#socket.on('open', resolve));
      await this.#wait(() => Promise.race([opened, this.ended]), 'the connection');
    }
    if (this.#state.kind === 'closed') throw this.#socketError ?? this.#state.how;
  }

  /** Waits until the operating system has taken the message. @throws {ConnectionClosed} */
  async send(message: Message): Promise<void> {
    if (!this.isOpen) throw this.how ?? new ConnectionClosed(LOST, 'closing');
    await this.#wait(
      () =>
        new Promise<void>((resolve, reject) => {
          this.#socket.send(message, (error) => {
            if (error == null) resolve();
            else reject(this.how ?? new ConnectionClosed(LOST, '', { cause: error }));
          });
        }),
      'sending',
    );
  }

  /** Takes the next message. @throws {ConnectionClosed} after the last one. */
  async receive(): Promise<Message> {
    const message = await this.inbox.next();
    if (message === undefined) throw this.how ?? new ConnectionClosed(LOST);
    return message;
  }

  /** Begins the closing handshake; harmless when it has begun. @throws what the socket throws for a code or reason that cannot be sent. */
  leave(code: number, reason: string): void {
    if (this.#state.kind === 'closing' || this.#state.kind === 'closed') return;
    this.#socket.close(code, reason);
    this.#state = { kind: 'closing' };
    this.#socket.resume(); // the answer to our farewell stands behind what has not been read
  }

  /** Closes in order; breaks off when the other side has not answered after `graceMs`, or when the caller is cancelled. */
  async close(code: number, reason: string, graceMs: number): Promise<void> {
    this.leave(code, reason);
    try {
      if (this.#state.kind !== 'closed') await moveOnAfter(graceMs, () => this.#wait(() => this.ended, 'the closing handshake'));
    } finally {
      this.terminate();
    }
  }

  /** Breaks off what has not ended. */
  terminate(): void {
    if (this.#state.kind === 'closed') return;
    this.#socket.terminate();
    this.#end(LOST, '');
  }

  /** Asks the other side whether it is still there. */
  ping(): void {
    if (this.isOpen) this.#socket.ping();
  }

  #end(code: number, reason: string): void {
    if (this.#state.kind === 'closed') return;
    const how = new ConnectionClosed(code, reason, this.#socketError && { cause: this.#socketError });
    this.#state = { kind: 'closed', how };
    this.inbox.end();
    this.#tellEnded();
  }
}
