import { CancelledError } from 'asynclings';

/** The body is longer than the service is willing to keep in memory. */
export class BodyTooLarge extends Error {
  override readonly name = 'BodyTooLarge';
  readonly maxBytes: number;

  constructor(maxBytes: number) {
    super(`the body is longer than ${maxBytes} bytes`);
    this.maxBytes = maxBytes;
  }
}

/** The body ended before it was complete: the connection broke, or the client gave up. */
export class BodyBroken extends Error {
  override readonly name = 'BodyBroken';
}

/**
 * Reads a body to its end, and not a piece further than `maxBytes`: the source is closed then.
 * @param maxBytes at least 0; a body of exactly that many bytes is read.
 * @throws {BodyTooLarge} as soon as the limit is passed; BodyBroken when the source fails.
 * @example
 * await readBody('héllo', 6); // => 'héllo'
 * await readBody('héllo', 5); // throws BodyTooLarge: the body is longer than 5 bytes
 */
export async function readBody(body: string | AsyncIterable<string | Uint8Array> = '', maxBytes = Infinity): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  const take = (piece: string | Uint8Array): void => {
    const chunk = typeof piece === 'string' ? Buffer.from(piece) : piece;
    bytes += chunk.length;
    if (bytes > maxBytes) throw new BodyTooLarge(maxBytes);
    pieces.push(chunk);
  };
  if (typeof body === 'string') take(body);
  else await readPieces(body, take);
  return Buffer.concat(pieces).toString(); // decoded as a whole: a letter may be cut by the end of a piece
}

async function readPieces(source: AsyncIterable<string | Uint8Array>, take: (piece: string | Uint8Array) => void): Promise<void> {
  try {
    for await (const piece of source) take(piece);
  } catch (error) {
    if (error instanceof CancelledError || error instanceof BodyTooLarge) throw error;
    throw new BodyBroken('the body ended before it was complete', { cause: error });
  }
}
