import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import type { Program } from '../loader/mod.ts';
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
  const line = answer === undefined ? undefined : lineIn(answer, program, error.stack);
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

/** The line of `file`'s source that the stack names first. */
function lineIn(file: string, program: Program, stack = ''): number | undefined {
  const start = stack.indexOf(`${file}:`);
  const map = program.files[file]?.map;
  if (start < 0 || !map) return undefined;
  const [line = 1, column = 1] = stack.slice(start + file.length + 1).split(':').map((digits) => Number.parseInt(digits, 10));
  return originalPositionFor(new TraceMap(map), { line, column: column - 1 }).line ?? undefined;
}
