/** What `asynclings check` can be told. */
export interface CheckOptions {
  readonly file?: string;
  readonly json?: boolean;
  readonly all?: boolean;
  readonly seed?: number;
  /** The run that failed is shown as a whole. */
  readonly trace?: boolean;
  /** For a debugger, without a verdict. */
  readonly inspect?: boolean;
}
