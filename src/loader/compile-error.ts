/** A module that does not parse: where, and why. */
export class CompileError extends Error {
  override readonly name = 'CompileError';
  readonly file: string;

  constructor(file: string, message: string) {
    super(message);
    this.file = file;
  }
}
