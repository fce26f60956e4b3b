import { HttpError, ParseError } from './http-errors.ts';

const MOST_ERROR_BYTES = 64 * 1024;

/** An answer with nothing open behind it. */
export interface HttpResult<T = unknown> {
  readonly status: number;
  readonly headers: Headers;
  /** Parsed JSON, or the text, as the content type says; bytes of anything else; `undefined` of nothing. */
  readonly data: T;
}

/**
 * Reads an answer to its end: whatever comes of it, its connection is free afterwards.
 * @throws {HttpError} for every status outside 200–299; {ParseError} when JSON was announced and did not come.
 */
export async function readAnswer(response: Response): Promise<HttpResult> {
  const { status, headers } = response;
  if (!response.ok) throw new HttpError(status, headers, await beginningOf(response));
  const bytes = new Uint8Array(await response.arrayBuffer());
  return { status, headers, data: bytes.length === 0 ? undefined : dataOf(status, headers.get('content-type') ?? '', bytes) };
}

function dataOf(status: number, type: string, bytes: Uint8Array): unknown {
  if (/^text\//i.test(type)) return new TextDecoder().decode(bytes);
  if (!/[/+]json\b/i.test(type)) return bytes;
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch (error) {
    throw new ParseError(status, error);
  }
}

/** An error page may be of any length; nobody reads more than its beginning. */
async function beginningOf({ body }: Response): Promise<string> {
  if (body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  // Leaving the loop early cancels the body.
  for await (const chunk of body as AsyncIterable<Uint8Array>) {
    text += decoder.decode(chunk, { stream: true });
    if (text.length >= MOST_ERROR_BYTES) break;
  }
  return text.slice(0, MOST_ERROR_BYTES);
}
