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
  const { status, body } = await request(pool, method, path);
  return { status, body: await bytesOf(body) };
}

/** Hands the body to `use`, piece by piece as it comes in. @returns what `use` returns. */
export async function requestStream<T>(pool: Pool, method: string, path: string, use: (body: AsyncIterable<Uint8Array>) => Promise<T>): Promise<T> {
  const { body } = await request(pool, method, path);
  return use(body);
}

async function request(pool: Pool, method: string, path: string): Promise<{ status: number; body: AsyncIterable<Uint8Array> }> {
  const connection = await pool.connect();
  try {
    const { status } = await connection.send(method, path);
    return { status, body: piecesOf(connection) };
  } finally {
    connection.release(); // TODO: who still needs the connection when this line runs?
  }
}

async function* piecesOf(connection: Connection): AsyncGenerator<Uint8Array, void, void> {
  for (let piece = await connection.read(); piece !== undefined; piece = await connection.read()) yield piece;
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
