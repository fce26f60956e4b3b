// caught by: after two answers 503 the third one is handed over, with delays of 100 ms and 200 ms
import { loopTime, sleep, timeout, TimeoutError, type TimeoutScope } from 'asynclings';

const STATUSES = [408, 425, 429, 502, 503, 504];
const METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'];

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
    const { attempts, baseMs, maxMs, totalMs = Infinity } = policy;
    if (!Number.isInteger(attempts) || attempts < 1) throw new RangeError(`attempts is a whole number of at least 1, got ${String(attempts)}`);
    for (const ms of [baseMs, maxMs, totalMs]) if (!(ms >= 0)) throw new RangeError(`a time is a number of at least 0 ms, got ${String(ms)}`);
    this.#client = client;
    this.#policy = policy;
  }

  async request(method: string, path: string, options: RequestOptions = {}): Promise<Answer> {
    const { totalMs = Infinity } = this.#policy;
    const errors: unknown[] = [];
    let mine: TimeoutScope | undefined;
    try {
      return await timeout(totalMs, async (scope) => {
        mine = scope;
        return this.#repeat(method, path, options, errors, loopTime() + totalMs);
      });
    } catch (error) {
      // The client may have time limits of its own, and they are none of our business.
      if (error instanceof TimeoutError && error.scope === mine) throw new RetryExhausted([...errors, error]);
      throw error;
    }
  }

  async #repeat(method: string, path: string, { idempotencyKey, ...options }: RequestOptions, errors: unknown[], deadlineMs: number): Promise<Answer> {
    const { attempts, onRetry } = this.#policy;
    const mayRepeat = this.#mayRepeat(method, idempotencyKey, options.body);
    const keyed = idempotencyKey === undefined ? options : { ...options, headers: { ...options.headers, 'Idempotency-Key': idempotencyKey } };
    for (let attempt = 1; ; attempt++) {
      const askedMs = undefined;
      try {
        return await this.#client.request(method, path, keyed);
      } catch (error) {
        if (!mayRepeat || !(error instanceof NetworkError)) throw error;
        errors.push(error);
      }
      const delayMs = askedMs ?? this.#delayAfter(attempt);
      if (attempt === attempts || loopTime() + delayMs >= deadlineMs) throw new RetryExhausted(errors);
      onRetry?.({ attempt, error: errors.at(-1), delayMs });
      await sleep(delayMs);
    }
  }

  #mayRepeat(method: string, key: string | undefined, body: Body | undefined): boolean {
    if (typeof body === 'object' && Symbol.asyncIterator in body) return false; // used up by the first attempt
    const { retryMethods = METHODS } = this.#policy;
    return key !== undefined || retryMethods.includes(method.toUpperCase());
  }

  #delayAfter(attempt: number): number {
    const { baseMs, maxMs, jitter = Math.random } = this.#policy;
    return Math.min(maxMs, baseMs * 2 ** (attempt - 1)) * jitter();
  }
}

/** What the server asks for: a number of seconds, or a date that is still to come. */
function retryAfterMs({ headers }: Answer): number | undefined {
  const value = headers.get('retry-after') ?? '';
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const ms = Date.parse(value) - Date.now();
  return ms > 0 ? ms : undefined;
}
