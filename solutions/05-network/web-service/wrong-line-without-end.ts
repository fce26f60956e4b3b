// caught by: refuses at once when the line is full, and says when to come again
import { CancelledError, createTask, Event, moveOnAfter, Semaphore, type Task, timeout, TimeoutError, type TimeoutScope, wait } from 'asynclings';

export interface Req {
  readonly path: string;
  /** The body, or its pieces as they arrive. */
  readonly body?: string | AsyncIterable<string>;
}

export interface Res {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface ServiceOptions {
  /** Gets the whole body; empty when there is none. */
  readonly handler: (request: { readonly path: string; readonly body: string }) => Promise<Res>;
  /** Handlers at once; at least 1. */
  readonly maxInFlight: number;
  /** Requests that may wait for a handler; at least 0. */
  readonly maxQueue: number;
  /** From the arrival of a request to its answer, in milliseconds; more than 0. */
  readonly requestTimeoutMs: number;
  /** In characters; at least 0. */
  readonly maxBodyLength: number;
}

export interface Stats {
  readonly received: number;
  /** Admitted, and its handler has not begun. */
  readonly waiting: number;
  /** Handlers that have not ended. */
  readonly inFlight: number;
  /** Status -> how often it was the answer. */
  readonly answered: Readonly<Record<number, number>>;
  /** Clients that hung up before they had an answer. */
  readonly gone: number;
}

/** What became of those who were inside when the service was told to stop, and of those who came later. */
export interface StopReport {
  readonly finished: number;
  readonly cancelled: number;
  readonly refused: number;
}

export interface Service {
  /** The answer to a request; its client hangs up when the caller is cancelled. */
  inject(request: Req): Promise<Res>;
  stats(): Stats;
  stop(options: { readonly graceMs: number }): Promise<StopReport>;
}

/** A service that knows its limits. */
export function createService(options: ServiceOptions): Service {
  return new LimitedService(options);
}

class BadBody extends Error {
  readonly status: number;

  constructor(status: number, options?: ErrorOptions) {
    super(`bad body: ${status}`, options);
    this.status = status;
  }
}

/** The way of one admitted request. */
interface Visit {
  phase: 'body' | 'line' | 'handler';
  scope?: TimeoutScope;
  isCutOff: boolean;
}

// In the line nothing has been begun, so it may safely be sent again; a handler may have done anything.
const TOO_LATE = { body: 408, line: 503, handler: 504 } as const;

class LimitedService implements Service {
  readonly #options: ServiceOptions;
  readonly #slots: Semaphore;
  readonly #visits = new Set<Visit>();
  readonly #handlers = new Set<Task>();
  readonly #isEmpty = new Event('nobody inside');
  readonly #hasStopped = new Event('stopped');
  readonly #answered: Record<number, number> = {};
  readonly #report = { finished: 0, cancelled: 0, refused: 0 };
  #received = 0;
  #waiting = 0;
  #gone = 0;
  #isOpen = true;

  constructor(options: ServiceOptions) {
    requireWhole('maxInFlight', options.maxInFlight, 1);
    requireWhole('maxQueue', options.maxQueue, 0);
    requireWhole('maxBodyLength', options.maxBodyLength, 0);
    if (typeof options.requestTimeoutMs !== 'number' || !(options.requestTimeoutMs > 0)) throw new RangeError('requestTimeoutMs is more than 0');
    this.#options = options;
    this.#slots = new Semaphore(options.maxInFlight);
  }

  async inject(request: Req): Promise<Res> {
    this.#received++;
    let answer: Res | undefined;
    try {
      answer = await this.#admit(request);
      return answer;
    } finally {
      if (answer === undefined) this.#gone++;
      else this.#answered[answer.status] = (this.#answered[answer.status] ?? 0) + 1;
    }
  }

  stats(): Stats {
    return { received: this.#received, waiting: this.#waiting, inFlight: this.#handlers.size, answered: { ...this.#answered }, gone: this.#gone };
  }

  async stop({ graceMs }: { readonly graceMs: number }): Promise<StopReport> {
    if (!this.#isOpen) {
      await this.#hasStopped.wait();
      return { ...this.#report };
    }
    this.#isOpen = false;
    try {
      if (this.#visits.size > 0) await moveOnAfter(graceMs, () => this.#isEmpty.wait());
    } finally {
      for (const visit of this.#visits) this.#cutOff(visit);
      this.#hasStopped.set();
    }
    if (this.#visits.size > 0) await this.#isEmpty.wait();
    if (this.#handlers.size > 0) await wait(this.#handlers);
    return { ...this.#report };
  }

  async #admit(request: Req): Promise<Res> {
    const { requestTimeoutMs } = this.#options;
    if (!this.#isOpen) {
      this.#report.refused++;
      return unavailable();
    }
    const visit: Visit = { phase: 'body', isCutOff: false };
    this.#visits.add(visit);
    this.#waiting++;
    this.#isEmpty.clear();
    try {
      // One limit for all three stations; stop() moves it to the front to cut the request off.
      const answer = await timeout(requestTimeoutMs, (scope) => this.#serve(request, Object.assign(visit, { scope })));
      if (!this.#isOpen) this.#report.finished++;
      return answer;
    } catch (error) {
      const answer = this.#answerFor(error, visit);
      if (!this.#isOpen) this.#report[visit.isCutOff ? 'cancelled' : 'finished']++;
      return answer;
    } finally {
      this.#visits.delete(visit);
      if (visit.phase !== 'handler') this.#waiting--;
      if (this.#visits.size === 0) this.#isEmpty.set();
    }
  }

  #answerFor(error: unknown, { scope, phase, isCutOff }: Visit): Res {
    if (error instanceof BadBody) return { status: error.status };
    if (!(error instanceof TimeoutError) || error.scope !== scope) throw error; // the client has hung up
    const status = isCutOff ? 503 : TOO_LATE[phase];
    return status === 503 ? unavailable() : { status };
  }

  async #serve({ path, body }: Req, visit: Visit): Promise<Res> {
    const request = { path, body: await readBody(body, this.#options.maxBodyLength) };
    visit.phase = 'line';
    await this.#slots.acquire();
    visit.phase = 'handler';
    this.#waiting--;
    const task = createTask(() => this.#options.handler(request), { name: `handler of ${path}` });
    this.#handlers.add(task);
    // Not before it has ended: until then it uses what the limit is there to protect.
    task.addDoneCallback(() => {
      this.#handlers.delete(task);
      this.#slots.release();
      if (!task.isCancelled) task.exception(); // after a 504 nobody else looks at it
    });
    try {
      await wait([task]);
    } catch (error) {
      task.cancel(error instanceof CancelledError ? error.reason : error);
      throw error;
    }
    return task.isCancelled || task.exception() !== undefined ? { status: 500, body: 'something went wrong' } : task.result();
  }

  #cutOff(visit: Visit): void {
    if (visit.scope?.expired !== false) return; // its time is over anyway
    visit.isCutOff = true;
    visit.scope.reschedule(0);
  }
}

async function readBody(source: string | AsyncIterable<string> = '', maxLength: number): Promise<string> {
  let text = '';
  try {
    for await (const piece of typeof source === 'string' ? [source] : source) {
      text += piece;
      if (text.length > maxLength) throw new BadBody(413); // leaving the loop closes the source
    }
  } catch (error) {
    if (error instanceof CancelledError || error instanceof BadBody) throw error;
    throw new BadBody(400, { cause: error });
  }
  return text;
}

function unavailable(): Res {
  return { status: 503, headers: { 'retry-after': '1' } };
}

function requireWhole(name: string, value: number, least: number): void {
  if (!Number.isSafeInteger(value) || value < least) throw new RangeError(`${name} is a whole number of at least ${least}, got ${String(value)}`);
}
