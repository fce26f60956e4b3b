import { cancellable, Event, Semaphore, timeout } from 'asynclings';
import { ClientClosedError } from './http-errors.ts';
import { type HttpResult, readAnswer } from './http-body.ts';
import { addressOf, type HttpRequestOptions, initOf } from './http-request.ts';

/** Sends a request: `fetch`, or what stands in for it. */
export type HttpTransport = (url: URL, init: RequestInit) => Promise<Response>;

export interface HttpClientOptions {
  /** What paths are added to. Without it every request needs a whole address. */
  readonly baseUrl?: string;
  /** For sending a request and reading its answer to the end, in milliseconds; waiting for a connection does not count. @default 30_000 */
  readonly timeoutMs?: number;
  /** Requests under way at once. `fetch` has no such limit of its own. @default 100 */
  readonly maxConnections?: number;
  /** Of every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** @default fetch */
  readonly transport?: HttpTransport;
}

const USUAL_TIMEOUT_MS = 30_000;
const USUAL_CONNECTIONS = 100;

/**
 * An HTTP client that gives everything back: answers are read or cancelled inside, so that no connection is left
 * behind, whatever goes wrong.
 *
 * Three ways to be stopped, three errors: TimeoutError when the time is over, CancelledError when the task is
 * cancelled, the signal's own reason when the caller aborts it. Each aborts the request.
 * @throws {TypeError} RangeError for options that cannot be right.
 * @source The text's AsyncHTTPClient hands out answers whose connection is closed; aiohttp#6995.
 * @example
 * const transport = async (url) => new Response(JSON.stringify({ asked: url.pathname }), { headers: { 'content-type': 'application/json' } });
 * const client = new AsyncHttpClient({ baseUrl: 'https://shop.example/api', transport });
 * const answer = await client.get('/items');
 * await client.close();
 * answer; // => { asked: '/api/items' }
 */
export class AsyncHttpClient implements AsyncDisposable {
  readonly #options: HttpClientOptions;
  readonly #permits: Semaphore;
  readonly #closing = new AbortController();
  readonly #idle = new Event();
  #pending = 0;
  #isClosed = false;

  constructor(options: HttpClientOptions = {}) {
    const { baseUrl, timeoutMs = USUAL_TIMEOUT_MS, maxConnections = USUAL_CONNECTIONS } = options;
    if (typeof timeoutMs !== 'number' || !(timeoutMs > 0)) throw new RangeError(`timeoutMs is a number of milliseconds above 0, got ${String(timeoutMs)}`);
    if (!Number.isInteger(maxConnections) || maxConnections < 1) throw new RangeError(`maxConnections is a whole number of at least 1, got ${String(maxConnections)}`);
    if (baseUrl !== undefined && !/^https?:\/\//i.test(baseUrl)) throw new TypeError(`baseUrl begins with http:// or https://, got '${baseUrl}'`);
    this.#options = options;
    this.#permits = new Semaphore(maxConnections, 'connections');
  }

  /** The data of the answer alone; the other verbs do the same. */
  async get<T = unknown>(path: string, options?: HttpRequestOptions): Promise<T> {
    return this.#data('GET', path, options);
  }

  async post<T = unknown>(path: string, options?: HttpRequestOptions): Promise<T> {
    return this.#data('POST', path, options);
  }

  async put<T = unknown>(path: string, options?: HttpRequestOptions): Promise<T> {
    return this.#data('PUT', path, options);
  }

  async patch<T = unknown>(path: string, options?: HttpRequestOptions): Promise<T> {
    return this.#data('PATCH', path, options);
  }

  async delete<T = unknown>(path: string, options?: HttpRequestOptions): Promise<T> {
    return this.#data('DELETE', path, options);
  }

  /**
   * @throws {HttpError} for a status outside 200–299; ParseError for JSON that is none; TimeoutError, CancelledError,
   * the signal's reason; ClientClosedError; TypeError for a request that cannot be right, and for what `fetch` calls
   * a network failure.
   */
  async request(method: string, path: string, options: HttpRequestOptions = {}): Promise<HttpResult> {
    if (this.#isClosed) throw new ClientClosedError();
    const { baseUrl, headers = {}, transport = fetch, timeoutMs = USUAL_TIMEOUT_MS } = this.#options;
    const url = addressOf(path, baseUrl, options.query);
    const init = initOf(method, options, headers);
    const ends = [this.#closing.signal, ...(options.signal ? [options.signal] : [])];
    this.#pending++;
    try {
      return await this.#permits.run(() => {
        for (const end of ends) end.throwIfAborted();
        return timeout(options.timeoutMs ?? timeoutMs, () =>
          // Reading belongs to it: until the body is over the connection is in use.
          cancellable(async (signal) => readAnswer(await transport(url, { ...init, signal: AbortSignal.any([signal, ...ends]) })), `${method} ${url.pathname}`),
        );
      });
    } finally {
      if (--this.#pending === 0) this.#idle.set();
    }
  }

  /**
   * Takes no more requests, and returns when none is left. Calling it again waits with the first call.
   * @param o.abort whether those under way are ended, with ClientClosedError. @default false
   */
  async close({ abort = false }: { readonly abort?: boolean } = {}): Promise<void> {
    this.#isClosed = true;
    if (abort) this.#closing.abort(new ClientClosedError());
    while (this.#pending > 0) {
      this.#idle.clear();
      await this.#idle.wait();
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #data<T>(method: string, path: string, options?: HttpRequestOptions): Promise<T> {
    return (await this.request(method, path, options)).data as T;
  }
}
