/** The server answered, and its answer is no success. */
export class HttpError extends Error {
  override readonly name = 'HttpError';
  readonly status: number;
  readonly headers: Headers;
  /** The beginning of what the server had to say about it. */
  readonly bodyText: string;

  constructor(status: number, headers: Headers, bodyText: string) {
    super(`the server answered ${status}${bodyText === '' ? '' : `: ${bodyText.slice(0, 200)}`}`);
    this.status = status;
    this.headers = headers;
    this.bodyText = bodyText;
  }
}

/** The server answered with a success whose body is not what it says it is. */
export class ParseError extends Error {
  override readonly name = 'ParseError';
  readonly status: number;

  constructor(status: number, cause: unknown) {
    super(`the body of an answer ${status} is not the JSON it claims to be: ${String(cause)}`, { cause });
    this.status = status;
  }
}

/** The client has been closed, before the request or during it. */
export class ClientClosedError extends Error {
  override readonly name = 'ClientClosedError';

  constructor() {
    super('the client is closed');
  }
}
