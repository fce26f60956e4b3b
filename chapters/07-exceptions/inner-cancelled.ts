import type { CancelledError } from 'asynclings';

/**
 * The work was cancelled, though nobody asked its caller to stop: it gave itself up, or somebody else
 * cancelled it. To the caller that is a failure like any other, not a request.
 */
export class InnerCancelled extends Error {
  override readonly name = 'InnerCancelled';
  /** What the canceller of the work passed on. */
  readonly reason: unknown;

  constructor(cause: CancelledError) {
    super(`the work was cancelled from within${typeof cause.reason === 'string' ? `: ${cause.reason}` : ''}`, { cause });
    this.reason = cause.reason;
  }
}
