/** What the jail tells of one hostile answer. */
export interface Outcome {
  readonly name: string;
  /** What its first line expects: `fail`, or a status, or several with | between them. */
  readonly expected: string;
  readonly status: string;
  readonly detail: unknown;
  readonly ms: number;
  /** It printed something that it was not to see. */
  readonly leaked: boolean;
  readonly isCanaryUntouched: boolean;
  /** The solution passes in the process that comes after it. */
  readonly nextPasses: boolean;
}

/** What is wrong with an outcome; `undefined` when nothing is. */
export function complaint({ name, expected, status, detail, leaked, isCanaryUntouched, nextPasses }: Outcome): string | undefined {
  const allowed = expected.split('|').map((each) => (each === 'fail' ? 'failed' : each));
  if (!allowed.includes(status)) return `${name}: ${status} instead of ${expected}: ${JSON.stringify(detail)}`;
  if (leaked) return `${name}: it saw what it was not to see`;
  if (!isCanaryUntouched) return `${name}: it wrote to a file outside`;
  if (!nextPasses) return `${name}: the good answer after it does not pass`;
  return undefined;
}
