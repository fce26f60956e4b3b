import { cancellable, Event, Semaphore, timeout } from 'asynclings';

/** What sends a request: the platform's `fetch`, or what stands in for it. */
export type Transport = (url: string, init: RequestInit) => Promise<Response>;

export interface ClientOptions {
  /** What paths are added to. */
  readonly baseUrl?: string;
  /** From sending a request to the end of its body. @default 30_000 */
  readonly timeoutMs?: number;
  /** Requests under way at once. @default 100 */
  readonly maxConnections?: number;
  /** Of every request. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly transport: Transport;
}

export interface RequestOptions {
  readonly query?: Readonly<Record<string, string | number | readonly (string | number)[] | undefined>>;
  /** Sent as JSON. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends the request, with its reason. */
  readonly signal?: AbortSignal;
}

export interface HttpResult {
  readonly status: number;
  readonly headers: Headers;
  readonly data: unknown;
}

/** The server answered, and its answer is no success. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly headers: Headers;
  /** The beginning of what it said. */
  readonly bodyText: string;

  constructor(status: number, headers: Headers, bodyText: string) {
    super(`the server answered ${status}`);
    this.status = status;
    this.headers = headers;
    this.bodyText = bodyText;
  }
}

/** JSON was announced, and something else came. */
export class ParseError extends Error {
  override readonly name = 'ParseError';
  readonly status: number;

  constructor(status: number, options?: ErrorOptions) {
    super(`the answer ${status} is no JSON`, options);
    this.status = status;
  }
}

/** The client takes no more requests. */
export class ClientClosedError extends Error {
  override readonly name = 'ClientClosedError';
}

const MOST_ERROR_CHARACTERS = 10_000;

export class AsyncHttpClient implements AsyncDisposable {
  readonly #options: ClientOptions;
  readonly #permits: Semaphore;
  readonly #timeoutMs: number;
  readonly #abortion = new AbortController();
  readonly #idle = new Event();
  #pending = 0;
  #isClosed = false;

  constructor(options: ClientOptions) {
    const { timeoutMs = 30_000, maxConnections = 100 } = options;
    if (typeof timeoutMs !== 'number' || !(timeoutMs > 0)) throw new RangeError(`timeoutMs is a number above 0, got ${String(timeoutMs)}`);
    if (!Number.isInteger(maxConnections) || maxConnections < 1) throw new RangeError(`maxConnections is a whole number above 0, got ${String(maxConnections)}`);
    this.#options = options;
    this.#timeoutMs = timeoutMs;
    this.#permits = new Semaphore(maxConnections);
  }

  get<T>(path: string, options?: RequestOptions): Promise<T> {
    return this.#data('GET', path, options);
  }

  post<T>(path: string, options?: RequestOptions): Promise<T> {
    return this.#data('POST', path, options);
  }

  put<T>(path: string, options?: RequestOptions): Promise<T> {
    return this.#data('PUT', path, options);
  }

  patch<T>(path: string, options?: RequestOptions): Promise<T> {
    return this.#data('PATCH', path, options);
  }

  delete<T>(path: string, options?: RequestOptions): Promise<T> {
    return this.#data('DELETE', path, options);
  }

  async request(method: string, path: string, options: RequestOptions = {}): Promise<HttpResult> {
    if (this.#isClosed) throw new ClientClosedError();
    const url = addressOf(path, options.query, this.#options.baseUrl);
    const init = initOf(method, options, this.#options.headers);
    const ends = options.signal === undefined ? [this.#abortion.signal] : [this.#abortion.signal, options.signal];
    this.#pending++;
    try {
      return await this.#permits.run(() => {
        for (const end of ends) end.throwIfAborted();
        // The permit, the time limit and the signal reach to the end of the body: until then the connection is in use.
        return timeout(this.#timeoutMs, () =>
          cancellable(async (signal) => readAnswer(await this.#options.transport(url, { ...init, signal: AbortSignal.any([signal, ...ends]) }))),
        );
      });
    } finally {
      if (--this.#pending === 0) this.#idle.set();
    }
  }

  /** @param o.abort whether requests under way are ended. @default false: waits for them */
  async close({ abort = false }: { abort?: boolean } = {}): Promise<void> {
    this.#isClosed = true;
    if (abort) this.#abortion.abort(new ClientClosedError());
    if (this.#pending > 0) await this.#idle.wait(); // nothing new begins, so it is reached once and for all
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #data<T>(method: string, path: string, options?: RequestOptions): Promise<T> {
    return (await this.request(method, path, options)).data as T;
  }
}

function addressOf(path: string, query: RequestOptions['query'] = {}, baseUrl: string | undefined): string {
  const isWhole = /^[a-z][a-z0-9+.-]*:\/\//i.test(path);
  if (!isWhole && baseUrl === undefined) throw new TypeError(`'${path}' needs a baseUrl`);
  const url = new URL(isWhole ? path : `${baseUrl?.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`);
  for (const [name, value] of Object.entries(query)) {
    for (const each of [value].flat()) if (each !== undefined) url.searchParams.append(name, String(each));
  }
  return url.href;
}

function initOf(method: string, { json, body, headers }: RequestOptions, common: ClientOptions['headers']): RequestInit {
  if (json !== undefined && body !== undefined) throw new TypeError('give json or body, not both');
  const all = new Headers({ ...common, ...headers });
  if (json !== undefined && !all.has('content-type')) all.set('content-type', 'application/json');
  const content = json === undefined ? body : JSON.stringify(json);
  return { method, headers: all, ...(content !== undefined && { body: content }) };
}

/** Reads an answer to its end, whatever it is: nobody outside has to think of the body. */
async function readAnswer(response: Response): Promise<HttpResult> {
  const { status, headers } = response;
  if (!response.ok) throw new HttpError(status, headers, await beginningOf(response));
  const text = await response.text();
  if (text === '') return { status, headers, data: undefined };
  if (!/\bjson\b/i.test(headers.get('content-type') ?? '')) return { status, headers, data: text };
  try {
    return { status, headers, data: JSON.parse(text) as unknown };
  } catch (cause) {
    throw new ParseError(status, { cause });
  }
}

/** An error page may be of any length. Leaving the loop early cancels the body. */
async function beginningOf({ body }: Response): Promise<string> {
  if (body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of body as unknown as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length >= MOST_ERROR_CHARACTERS) break;
  }
  return text.slice(0, MOST_ERROR_CHARACTERS);
}
