import { PretendedOutside } from '../../asyncio/host.ts';

export interface FakeSocketOptions {
  /** Until the handshake is over, in milliseconds of the loop's time; `undefined`: open from the beginning; Infinity: never. */
  readonly openAfterMs?: number | undefined;
  /** Sent by the far side in the moment in which the handshake is over. */
  readonly greetings?: readonly (string | Uint8Array)[];
  /** Instead of opening, the handshake fails with this. */
  readonly refusal?: Error;
  /** Until one message has been taken by the operating system; those behind it wait. Infinity: nobody reads. @default 0 */
  readonly sendMs?: number;
  /** Until the far side answers a farewell; Infinity: it does not. @default 0 */
  readonly closeMs?: number;
  /** Until the far side answers a ping; Infinity: it does not. @default 0 */
  readonly pongMs?: number;
}

type Events = {
  readonly open: [];
  readonly pong: [];
  readonly message: [data: Uint8Array, isBinary: boolean];
  readonly close: [code: number, reason: Uint8Array];
  readonly error: [error: Error];
};

const [CONNECTING, OPEN, CLOSING, CLOSED] = [0, 1, 2, 3] as const;
const LOST = 1006;
const MOST_WAITS = 100;
const encoder = new TextEncoder();

/**
 * A socket for tests that touches no network, with the events and methods of those of the package `ws`, in the
 * loop's own time. What the far side does stands in the options, or is done by the test: `receive`, `farewell`, `fail`.
 * @example
 * const socket = new FakeSocket({ sendMs: 30 });
 * const taken = new Future();
 * socket.send('hello', () => taken.setResult(loopTime()));
 * [await taken.wait(), socket.taken]; // => [30, ['hello']]
 */
export class FakeSocket {
  readyState: number;
  /** Bytes sent and not yet taken. */
  bufferedAmount = 0;
  /** What has been sent, taken or not, and what the far side's system has taken. */
  readonly sent: (string | Uint8Array)[] = [];
  readonly taken: (string | Uint8Array)[] = [];
  /** Loop times of pings. */
  readonly pings: number[] = [];
  /** Farewells from the near side. */
  readonly farewells: { readonly code: number; readonly reason: string }[] = [];
  /** Whether the near side broke it off before it had ended. */
  isTerminated = false;
  isPaused = false;
  /** Every send from now on fails with this. */
  sendFailure: Error | undefined;
  readonly #options: FakeSocketOptions;
  readonly #outside = new PretendedOutside();
  readonly #listeners = new Map<keyof Events, Set<unknown>>();
  readonly #unread: (() => void)[] = [];
  readonly #callOffs = new Set<() => void>();
  #sending: Promise<void> = Promise.resolve();

  /** @throws {NoRunningLoopError} outside `run()`. */
  constructor(options: FakeSocketOptions = {}) {
    this.#options = options;
    const { openAfterMs, refusal, greetings = [] } = options;
    this.readyState = openAfterMs === undefined ? OPEN : CONNECTING;
    // Whoever waits for this socket, however many they are, waits for the loop's time.
    for (let i = 0; i < MOST_WAITS; i++) this.#after(Infinity, () => {});
    if (openAfterMs === undefined) return;
    this.#after(openAfterMs, () => {
      if (refusal !== undefined) return this.fail(refusal);
      this.readyState = OPEN;
      this.#emit('open');
      for (const each of greetings) this.receive(each);
    });
  }

  on<E extends keyof Events>(event: E, listener: (...args: Events[E]) => void): this {
    const listeners = this.#listeners.get(event) ?? new Set();
    this.#listeners.set(event, listeners.add(listener));
    return this;
  }

  once<E extends keyof Events>(event: E, listener: (...args: Events[E]) => void): this {
    const wrapped = (...args: Events[E]): void => {
      this.off(event, wrapped);
      listener(...args);
    };
    return this.on(event, wrapped);
  }

  off<E extends keyof Events>(event: E, listener: (...args: Events[E]) => void): this {
    this.#listeners.get(event)?.delete(listener);
    return this;
  }

  send(data: string | Uint8Array, done: (error?: Error) => void = () => {}): void {
    if (this.readyState === CONNECTING) throw new Error('WebSocket is not open: readyState 0 (CONNECTING)');
    if (this.readyState !== OPEN) return this.#after(0, () => done(new Error(`WebSocket is not open: readyState ${this.readyState}`)));
    this.sent.push(data);
    const size = typeof data === 'string' ? encoder.encode(data).length : data.length;
    this.bufferedAmount += size;
    this.#sending = this.#sending.then(() => this.#take(data, size, done));
  }

  ping(): void {
    if (this.readyState !== OPEN) throw new Error('WebSocket is not open');
    this.pings.push(this.#outside.nowMs);
    this.#after(this.#options.pongMs ?? 0, () => this.#whenRead(() => this.#emit('pong')));
  }

  pause(): void {
    if (this.readyState === OPEN || this.readyState === CLOSING) this.isPaused = true;
  }

  resume(): void {
    this.isPaused = false;
    while (!this.isPaused && this.#unread.length > 0) this.#unread.shift()!();
  }

  close(code = 1005, reason = ''): void {
    if (this.readyState === CLOSED || this.readyState === CLOSING) return;
    if (this.readyState === CONNECTING) return this.terminate();
    this.readyState = CLOSING;
    this.farewells.push({ code, reason });
    this.#after(this.#options.closeMs ?? 0, () => this.#whenRead(() => this.#end(code, reason)));
  }

  /** Breaks it off: 'close' follows a moment later, with code 1006. */
  terminate(): void {
    if (this.readyState === CLOSED || this.isTerminated) return;
    this.isTerminated = true;
    const wasConnecting = this.readyState === CONNECTING;
    this.readyState = CLOSING;
    this.#callOff();
    this.#outside.after(0, () => {
      if (wasConnecting) this.#emit('error', new Error('WebSocket was closed before the connection was established'));
      this.#end(LOST, '');
    });
  }

  /** The far side sends this. */
  receive(data: string | Uint8Array): void {
    const isBinary = typeof data !== 'string';
    this.#whenRead(() => this.#emit('message', isBinary ? data : encoder.encode(data), isBinary));
  }

  /** The far side takes its leave. */
  farewell(code = 1000, reason = ''): void {
    this.#whenRead(() => {
      if (this.readyState === CLOSED) return;
      this.readyState = CLOSING;
      this.#after(0, () => this.#end(code, reason));
    });
  }

  /** The connection breaks. As with every emitter of events, an error that nobody listens to is thrown. */
  fail(error: Error): void {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSING;
    this.#callOff();
    this.#outside.after(0, () => this.#end(LOST, ''));
    this.#emit('error', error);
  }

  /** How many listen to this event. */
  listenerCount(event: keyof Events): number {
    return this.#listeners.get(event)?.size ?? 0;
  }

  #whenRead(happen: () => void): void {
    if (this.readyState === CLOSED || this.isTerminated) return;
    if (this.isPaused) this.#unread.push(happen);
    else happen();
  }

  async #take(data: string | Uint8Array, size: number, done: (error?: Error) => void): Promise<void> {
    const isLost = await new Promise<boolean>((resolve) => {
      if (this.readyState === CLOSED || this.isTerminated) return resolve(true);
      this.#after(this.#options.sendMs ?? 0, () => resolve(false), () => resolve(true));
    });
    this.bufferedAmount -= size;
    if (isLost) return done(new Error('the socket has been closed'));
    if (this.sendFailure !== undefined) return done(this.sendFailure);
    this.taken.push(data);
    done();
  }

  #end(code: number, reason: string): void {
    if (this.readyState === CLOSED) return;
    this.readyState = CLOSED;
    this.#callOff();
    this.#emit('close', code, encoder.encode(reason));
  }

  #after(ms: number, happen: () => void, isCalledOff: () => void = () => {}): void {
    const callOff = this.#outside.after(ms, () => {
      this.#callOffs.delete(callOffAll);
      happen();
    });
    const callOffAll = (): void => {
      callOff();
      isCalledOff();
    };
    this.#callOffs.add(callOffAll);
  }

  #callOff(): void {
    const callOffs = [...this.#callOffs];
    this.#callOffs.clear();
    for (const callOff of callOffs) callOff();
  }

  #emit<E extends keyof Events>(event: E, ...args: Events[E]): void {
    const listeners = [...(this.#listeners.get(event) ?? [])] as ((...args: Events[E]) => void)[];
    if (event === 'error' && listeners.length === 0) throw args[0] as Error;
    for (const listener of listeners) listener(...args);
  }
}
