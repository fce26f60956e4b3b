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

export class AsyncHttpClient implements AsyncDisposable {
  readonly #options: ClientOptions;

  constructor(options: ClientOptions) {
    this.#options = options;
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

  async request(method: string, path: string, { json, headers }: RequestOptions = {}): Promise<HttpResult> {
    const { baseUrl = '', headers: common, transport } = this.#options;
    // TODO: how long may this take, how many may do it at once, who may stop it, and what if there is no JSON?
    const response = await transport(baseUrl + path, { method, headers: { ...common, ...headers }, ...(json !== undefined && { body: JSON.stringify(json) }) });
    return { status: response.status, headers: response.headers, data: await response.json() };
  }

  /** @param o.abort whether requests under way are ended. @default false: waits for them */
  async close(_o: { abort?: boolean } = {}): Promise<void> {}

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async #data<T>(method: string, path: string, options?: RequestOptions): Promise<T> {
    return (await this.request(method, path, options)).data as T;
  }
}
