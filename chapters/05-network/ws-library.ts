import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocket, WebSocketServer } from 'ws';
import type { EventSocket } from './event-socket.ts';

/** Opens a socket: returns at once, and the events tell the rest. */
export type OpenSocket = (url: string, options: { readonly maxMessageBytes: number }) => EventSocket;

/** A server's ear. `onSocket` is called for each connection, in the moment in which it is made. */
export type Listen = (options: ListenOptions) => Promise<Listener>;

export interface ListenOptions {
  readonly host: string;
  /** 0: any that is free. */
  readonly port: number;
  readonly maxMessageBytes: number;
  readonly onSocket: (socket: EventSocket) => void;
}

export interface Listener {
  readonly port: number;
  /** Lets nobody in any more. Connections that were made stay open. */
  close(): void;
}

/** `ws` as the course uses it: compressing costs more memory than it saves, and is a way to attack. */
export const openSocket: OpenSocket = (url, { maxMessageBytes }) => new WebSocket(url, { maxPayload: maxMessageBytes, perMessageDeflate: false });

export const listen: Listen = async ({ host, port, maxMessageBytes, onSocket }) => {
  const http = createServer((_request, response) => void response.writeHead(426).end()); // Upgrade Required
  const server = new WebSocketServer({ server: http, maxPayload: maxMessageBytes, perMessageDeflate: false });
  server.on('connection', (socket) => onSocket(socket));
  server.on('error', () => {}); // those of `http`, told once more
  await new Promise<void>((resolve, reject) => http.once('error', reject).listen(port, host, resolve));
  return {
    port: (http.address() as AddressInfo).port,
    close: () => {
      server.close();
      http.close();
      http.closeAllConnections(); // who has connected and said nothing would keep it open
    },
  };
};
