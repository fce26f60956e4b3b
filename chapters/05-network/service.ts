import type { ServiceAddress } from './http-listener.ts';
import { LimitedService } from './limited-service.ts';
import { checkedOptions, type ServiceOptions } from './service-options.ts';
import type { ServiceStats } from './service-outcome.ts';
import type { IncomingRequest, ServiceResponse } from './service-request.ts';

export interface StopOptions {
  /** How long those who were admitted may take to come to their own end; finite, at least 0 ms. */
  readonly graceMs: number;
  /** How long cancelled handlers may then take to clean up, and answers to be sent; finite, at least 0 ms. @default 1000 */
  readonly cleanupMs?: number;
}

/** What became of the requests that were there when the service was told to stop, and of those who came later. */
export interface StopReport {
  /** Answered within the grace. */
  readonly finished: number;
  /** Cut off at its end, and told so with a 503. */
  readonly cancelled: number;
  /** Handlers that are still alive: they ignore the cancellation, or clean up for too long. */
  readonly stuck: number;
  /** Came too late, and were sent away with a 503. */
  readonly refused: number;
}

export interface Service {
  /**
   * Answers on 127.0.0.1. @param port 0: any free one. @default 0
   * @throws {InvalidStateError} when it listens already, or has been stopped; what the system says when the port is taken.
   */
  listen(port?: number): Promise<ServiceAddress>;
  /** Serves a request that came by no socket. Its client leaves when the caller is cancelled. */
  inject(request: IncomingRequest): Promise<ServiceResponse>;
  stats(): ServiceStats;
  /**
   * Refuses newcomers, lets those who are inside finish, cuts off who takes too long, and closes every connection.
   * A second call waits for the first one and gets its report.
   * @throws {CancelledError} when the caller is cancelled: then everybody has been cut off at once.
   */
  stop(options: StopOptions): Promise<StopReport>;
}

/**
 * A web service that knows its limits: so many handlers at once, so many requests waiting for them, so much time
 * and so long a body for each. What is beyond that is refused, early and politely, because a line without end
 * helps nobody: whoever waits in it has long given up when the turn comes.
 *
 * A request has a place from its arrival to its answer, and a slot while its handler runs. The body is read
 * before the slot is taken, so that a client who sends drop by drop holds up nobody but itself. Its time is over
 * for everything at once: 408 while the body is coming, 503 in the line (nothing has been begun: it may safely be
 * repeated), 504 once the handler runs. The handler is cancelled then, and its slot is free when it has ended.
 * @throws {RangeError} for limits that make no sense, TypeError for what is no number or no function.
 * @source nothing in the text, which promises a server and does not give one.
 * @example
 * const service = createService({ handler: async ({ path }) => ({ status: 200, body: path }), maxInFlight: 2, maxQueue: 10, requestTimeoutMs: 500 });
 * (await service.inject({ path: '/hello' })).body; // => '/hello'
 * await service.stop({ graceMs: 100 }); // => { finished: 0, cancelled: 0, stuck: 0, refused: 0 }
 * (await service.inject({ path: '/late' })).status; // => 503
 */
export function createService(options: ServiceOptions): Service {
  return new LimitedService(checkedOptions(options));
}
