import { validateHeaderName, validateHeaderValue } from 'node:http';

/** A request as it comes in. */
export interface IncomingRequest {
  /** @default 'GET' */
  readonly method?: string;
  /** With the query, as it stands in the request line: `/orders?page=2`. */
  readonly path: string;
  /** Names in lower case. @default none */
  readonly headers?: Readonly<Record<string, string>>;
  /** The body, or its pieces as they arrive. @default none */
  readonly body?: string | AsyncIterable<string | Uint8Array>;
}

/** A request as its handler gets it. */
export interface ServiceRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** The whole body, read as UTF-8; empty when there is none. */
  readonly body: string;
}

export interface ServiceResponse {
  /** 200 to 599. */
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** Answers one request. It runs in a task of its own, which is cancelled when nobody wants the answer any more. */
export type ServiceHandler = (request: ServiceRequest) => Promise<ServiceResponse> | ServiceResponse;

/** `response`, if it can be sent. @throws {TypeError} otherwise: the handler has a bug then, and its client gets a 500. */
export function requireResponse(response: unknown): ServiceResponse {
  const { status, headers = {}, body } = (response ?? {}) as Partial<ServiceResponse>;
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599) {
    throw new TypeError(`a handler answers with { status }, a whole number from 200 to 599, got ${response === null || typeof response !== 'object' ? String(response) : String(status)}`);
  }
  if (body !== undefined && typeof body !== 'string' && !(body instanceof Uint8Array)) throw new TypeError(`the body of an answer is a text or a Uint8Array, got ${typeof body}; call JSON.stringify first`);
  for (const [name, value] of Object.entries(headers)) {
    validateHeaderName(name);
    validateHeaderValue(name, value);
  }
  return response as ServiceResponse;
}
