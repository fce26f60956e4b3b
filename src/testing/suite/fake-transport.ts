import { PretendedOutside } from '../../asyncio/host.ts';
import { FakeBody, type FakePiece } from './fake-body.ts';

/** What the far side does with one request. */
export interface FakeReply {
  /** Until the first byte of the answer comes, in milliseconds of the loop's time; Infinity: it never does. @default 10 */
  readonly afterMs?: number;
  /** @default 200 */
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A body of JSON; the content type says so. */
  readonly json?: unknown;
  /** The pieces of a body as they arrive; a text is a body of one piece. */
  readonly body?: string | readonly FakePiece[];
  /** Instead of an answer: the connection breaks, and the call is rejected with this. */
  readonly error?: Error;
}

/** A request as the far side got it. */
export interface FakeRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: unknown;
  readonly signal: AbortSignal | undefined;
  /** The loop's time when it was sent. */
  readonly atMs: number;
}

/** Takes what `fetch` takes and answers with what `fetch` answers with. */
export interface FakeTransport {
  (url: string | URL, init?: RequestInit): Promise<Response>;
  readonly requests: readonly FakeRequest[];
  /** Connections in use now: from sending a request until its body has been read or cancelled. */
  readonly connections: number;
  /** The most there ever were. */
  readonly mostConnections: number;
  /** Answers whose body has neither been read to its end nor cancelled. */
  readonly openBodies: number;
}

const USUAL_MS = 10;
const WITHOUT_BODY = new Set([204, 205, 304]);

/**
 * A `fetch` for tests that touches no network: answers as the script says, in the loop's own time, obeys signals,
 * and counts what was left open.
 * @param script gets each request and its number, counted from 1.
 * @example
 * const transport = fakeTransport(({ url }) => ({ json: { url }, afterMs: 30 }));
 * const response = await transport('http://host/a');
 * [(await response.json()).url, loopTime(), transport.openBodies]; // => ['http://host/a', 30, 0]
 */
export function fakeTransport(script: (request: FakeRequest, call: number) => FakeReply): FakeTransport {
  const requests: FakeRequest[] = [];
  let connections = 0;
  let mostConnections = 0;
  let openBodies = 0;

  const send = async (url: string | URL, init: RequestInit = {}): Promise<Response> => {
    const outside = new PretendedOutside();
    const signal = init.signal ?? undefined;
    const request: FakeRequest = { method: init.method ?? 'GET', url: new URL(url).href, headers: new Headers(init.headers), body: init.body ?? undefined, signal, atMs: outside.nowMs };
    signal?.throwIfAborted();
    const reply = script(request, requests.push(request));
    mostConnections = Math.max(mostConnections, ++connections);
    try {
      await firstByte(outside, reply, signal);
    } catch (error) {
      connections--;
      throw error;
    }
    const { status = 200 } = reply;
    const pieces = request.method === 'HEAD' || WITHOUT_BODY.has(status) ? [] : piecesOf(reply);
    const head = { status, headers: { ...(reply.json !== undefined && { 'content-type': 'application/json' }), ...reply.headers } };
    if (pieces.length === 0) {
      connections--;
      return new Response(null, head);
    }
    openBodies++;
    const body = new FakeBody(outside, pieces, signal, () => {
      connections--;
      openBodies--;
    });
    return new Response(body.stream, head);
  };
  return Object.defineProperties(send as FakeTransport, {
    requests: { value: requests },
    connections: { get: () => connections },
    mostConnections: { get: () => mostConnections },
    openBodies: { get: () => openBodies },
  });
}

function firstByte(outside: PretendedOutside, { afterMs = USUAL_MS, error }: FakeReply, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    const giveUp = (): void => {
      callOff();
      reject(signal?.reason as Error);
    };
    const callOff = outside.after(afterMs, () => {
      signal?.removeEventListener('abort', giveUp);
      if (error === undefined) resolve();
      else reject(error);
    });
    signal?.addEventListener('abort', giveUp, { once: true });
  });
}

function piecesOf({ json, body = [] }: FakeReply): readonly FakePiece[] {
  if (json !== undefined) return [JSON.stringify(json)];
  return typeof body === 'string' ? (body === '' ? [] : [body]) : body;
}
