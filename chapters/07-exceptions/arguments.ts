/** @throws {TypeError} unless `fn` is a function: a promise is work that has begun already, and can be neither repeated nor stopped. */
export function requireFunction(what: string, fn: unknown): void {
  if (typeof fn === 'function') return;
  const got = fn instanceof Promise ? 'a promise: its work has begun already; pass () => work() instead of work()' : fn === null ? 'null' : typeof fn;
  throw new TypeError(`${what} takes a function that starts the work, got ${got}`);
}

/** @throws {TypeError} for NaN and what is not a number; RangeError below 0. Infinity is let through. */
export function requireMs(what: string, ms: unknown): void {
  if (typeof ms !== 'number' || Number.isNaN(ms)) throw new TypeError(`${what} is a number of milliseconds, got ${String(ms)}`);
  if (ms < 0) throw new RangeError(`${what} is at least 0 ms, got ${ms}`);
}

/** @throws {TypeError} for NaN and what is not a number; RangeError below 0 and for Infinity. */
export function requireFiniteMs(what: string, ms: unknown): void {
  requireMs(what, ms);
  if (ms === Infinity) throw new RangeError(`${what} must come to an end: it is a finite number of milliseconds`);
}

/** @throws {RangeError} unless `count` is a whole number of at least 1. */
export function requireCount(what: string, count: unknown): void {
  if (!Number.isInteger(count) || (count as number) < 1) throw new RangeError(`${what} is a whole number of at least 1, got ${String(count)}`);
}

/** @throws {RangeError} unless `value` is a number from `least` to `most`. */
export function requireBetween(what: string, value: unknown, least: number, most: number): void {
  if (typeof value !== 'number' || !(value >= least && value <= most)) throw new RangeError(`${what} is a number from ${least} to ${most}, got ${String(value)}`);
}
