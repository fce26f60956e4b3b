import { requireFunction } from './arguments.ts';
import { type Match, matched, requireMatch } from './match.ts';

/** What came of a piece of work: its value, whatever that is, or the errors that were expected of it. */
export type Attempt<T, E> =
  | { readonly ok: true; readonly value: T }
  /** `error` is the first of `errors`; there are several when a group failed. */
  | { readonly ok: false; readonly error: E; readonly errors: readonly [E, ...E[]] };

/**
 * Turns the errors that you expect into a value, and only those. `undefined` and `null` stay what they are:
 * values. Nothing is printed.
 * @param options.catch an error class or a predicate. Of a group all errors must match.
 * @throws every other error, the same object; CancelledError whatever `catch` says; TypeError when `fn` is
 * not a function; ExceptionGroup of both when the predicate itself throws.
 * @source asyncio has no counterpart; the text's safe_execute returns None for "failed" and for "returned None".
 * @example
 * const outcome = await attempt(async () => JSON.parse('{'), { catch: SyntaxError });
 * outcome.ok; // => false
 * await attempt(async () => null, { catch: SyntaxError }); // => { ok: true, value: null }
 */
export async function attempt<T, E>(fn: () => Promise<T> | T, options: { readonly catch: Match<E> }): Promise<Attempt<T, E>> {
  requireFunction('attempt()', fn);
  requireMatch('catch', options.catch);
  try {
    return { ok: true, value: await fn() };
  } catch (error) {
    const errors = matched(error, options.catch);
    if (errors === undefined) throw error;
    return { ok: false, error: errors[0], errors };
  }
}

/**
 * The same with a fallback in place of an expected error.
 * @param fallback a value, or a function that is called only when it is needed; its own error passes.
 * @throws whatever `attempt` throws.
 * @example
 * await orElse(async () => JSON.parse('{'), () => ({}), SyntaxError); // => {}
 */
export async function orElse<T, F>(fn: () => Promise<T> | T, fallback: F | (() => Promise<F> | F), match: Match): Promise<T | F> {
  const outcome = await attempt(fn, { catch: match });
  if (outcome.ok) return outcome.value;
  return typeof fallback === 'function' ? (fallback as () => Promise<F> | F)() : fallback;
}
