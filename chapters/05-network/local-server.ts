import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { cancellable } from 'asynclings';

/** A real server on this machine, for as long as a demo needs it. */
export interface LocalServer {
  readonly url: string;
  /** Connections over which requests have come. */
  readonly sockets: number;
}

/**
 * Runs `body` beside a server on 127.0.0.1, on a port that is free; afterwards nothing of it is left.
 * @example
 * const status = await withLocalServer((_request, response) => response.writeHead(204).end(), async ({ url }) => (await fetch(url)).status);
 * status; // => 204
 */
export async function withLocalServer<T>(answer: RequestListener, body: (server: LocalServer) => Promise<T>): Promise<T> {
  const server = createServer(answer);
  const sockets = new Set<unknown>();
  server.on('request', ({ socket }: IncomingMessage) => sockets.add(socket));
  await cancellable(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)), 'listen');
  const { port } = server.address() as AddressInfo;
  try {
    return await body({
      url: `http://127.0.0.1:${port}`,
      get sockets() {
        return sockets.size;
      },
    });
  } finally {
    server.closeAllConnections();
    server.close();
  }
}
