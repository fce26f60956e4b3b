/** What the process says to the shell; documented in the README. */
export const EXIT = {
  ok: 0,
  /** The exercise is not solved, or the demo failed where it should not. */
  failed: 1,
  /** The command line, or a file that was named, is wrong. */
  usage: 2,
  /** A fault of asynclings itself. */
  internal: 3,
  /** A demo or an answer did not end in time. */
  timedOut: 124,
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Something the user can put right; the message is one sentence that says what, where and what to do. */
export class UserError extends Error {
  override readonly name = 'UserError';
  readonly exitCode: ExitCode;

  constructor(message: string, exitCode: ExitCode = EXIT.usage, options?: ErrorOptions) {
    super(message, options);
    this.exitCode = exitCode;
  }
}
