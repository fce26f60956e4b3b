/** @throws {TypeError} for NaN and what is not a number; RangeError below 0. Infinity: no limit. */
export function requireDuration(name: string, ms: unknown): void {
  if (typeof ms !== 'number' || Number.isNaN(ms)) throw new TypeError(`${name} is a number of milliseconds, got ${String(ms)}`);
  if (ms < 0) throw new RangeError(`${name} is at least 0 ms, got ${ms}`);
}

/** @throws {RangeError} unless `amount` is a whole number of at least 1. */
export function requireAmount(name: string, amount: unknown): void {
  if (!Number.isSafeInteger(amount) || (amount as number) < 1) throw new RangeError(`${name} is a whole number of at least 1, got ${String(amount)}`);
}
