import { CancelledError, createTask, Future } from 'asynclings';

/** What the hub needs of a socket; what happens to it is told by events. */
export interface EventSocket {
  on(event: 'close' | 'error', listener: (...details: unknown[]) => void): unknown;
  off(event: 'close' | 'error', listener: (...details: unknown[]) => void): unknown;
  /** Returns at once; calls `done` when the message is on its way, or never will be. */
  send(data: string, done: (error?: Error) => void): void;
  /** Takes leave; 'close' follows when the other side has answered. */
  close(code?: number, reason?: string): void;
  /** Breaks the connection off. */
  terminate(): void;
}

export interface HubOptions {
  /** Messages that wait for one client at most. @default 16 */
  readonly outboxLimit?: number;
  /** What happens to a client whose outbox is full. @default 'drop-oldest' */
  readonly whenFull?: 'drop-oldest' | 'close';
  /** How long stop() gives the clients to take what is left and to answer the farewell. @default 1000 */
  readonly graceMs?: number;
  /** Turns a message into what is sent. */
  readonly encode?: (msg: string) => string;
}

/** How many clients get the message, how many older ones had to make room for it, how many clients were cut off. */
export interface BroadcastReport {
  readonly queued: number;
  readonly dropped: number;
  readonly closed: number;
}

/** Waits until the message is on its way. */
async function sent(sock: EventSocket, data: string): Promise<void> {
  const done = new Future<void>('sent');
  sock.send(data, (error) => {
    if (done.isDone) return; // nobody waits any more
    if (error === undefined) done.setResult();
    else done.setException(error);
  });
  await done.wait();
}

/** Passes each message on to everybody who has joined. */
export class Hub {
  readonly #members = new Set<EventSocket>();
  readonly #encode: (msg: string) => string;

  constructor({ encode = (msg) => msg }: HubOptions = {}) {
    this.#encode = encode;
  }

  /** @returns what takes the client out again. Its socket stays open. */
  join(sock: EventSocket): () => void {
    this.#members.add(sock);
    return () => {
      this.#members.delete(sock);
    };
  }

  /** Waits for nobody. */
  broadcast(msg: string): BroadcastReport {
    // TODO: whom does this loop visit, and who waits for whom?
    createTask(async () => {
      for (const sock of this.#members) {
        try {
          await sent(sock, this.#encode(msg));
        } catch (error) {
          if (error instanceof CancelledError) throw error;
        }
      }
    });
    return { queued: this.#members.size, dropped: 0, closed: 0 };
  }

  /** Sends what is left, takes leave, and cuts off who is late. */
  async stop(): Promise<void> {
    for (const sock of this.#members) sock.close(1001, 'going away');
    this.#members.clear();
  }
}
