// caught by: whoever stops reading early downloads no more, and the next request gets an answer of its own
/** Lends connections, a limited number at a time; whoever wants one more waits. */
export interface Pool {
  connect(): Promise<Connection>;
}

/** A connection to the server, on loan. It is given back in one of two ways, once. */
export interface Connection {
  /** Sends a request, and returns the head of the answer as soon as that is here. */
  send(method: string, path: string): Promise<Head>;
  /** The next piece of the body; `undefined` when there are no more. */
  read(): Promise<Uint8Array | undefined>;
  /** Gives it back for the next request. What has not been read is still in it. */
  release(): void;
  /** Hangs up. The pool makes a new connection when it needs one. */
  destroy(): void;
}

export interface Head {
  readonly status: number;
  /** False after HEAD and for statuses such as 204: no body comes, and reading would wait for ever. */
  readonly hasBody: boolean;
}

export interface Answer {
  readonly status: number;
  readonly body: Uint8Array;
}

/** The body was read after its connection had been given back. */
export class BodyScopeEnded extends Error {
  override readonly name = 'BodyScopeEnded';

  constructor() {
    super('the body can be read only while the function that got it is at work');
  }
}

/** The whole answer, in memory. */
export async function requestBuffered(pool: Pool, method: string, path: string): Promise<Answer> {
  return withAnswer(pool, method, path, async (status, body) => ({ status, body: await bytesOf(body) }));
}

/** Hands the body to `use`, piece by piece as it comes in. @returns what `use` returns. */
export async function requestStream<T>(pool: Pool, method: string, path: string, use: (body: AsyncIterable<Uint8Array>) => Promise<T>): Promise<T> {
  return withAnswer(pool, method, path, (_status, body) => use(body));
}

/** The connection lives exactly as long as `use` is at work: it does not leave this function, the work comes in. */
async function withAnswer<T>(pool: Pool, method: string, path: string, use: (status: number, body: Body) => Promise<T>): Promise<T> {
  const connection = await pool.connect();
  let body: Body | undefined;
  try {
    const { status, hasBody } = await connection.send(method, path);
    body = new Body(connection, hasBody);
    return await use(status, body);
  } finally {
    body?.end();
    connection.release();
  }
}

class Body implements AsyncIterable<Uint8Array> {
  readonly #connection: Connection;
  #isRead: boolean;
  #isOver = false;

  constructor(connection: Connection, hasBody: boolean) {
    this.#connection = connection;
    this.#isRead = !hasBody;
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array, void, void> {
    for (let piece = await this.#read(); piece !== undefined; piece = await this.#read()) yield piece;
  }

  /** From now on nobody reads. */
  end(): 'read' | 'unread' {
    this.#isOver = true;
    return this.#isRead ? 'read' : 'unread';
  }

  async #read(): Promise<Uint8Array | undefined> {
    if (this.#isOver) throw new BodyScopeEnded();
    if (this.#isRead) return undefined;
    const piece = await this.#connection.read();
    if (piece === undefined) this.#isRead = true;
    return piece;
  }
}

async function bytesOf(body: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  for await (const piece of body) pieces.push(piece);
  const bytes = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}
