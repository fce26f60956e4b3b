import { TimeoutError } from 'asynclings';
import { requirePolicy, retry, type RetryPolicy } from 'asynclings/chapters/exceptions';
import type { Requester } from './requester.ts';
import { type ReadableHeaders, retryAfterMs } from './retry-after.ts';

/** What a RetryableClient looks at in a request; everything else is the client's. */
export interface RepeatableOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface RequestPolicy extends Omit<RetryPolicy, 'attempts' | 'retryIf' | 'askedMs' | 'perAttemptMs'> {
  /** Requests in all, the first included: a whole number of at least 1. @default 3 */
  readonly attempts?: number;
  /** Answers after which the server may do better. @default 408, 425, 429, 502, 503, 504 */
  readonly statuses?: readonly number[];
  /** Methods that may be sent twice without a key. @default GET, HEAD, OPTIONS, PUT, DELETE: twice is as good as once */
  readonly methods?: readonly string[];
}

const USUAL = { attempts: 3, delayMs: 1000, maxDelayMs: 30_000, jitter: 0.5 } satisfies Partial<RetryPolicy>;
const STATUSES = [408, 425, 429, 502, 503, 504];
const METHODS = ['GET', 'HEAD', 'OPTIONS', 'PUT', 'DELETE'];

/**
 * Repeats what is worth repeating, no more often than the server wants: broken connections, time-outs of a
 * request, and answers that say "not now". The server's Retry-After replaces the policy's own delay.
 *
 * What may not be repeated is sent once, and its error passes: other errors, methods whose effect would double,
 * bodies that are gone when they have been sent.
 * @param client an AsyncHttpClient, or whatever has its `request` and rejects for an answer that is no success
 * with an error that has the `status` and the `headers`.
 * @throws {RangeError|TypeError} for a policy that makes no sense.
 * @source The text's RetryableClient repeats any request after exceptions alone, with delays that grow evenly.
 * @example
 * const answers = [503, 200];
 * const client = { request: async () => { const status = answers.shift(); if (status === 503) throw Object.assign(new Error('busy'), { status, headers: new Headers() }); return status; } };
 * await new RetryableClient(client, { delayMs: 100, jitter: 0 }).request('GET', '/'); // => 200
 * loopTime(); // => 100
 */
export class RetryableClient<T = unknown, O extends RepeatableOptions = RepeatableOptions> {
  readonly #client: Requester<T, O>;
  readonly #policy: RequestPolicy & { readonly attempts: number };

  constructor(client: Requester<T, O>, policy: RequestPolicy = {}) {
    this.#client = client;
    this.#policy = { ...USUAL, ...policy };
    requirePolicy({ ...this.#policy, retryIf: Error });
  }

  /**
   * @param options those of the client. With `idempotencyKey` the server recognises a repetition, whatever the
   * method; it is sent as the header Idempotency-Key, the same each time.
   * @throws {RetryExhausted} when the attempts or the time are used up, with all errors in order; otherwise the
   * client's own error. CancelledError at once.
   */
  async request(method: string, path: string, options?: O & { readonly idempotencyKey?: string }): Promise<T> {
    const { idempotencyKey, ...rest } = options ?? {};
    const own = (idempotencyKey === undefined ? options : { ...rest, headers: { ...options?.headers, 'idempotency-key': idempotencyKey } }) as O | undefined;
    const { statuses = STATUSES, methods = METHODS, ...policy } = this.#policy;
    const mayRepeat = (idempotencyKey !== undefined || methods.includes(method.toUpperCase())) && canBeSentAgain(options?.body);
    return retry(() => this.#client.request(method, path, own), {
      ...policy,
      retryIf: (error) => mayRepeat && isPassing(error, statuses),
      askedMs: (error) => (isAnswer(error) ? retryAfterMs(error.headers, Date.now()) : undefined),
    });
  }
}

/** Whether another try may end better. */
function isPassing(error: unknown, statuses: readonly number[]): boolean {
  if (isAnswer(error)) return statuses.includes(error.status);
  // `fetch` reports a broken connection as a TypeError with a cause; a TypeError without one is a mistake of ours.
  return error instanceof TimeoutError || (error instanceof TypeError && error.cause !== undefined);
}

function isAnswer(error: unknown): error is Error & { readonly status: number; readonly headers: ReadableHeaders } {
  return error instanceof Error && 'status' in error && typeof error.status === 'number' && 'headers' in error;
}

/** A stream is used up by the first attempt. */
function canBeSentAgain(body: unknown): boolean {
  return typeof body !== 'object' || body === null || !(Symbol.asyncIterator in body || 'getReader' in body);
}
