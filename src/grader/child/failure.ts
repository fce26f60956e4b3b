import type { TestFailure } from '../verdict.ts';
import type { AnswerLines } from './run-log.ts';

const MAX_CHARS = 4000;

/** An error of the runner's: already made plain data, its values printed. */
interface ErrorLike {
  readonly name?: string;
  readonly message?: string;
  readonly stack?: string;
  readonly expected?: unknown;
  readonly actual?: unknown;
}

/** What a learner needs of a test's error. */
export function describeFailure(error: ErrorLike | undefined, lines: AnswerLines): TestFailure {
  if (error === undefined) return { message: 'the test failed without an error' };
  const stack = lines.all(error.stack ?? '');
  const [line] = stack;
  return {
    message: shorten(messageOf(error)),
    ...(isPrinted(error.expected) && { expected: shorten(error.expected) }),
    ...(isPrinted(error.actual) && { actual: shorten(error.actual) }),
    ...(line !== undefined && { line, stack }),
  };
}

function messageOf({ name, message = '' }: ErrorLike): string {
  const text = message.replace(/ \/\/ Object\.is equality$/, ''); // how it was compared is no news to a learner
  return name === undefined || name === 'AssertionError' || name === 'Error' ? text : `${name}: ${text}`;
}

// The runner has printed the two values already, into strings.
function isPrinted(value: unknown): value is string {
  return typeof value === 'string';
}

function shorten(text: string): string {
  return text.length <= MAX_CHARS ? text : `${text.slice(0, MAX_CHARS)}…`;
}
