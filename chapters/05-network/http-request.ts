type QueryValue = string | number | boolean;

/** What one request may say beside its method and its path. */
export interface HttpRequestOptions {
  /** Added to the address; of a list every value, and `undefined` is left out. */
  readonly query?: Readonly<Record<string, QueryValue | readonly QueryValue[] | undefined>>;
  /** Sent as JSON, and said to be. */
  readonly json?: unknown;
  /** Sent as it is. */
  readonly body?: NonNullable<RequestInit['body']>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Ends the request with its reason. */
  readonly signal?: AbortSignal;
  /** For this request, instead of the client's. */
  readonly timeoutMs?: number;
}

/**
 * The whole address of a request. A path is added to the base, whatever slashes there are between them; a whole
 * address stands for itself.
 * @throws {TypeError} for a path without a base.
 * @example
 * const url = addressOf('/items', 'https://shop.example/api/', { tag: ['new', 'red'], page: 2, q: undefined });
 * url.href; // => 'https://shop.example/api/items?tag=new&tag=red&page=2'
 */
export function addressOf(path: string, baseUrl: string | undefined, query: HttpRequestOptions['query'] = {}): URL {
  const isWhole = /^[a-z][a-z0-9+.-]*:\/\//i.test(path);
  if (!isWhole && baseUrl === undefined) throw new TypeError(`'${path}' is only a path: give the client a baseUrl, or a whole address here`);
  const url = new URL(isWhole ? path : `${baseUrl?.replace(/\/+$/, '')}/${path.replace(/^\/+/, '')}`);
  for (const [name, value] of Object.entries(query)) {
    for (const each of Array.isArray(value) ? (value as readonly QueryValue[]) : [value as QueryValue | undefined]) if (each !== undefined) url.searchParams.append(name, String(each));
  }
  return url;
}

/**
 * What `fetch` needs to know of a request.
 * @throws {TypeError} when there are two bodies.
 */
export function initOf(method: string, { json, body, headers }: HttpRequestOptions, common: Readonly<Record<string, string>>): RequestInit {
  if (json !== undefined && body !== undefined) throw new TypeError('a request has one body: give either json or body');
  const all = new Headers({ ...common, ...headers });
  if (json === undefined) return { method, headers: all, ...(body !== undefined && { body, duplex: 'half' }) };
  if (!all.has('content-type')) all.set('content-type', 'application/json');
  return { method, headers: all, body: JSON.stringify(json) };
}
