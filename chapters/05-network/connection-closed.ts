const IN_ORDER = new Set([1000, 1001, 1005]);

/**
 * The connection has ended. Code 1006 stands for an end that nobody announced; `cause` is then the socket's own
 * error, if it had one.
 * @source RFC 6455, section 7.4.1; 1005 stands for a close frame without a code.
 * @example
 * const closed = new ConnectionClosed(1001, 'back tomorrow');
 * [closed.message, closed.isInOrder]; // => ['connection closed: 1001 back tomorrow', true]
 */
export class ConnectionClosed extends Error {
  override readonly name = 'ConnectionClosed';
  readonly code: number;
  readonly reason: string;

  constructor(code: number, reason = '', options?: ErrorOptions) {
    super(`connection closed: ${code}${reason === '' ? '' : ` ${reason}`}`, options);
    this.code = code;
    this.reason = reason;
  }

  /** Whether the other side took its leave: done, going away, or without giving a code. */
  get isInOrder(): boolean {
    return IN_ORDER.has(this.code);
  }
}
