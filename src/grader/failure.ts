import { type Program, sourceLine } from '../loader/mod.ts';
import type { TestFailure } from './verdict.ts';

const MAX_VALUE_CHARS = 2000;

interface ErrorLike {
  readonly name?: string;
  readonly message?: string;
  readonly stack?: string;
  readonly expected?: unknown;
  readonly actual?: unknown;
}

/** What a learner needs of a test's error. The answer is what the suite was redirected to. */
export function describeFailure(error: ErrorLike | undefined, program: Program): TestFailure {
  if (error === undefined) return { message: 'the test failed without an error' };
  const [answer] = Object.values(program.redirects);
  const line = answer === undefined ? undefined : sourceLine(program, answer, error.stack ?? '');
  return {
    message: messageOf(error),
    ...(isPrinted(error.expected) && { expected: shorten(error.expected) }),
    ...(isPrinted(error.actual) && { actual: shorten(error.actual) }),
    ...(line !== undefined && { line }),
  };
}

function messageOf({ name, message = '' }: ErrorLike): string {
  return name === undefined || name === 'AssertionError' ? message : `${name}: ${message}`;
}

// The runner has printed the two values already, into strings.
function isPrinted(value: unknown): value is string {
  return typeof value === 'string';
}

function shorten(text: string): string {
  return text.length <= MAX_VALUE_CHARS ? text : `${text.slice(0, MAX_VALUE_CHARS)}…`;
}
