import { Event, InvalidStateError, moveOnAfter, timeout, TimeoutError, type TimeoutScope } from 'asynclings';
import { DeadlineExceeded, withTimeout } from 'asynclings/chapters/exceptions';
import { HandlerPool } from './handler-pool.ts';
import { HttpListener, type ServiceAddress } from './http-listener.ts';
import { BodyBroken, BodyTooLarge, readBody } from './request-body.ts';
import type { Service, StopOptions, StopReport } from './service.ts';
import type { ServiceOptions } from './service-options.ts';
import { type Answer, ownAnswer, type ServiceStats, Tally } from './service-outcome.ts';
import type { IncomingRequest, ServiceResponse } from './service-request.ts';

/** The way of one admitted request through the service. */
interface Visit {
  phase: 'body' | 'line' | 'handler';
  /** Without a limit of its own: expires when the service cuts the request off. */
  cutOff?: TimeoutScope;
}

type State = { readonly kind: 'open' } | { readonly kind: 'stopping' } | { readonly kind: 'stopped'; readonly report: StopReport };

/** What `createService` makes. */
export class LimitedService implements Service {
  readonly #options: Required<ServiceOptions>;
  readonly #handlers: HandlerPool;
  readonly #tally = new Tally();
  readonly #visits = new Set<Visit>();
  readonly #isEmpty = new Event('nobody inside');
  readonly #hasStopped = new Event('service stopped');
  /** Visits whose handler has not begun. */
  #waiting = 0;
  #state: State = { kind: 'open' };
  #listener: HttpListener | 'opening' | undefined;

  constructor(options: Required<ServiceOptions>) {
    this.#options = options;
    this.#handlers = new HandlerPool(options);
  }

  async listen(port = 0): Promise<ServiceAddress> {
    if (!this.#isOpen) throw new InvalidStateError('the service has been stopped');
    if (this.#listener !== undefined) throw new InvalidStateError('the service listens already');
    this.#listener = 'opening';
    let listener: HttpListener | undefined;
    try {
      listener = await HttpListener.open(port, {
        answer: (request) => this.inject(request),
        isOpen: () => this.#isOpen,
        limitMs: this.#options.requestTimeoutMs,
      });
    } finally {
      this.#listener = listener;
    }
    if (this.#isOpen) return listener.address;
    await listener.close(0);
    throw new InvalidStateError('the service was stopped before it could listen');
  }

  async inject(request: IncomingRequest): Promise<ServiceResponse> {
    this.#tally.received();
    let answer: Answer | undefined;
    try {
      answer = await this.#admit(request);
      return answer.response;
    } finally {
      this.#tally.ended(answer?.outcome ?? 'clientLeft');
    }
  }

  stats(): ServiceStats {
    return { ...this.#tally.counts(), waiting: this.#waiting, inFlight: this.#handlers.size };
  }

  async stop({ graceMs, cleanupMs = 1000 }: StopOptions): Promise<StopReport> {
    requireFiniteMs('graceMs', graceMs);
    requireFiniteMs('cleanupMs', cleanupMs);
    if (this.#isOpen) return this.#stop(graceMs, cleanupMs);
    await this.#hasStopped.wait();
    return (this.#state as Extract<State, { kind: 'stopped' }>).report;
  }

  get #isOpen(): boolean {
    return this.#state.kind === 'open';
  }

  async #admit(request: IncomingRequest): Promise<Answer> {
    const { maxInFlight, maxQueue, requestTimeoutMs } = this.#options;
    if (!this.#isOpen) return this.#unavailable('refused');
    if (this.#waiting + this.#handlers.size >= maxInFlight + maxQueue) return this.#unavailable('shed');
    const visit: Visit = { phase: 'body' };
    this.#visits.add(visit);
    this.#waiting++;
    this.#isEmpty.clear();
    try {
      return await withTimeout(() => timeout(null, (scope) => this.#serve(request, Object.assign(visit, { cutOff: scope }))), requestTimeoutMs, { name: 'request' });
    } catch (error) {
      return this.#answerFor(error, visit);
    } finally {
      this.#visits.delete(visit);
      if (visit.phase !== 'handler') this.#waiting--;
      if (this.#visits.size === 0) this.#isEmpty.set();
    }
  }

  async #serve(incoming: IncomingRequest, visit: Visit): Promise<Answer> {
    const { path, method = 'GET', headers = {} } = incoming;
    const body = await readBody(incoming.body, this.#options.maxBodyBytes);
    visit.phase = 'line';
    const response = await this.#handlers.run({ method, path, headers, body }, () => {
      visit.phase = 'handler';
      this.#waiting--;
    });
    return response === undefined ? ownAnswer('failed', 500, 'something went wrong') : { outcome: 'answered', response };
  }

  #answerFor(error: unknown, { cutOff, phase }: Visit): Answer {
    if (error instanceof TimeoutError && error.scope === cutOff) return this.#unavailable('cancelled');
    if (error instanceof BodyTooLarge) return ownAnswer('badBody', 413, error.message);
    if (error instanceof BodyBroken) return ownAnswer('badBody', 400, error.message);
    if (!(error instanceof DeadlineExceeded)) throw error;
    switch (phase) {
      case 'body':
        return ownAnswer('badBody', 408, 'the body took too long');
      case 'line':
        return this.#unavailable('shed');
      case 'handler':
        return ownAnswer('timedOut', 504, 'the answer took too long');
      default:
        return phase satisfies never;
    }
  }

  #unavailable(outcome: 'shed' | 'refused' | 'cancelled'): Answer {
    return ownAnswer(outcome, 503, outcome === 'shed' ? 'too busy' : 'stopping', this.#options.retryAfterMs);
  }

  async #stop(graceMs: number, cleanupMs: number): Promise<StopReport> {
    this.#state = { kind: 'stopping' };
    const before = { inside: this.#visits.size, ...this.#tally.counts() };
    const listener = this.#listener instanceof HttpListener ? this.#listener : undefined;
    try {
      if (this.#visits.size > 0) await moveOnAfter(graceMs, () => this.#isEmpty.wait());
      this.#cutOff();
      await moveOnAfter(cleanupMs, async () => {
        if (this.#visits.size > 0) await this.#isEmpty.wait();
        await this.#handlers.untilEmpty();
      });
      await listener?.close(cleanupMs);
    } catch (error) {
      this.#cutOff();
      listener?.abort();
      throw error;
    } finally {
      const after = this.#tally.counts();
      const cancelled = after.cancelled - before.cancelled + this.#visits.size; // those have been cut off, and are about to leave
      const finished = before.inside - cancelled - (after.clientLeft - before.clientLeft);
      this.#state = { kind: 'stopped', report: { finished, cancelled, stuck: this.#handlers.size, refused: after.refused - before.refused } };
      this.#hasStopped.set();
    }
    return this.#state.report;
  }

  // A handler is cancelled by its visit. One without a visit has been cancelled before, and cleans up.
  #cutOff(): void {
    for (const { cutOff } of this.#visits) if (cutOff?.expired === false) cutOff.reschedule(0);
  }
}

function requireFiniteMs(name: string, ms: unknown): void {
  if (typeof ms !== 'number' || Number.isNaN(ms)) throw new TypeError(`${name} is a number of milliseconds, got ${String(ms)}`);
  if (ms < 0 || ms === Infinity) throw new RangeError(`${name} is a finite number of milliseconds of at least 0, got ${ms}`);
}
