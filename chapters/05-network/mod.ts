/** Asynchronous networking: section 36.3 of the text. */
export { AsyncWebSocketClient, type ConnectOptions, JsonError } from './async-websocket-client.ts';
export { ConnectionClosed } from './connection-closed.ts';
export type { EventSocket, Message } from './event-socket.ts';
export { type Posted, WebSocketPeer, type WhenFull } from './web-socket-peer.ts';
export { type BroadcastReport, type StopReport, WebSocketServer, type WebSocketServerOptions } from './web-socket-server.ts';
export type { Listen, Listener, ListenOptions, OpenSocket } from './ws-library.ts';
export { AsyncHttpClient, type HttpClientOptions, type HttpTransport } from './http-client.ts';
export type { HttpResult } from './http-body.ts';
export { ClientClosedError, HttpError, ParseError } from './http-errors.ts';
export { addressOf, type HttpRequestOptions } from './http-request.ts';
export { type LocalServer, withLocalServer } from './local-server.ts';
export { type BatchOptions, type BatchProgress, RequestBatch, type RequestOutcome } from './request-batch.ts';
export type { Requester } from './requester.ts';
export { type ReadableHeaders, retryAfterMs } from './retry-after.ts';
export { type RepeatableOptions, type RequestPolicy, RetryableClient } from './retryable-client.ts';
