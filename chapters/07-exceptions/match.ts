import { CancelledError, ExceptionGroup } from 'asynclings';

type ErrorClass<E> = abstract new (...args: never[]) => E;

/** Which errors are meant: an error class, or a predicate. */
export type Match<E = unknown> = ErrorClass<E> | ((error: unknown) => error is E) | ((error: unknown) => boolean);

/**
 * The errors in `error` when all of them match: one, or the leaves of a group.
 * @returns `undefined` when some other error is among them, or a cancellation: that is for nobody to match.
 * @throws {ExceptionGroup} of the error and of what the predicate threw, when it throws.
 */
export function matched<E>(error: unknown, match: Match<E>): readonly [E, ...E[]] | undefined {
  const leaves = error instanceof ExceptionGroup ? error.leaves() : [error];
  const isMatch = predicateOf(match);
  try {
    if (leaves.every((leaf) => !(leaf instanceof CancelledError) && isMatch(leaf))) return leaves as [E, ...E[]];
  } catch (thrown) {
    throw new ExceptionGroup([error, thrown], 'an error, and the failure of the predicate that was asked about it');
  }
  return undefined;
}

/** @throws {TypeError} for what is neither an error class nor a predicate. */
export function requireMatch(what: string, match: unknown): void {
  if (typeof match !== 'function') throw new TypeError(`${what} is an error class or a predicate, got ${match === null ? 'null' : typeof match}`);
}

function predicateOf(match: Match): (error: unknown) => boolean {
  // A class is told from a predicate by its prototype: arrows have none, and a plain function's is an empty object.
  const { prototype } = match as { prototype?: unknown };
  if (prototype instanceof Error || match === Error) return (error) => error instanceof (match as ErrorClass<unknown>);
  return match as (error: unknown) => boolean;
}
