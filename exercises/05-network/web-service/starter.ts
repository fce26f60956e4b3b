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
export function createService({ handler }: ServiceOptions): Service {
  let received = 0;
  return {
    async inject({ path }) {
      received++;
      // TODO: everybody is let in at once, nobody reads the body, and a handler may take as long as it likes.
      return handler({ path, body: '' });
    },
    stats: () => ({ received, waiting: 0, inFlight: 0, answered: {}, gone: 0 }),
    async stop() {
      return { finished: 0, cancelled: 0, refused: 0 };
    },
  };
}
