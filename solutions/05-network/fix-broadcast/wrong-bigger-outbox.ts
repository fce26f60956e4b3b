// caught by: a full outbox loses its oldest message, and the report says so
import { CancelledError, createTask, Future, InvalidStateError, Queue, type Task, wait } from 'asynclings';

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

/** One client: what waits for it, and the task that sends it. */
interface Member {
  readonly sock: EventSocket;
  readonly outbox: Queue<string>;
  readonly sender: Task;
  readonly leave: () => void;
}

/** Passes each message on to everybody who has joined. */
export class Hub {
  readonly #members = new Set<Member>();
  readonly #outboxLimit: number;
  readonly #whenFull: 'drop-oldest' | 'close';
  readonly #graceMs: number;
  readonly #encode: (msg: string) => string;
  #isStopped = false;

  constructor({ outboxLimit = 16, whenFull = 'drop-oldest', graceMs = 1000, encode = (msg) => msg }: HubOptions = {}) {
    if (!Number.isSafeInteger(outboxLimit) || outboxLimit < 1) throw new RangeError(`outboxLimit is a whole number of at least 1, got ${String(outboxLimit)}`);
    if (typeof graceMs !== 'number' || !(graceMs >= 0)) throw new RangeError(`graceMs is a number of at least 0, got ${String(graceMs)}`);
    this.#outboxLimit = outboxLimit;
    this.#whenFull = whenFull;
    this.#graceMs = graceMs;
    this.#encode = encode;
  }

  /** @returns what takes the client out again. Its socket stays open. */
  join(sock: EventSocket): () => void {
    this.#requireRunning();
    const outbox = new Queue<string>(Infinity, 'outbox');
    const leave = (): void => this.#remove(member);
    const sender = createTask(() => this.#deliver(member), { name: 'sender' });
    const member: Member = { sock, outbox, sender, leave };
    this.#members.add(member);
    sock.on('close', leave);
    sock.on('error', leave); // without a listener it would end the process
    return leave;
  }

  /** Waits for nobody. */
  broadcast(msg: string): BroadcastReport {
    this.#requireRunning();
    const data = this.#encode(msg);
    const report = { queued: 0, dropped: 0, closed: 0 };
    // Nothing waits in this loop: nobody comes, and nobody goes but those whom it cuts off.
    for (const member of this.#members) {
      const { outbox } = member;
      if (outbox.full && this.#whenFull === 'close') {
        this.#cutOff(member);
        report.closed++;
        continue;
      }
      if (outbox.full) {
        outbox.getNowait();
        report.dropped++;
      }
      outbox.putNowait(data);
      report.queued++;
    }
    return report;
  }

  /** Sends what is left, takes leave, and cuts off who is late. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    const members = [...this.#members];
    if (members.length === 0) return;
    const senders = members.map(({ sender }) => sender);
    for (const { outbox } of members) outbox.shutdown();
    try {
      await wait(senders, { timeoutMs: this.#graceMs });
    } finally {
      for (const member of this.#members) this.#cutOff(member);
    }
    await wait(senders);
  }

  async #deliver(member: Member): Promise<void> {
    const { sock, outbox } = member;
    try {
      for await (const data of outbox) await sent(sock, data);
      sock.close(1001, 'going away');
      await new Future('farewell').wait(); // 'close' ends this task, or stop() does
    } catch (error) {
      if (error instanceof CancelledError) throw error;
      this.#cutOff(member);
    }
  }

  #cutOff(member: Member): void {
    this.#remove(member);
    member.sock.on('error', () => {}); // it is ours until it is closed
    member.sock.terminate();
  }

  #remove(member: Member): void {
    this.#members.delete(member);
    const { sock, leave, sender } = member;
    sock.off('close', leave);
    sock.off('error', leave);
    sender.cancel('left');
  }

  #requireRunning(): void {
    if (this.#isStopped) throw new InvalidStateError('the hub has been stopped');
  }
}
