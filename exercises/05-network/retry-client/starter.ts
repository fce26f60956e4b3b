import { sleep } from 'asynclings';

/** The beginning of an answer. Its body keeps a connection busy until it has been read, or thrown away. */
export interface Answer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  text(): Promise<string>;
  /** Throws the body away. */
  discard(): Promise<void>;
}

export interface Client {
  /** Answers with whatever status the server gives; rejects with a NetworkError when no answer comes. */
  request(method: string, path: string, options?: { readonly headers?: Readonly<Record<string, string>>; readonly body?: Body }): Promise<Answer>;
}

export type Body = string | Uint8Array | AsyncIterable<Uint8Array>;

export interface RequestOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: Body;
  /** Sent as the header Idempotency-Key, by which the server knows a repetition when it sees one. */
  readonly idempotencyKey?: string;
}

export interface RetryPolicy {
  /** Requests in all, the first included: a whole number of at least 1. */
  readonly attempts: number;
  /** Before the second attempt; twice as much each time. */
  readonly baseMs: number;
  /** The delay grows no further. */
  readonly maxMs: number;
  /** Limit of everything together, delays included. @default Infinity */
  readonly totalMs?: number;
  /** Which share of a delay is waited, from 0 to 1. @default Math.random */
  readonly jitter?: () => number;
  /** @default 408, 425, 429, 502, 503, 504 */
  readonly retryStatuses?: readonly number[];
  /** Methods that may be repeated without a key. @default GET, HEAD, OPTIONS, PUT, DELETE */
  readonly retryMethods?: readonly string[];
  /** Called before each delay. */
  readonly onRetry?: (retry: { readonly attempt: number; readonly error: unknown; readonly delayMs: number }) => void;
}

/** The connection broke, or was never made. */
export class NetworkError extends Error {
  override readonly name = 'NetworkError';
}

/** Stands for an answer among the errors. */
export class StatusError extends Error {
  override readonly name = 'StatusError';
  readonly status: number;

  constructor(status: number) {
    super(`the server answered ${status}`);
    this.status = status;
  }
}

/** The attempts or the time are used up; `errors` has what became of each attempt, in order. */
export class RetryExhausted extends AggregateError {
  override readonly name = 'RetryExhausted';
  readonly attempts: number;

  constructor(errors: readonly unknown[]) {
    super(errors, `gave up after ${errors.length} attempts: ${String(errors.at(-1))}`);
    this.attempts = errors.length;
  }
}

/** Repeats requests that are worth repeating. */
export class RetryClient {
  readonly #client: Client;
  readonly #policy: RetryPolicy;

  constructor(client: Client, policy: RetryPolicy) {
    this.#client = client;
    this.#policy = policy;
  }

  async request(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    const { attempts, baseMs } = this.#policy;
    const errors: unknown[] = [];
    for (let attempt = 1; attempt <= attempts; attempt++) {
      try {
        return await this.#client.request(method, path, options);
      } catch (error) {
        // TODO: may this be repeated at all, and if so, when? And a bad answer is no error here.
        errors.push(error);
        await sleep(baseMs * attempt);
      }
    }
    throw new RetryExhausted(errors);
  }
}
