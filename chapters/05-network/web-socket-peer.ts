import { AsyncQueue } from 'asynclings/chapters/queues';
import type { Connection } from './connection.ts';
import { ConnectionClosed } from './connection-closed.ts';
import type { Message } from './event-socket.ts';

/** What to do with a client that does not keep up, once its outbox is full. */
export type WhenFull = 'drop-oldest' | 'close';

/** `queued`: it will be sent; `dropped`: so it will, and an older one will not; `closed`: the client is gone, or is given up by this. */
export type Posted = 'queued' | 'dropped' | 'closed';

/** One client of a WebSocketServer, as the server sees it: whoever sends to it never waits for it. */
export class WebSocketPeer {
  /** Counted from 1, in the order in which clients came. */
  readonly id: number;
  readonly #connection: Connection;
  readonly #outbox: AsyncQueue<Message>;
  readonly #whenFull: WhenFull;
  #farewell: { readonly code: number; readonly reason: string } | undefined;

  constructor(id: number, connection: Connection, outboxCapacity: number, whenFull: WhenFull) {
    this.id = id;
    this.#connection = connection;
    this.#outbox = new AsyncQueue(outboxCapacity, `outbox of client ${id}`);
    this.#whenFull = whenFull;
  }

  /** Whether nothing can be sent to it any more. */
  get closed(): boolean {
    return this.#farewell !== undefined || !this.#connection.isOpen;
  }

  /** Messages that wait to be sent. */
  get outboxSize(): number {
    return this.#outbox.size;
  }

  /** Puts the message into the client's outbox, at once. */
  send(message: Message): Posted {
    if (this.closed) return 'closed';
    if (this.#outbox.tryPut(message)) return 'queued';
    switch (this.#whenFull) {
      case 'drop-oldest':
        this.#outbox.tryGet();
        this.#outbox.tryPut(message);
        return 'dropped';
      case 'close':
        // Broken off: a farewell would have to wait behind all that it has not read.
        this.#outbox.shutdown(true);
        this.#connection.terminate();
        return 'closed';
      default:
        return this.#whenFull satisfies never;
    }
  }

  /** Takes leave once everything in the outbox has been sent. Does not wait for it. */
  close(code = 1000, reason = ''): void {
    this.#farewell ??= { code, reason };
    this.#outbox.shutdown();
  }

  /** Sends what is put into the outbox, one after the other, until `close()`. */
  async sendAll(): Promise<void> {
    try {
      for await (const message of this.#outbox) await this.#connection.send(message);
      if (this.#farewell !== undefined) this.#connection.leave(this.#farewell.code, this.#farewell.reason);
    } catch (error) {
      if (!(error instanceof ConnectionClosed)) throw error; // who reads finds out, too
    }
  }

  toString(): string {
    return `<WebSocketPeer ${this.id}${this.closed ? ' closed' : ''} outbox=${this.outboxSize}>`;
  }
}
