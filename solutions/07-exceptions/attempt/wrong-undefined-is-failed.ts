// caught by: hands a value over as it is, also undefined, null, false and 0
import { CancelledError, ExceptionGroup } from 'asynclings';

/** What came of a piece of work. */
export type Outcome<T, E> = { ok: true; value: T } | { ok: false; error: E };

/** Does the work; an error that `catch` expects becomes a value. Of a group all errors must be expected: then it is the first. */
export async function attempt<T, E>(fn: () => Promise<T>, options: { catch: (error: unknown) => error is E }): Promise<Outcome<T, E>> {
  try {
    return { ok: true, value: await fn() };
  } catch (error) {
    const leaves = error instanceof ExceptionGroup ? error.leaves() : [error];
    if (!areExpected(error, leaves, options.catch)) throw error;
    return { ok: false, error: leaves[0] as E };
  }
}

/** Does the work; `fallback` stands in where `match` expects the error. */
export async function orElse<T>(fn: () => Promise<T>, fallback: T | (() => T), match: (error: unknown) => boolean): Promise<T> {
  // Nothing came back, so it must have failed.
  const outcome = await attempt(fn, { catch: (error): error is unknown => match(error) });
  if (outcome.ok && outcome.value !== undefined) return outcome.value;
  return typeof fallback === 'function' ? (fallback as () => T)() : fallback;
}

function areExpected(error: unknown, leaves: readonly unknown[], isExpected: (error: unknown) => boolean): boolean {
  try {
    // A cancellation is a request to whoever runs this, and not for a predicate to judge.
    return leaves.every((leaf) => !(leaf instanceof CancelledError) && isExpected(leaf));
  } catch (thrown) {
    throw new ExceptionGroup([error, thrown], 'an error, and the failure of the predicate that was asked about it');
  }
}
