/** What comes over a connection: text, or bytes. */
export type Message = string | Uint8Array;

/**
 * A connection that tells what happens by events. Nobody waits for you to listen: what is told while nobody does
 * is lost, and an 'error' without a listener ends the process. The sockets of the package `ws` are of this kind.
 */
export interface EventSocket {
  /** 0 connecting, 1 open, 2 closing, 3 closed. */
  readonly readyState: number;
  /** Bytes that were sent and that the other side's system has not taken yet: they lie in our memory. */
  readonly bufferedAmount: number;
  on(event: 'open' | 'pong', listener: () => void): unknown;
  on(event: 'message', listener: (data: Uint8Array, isBinary: boolean) => void): unknown;
  on(event: 'close', listener: (code: number, reason: Uint8Array) => void): unknown;
  on(event: 'error', listener: (error: Error) => void): unknown;
  /** @param done called when the operating system has taken the data, or never will. */
  send(data: Message, done: (error?: Error | null) => void): void;
  ping(): void;
  /** Stops reading, so that the other side cannot send on either once the buffers in between are full. */
  pause(): void;
  resume(): void;
  /** Begins the closing handshake. */
  close(code?: number, reason?: string): void;
  /** Breaks the connection off. */
  terminate(): void;
}

export const OPEN = 1;
