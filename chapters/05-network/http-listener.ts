import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { finished } from 'node:stream/promises';
import { cancellable, CancelledError, createTask, currentTask, Queue, type Task, TaskGroup, wait } from 'asynclings';
import type { IncomingRequest, ServiceResponse } from './service-request.ts';

export interface ServiceAddress {
  readonly host: string;
  readonly port: number;
  /** Such as `http://127.0.0.1:40123`. */
  readonly url: string;
}

export interface ListenerOptions {
  /** Cancelled when the client hangs up. */
  readonly answer: (request: IncomingRequest) => Promise<ServiceResponse>;
  /** Whether clients may keep their connections for a further request. */
  readonly isOpen: () => boolean;
  /** For the headers of a request, and for the silence of a client that does not read; in milliseconds, Infinity: none. */
  readonly limitMs: number;
}

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

const HOST = '127.0.0.1';
const SLACK_MS = 10_000; // these limits are for connections without end; whoever is only late is answered first

/** A `node:http` server whose requests are tasks of one group, and which is closed with it. */
export class HttpListener {
  readonly address: ServiceAddress;
  readonly #options: ListenerOptions;
  readonly #server: Server;
  readonly #arrivals = new Queue<Exchange>(0, 'requests');
  readonly #acceptor: Task<void>;
  #isClosing = false;

  /** @throws what the system says, for instance when the port is taken. */
  static async open(port: number, options: ListenerOptions): Promise<HttpListener> {
    const limitMs = Number.isFinite(options.limitMs) ? Math.ceil(options.limitMs) + SLACK_MS : 0;
    // The time of a request is ours to watch. Node watches over what we never see: headers that do not come to
    // an end, and silence for longer than any answer takes, by a client that does not read.
    const server = createServer({ headersTimeout: limitMs, requestTimeout: 0 });
    server.setTimeout(limitMs);
    try {
      await cancellable(() => once(server.listen(port, HOST), 'listening'), 'listen');
    } catch (error) {
      server.close();
      server.once('listening', () => server.close()); // cancelled before there was anything to close
      throw error;
    }
    return new HttpListener(server, options);
  }

  private constructor(server: Server, options: ListenerOptions) {
    const { port } = server.address() as AddressInfo;
    this.address = { host: HOST, port, url: `http://${HOST}:${port}` };
    this.#server = server;
    this.#options = options;
    server.on('request', (request, response) => this.#arrived({ request, response }));
    this.#acceptor = createTask(() => this.#accept(), { name: `server on port ${port}` });
  }

  /** Takes no more connections, lets answers be sent for `flushMs` milliseconds at most, and closes what is left. */
  async close(flushMs: number): Promise<void> {
    this.#isClosing = true;
    this.#arrivals.shutdown();
    this.#server.close();
    try {
      await wait([this.#acceptor], { timeoutMs: flushMs });
    } finally {
      this.abort();
    }
    await wait([this.#acceptor]);
  }

  /** Closes everything at once. */
  abort(): void {
    this.#isClosing = true;
    this.#acceptor.cancel('the server closes');
    this.#shut();
  }

  #shut(): void {
    this.#server.close();
    this.#server.closeAllConnections();
  }

  #arrived(exchange: Exchange): void {
    if (this.#isClosing) exchange.response.destroy();
    else this.#arrivals.putNowait(exchange);
  }

  // Here and not where the request arrived, so that its task belongs to the group, whoever's socket it came by.
  async #accept(): Promise<void> {
    try {
      await TaskGroup.run(async (group) => {
        for await (const exchange of this.#arrivals) {
          const { method, url } = exchange.request;
          group.createTask(() => this.#answer(exchange), { name: `${method} ${url}` });
        }
      });
    } finally {
      this.#shut(); // also when the run ends and nobody has stopped the service
    }
  }

  async #answer({ request, response }: Exchange): Promise<void> {
    const task = currentTask();
    const onClose = (): void => void (response.writableFinished || task?.cancel('the client left'));
    response.once('close', onClose);
    if (request.socket.destroyed) onClose();
    const { status, headers, body } = await this.#options.answer(incoming(request));
    // What is left of a body that we did not want would be taken for the next request.
    if (!this.#options.isOpen() || !request.complete) response.shouldKeepAlive = false;
    response.writeHead(status, headers);
    response.end(body);
    await cancellable(() => finished(response), 'answer to be sent').catch((error: unknown) => {
      if (error instanceof CancelledError) throw error; // otherwise the client left before it had read everything
    });
  }
}

function incoming(request: IncomingMessage): IncomingRequest {
  const entries = Object.entries(request.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]);
  const headers = Object.fromEntries(entries) as Record<string, string>;
  const hasBody = 'transfer-encoding' in headers || Number(headers['content-length'] ?? 0) > 0;
  return { method: request.method ?? 'GET', path: request.url ?? '/', headers, ...(hasBody && { body: piecesOf(request) }) };
}

async function* piecesOf(request: IncomingMessage): AsyncGenerator<Uint8Array> {
  // Not for await: left in the middle it would destroy the connection, on which there is an answer to be sent.
  const pieces = (request as AsyncIterable<Uint8Array>)[Symbol.asyncIterator]();
  for (;;) {
    const { done, value } = await cancellable(() => pieces.next(), 'request body');
    if (done === true) return;
    yield value;
  }
}
