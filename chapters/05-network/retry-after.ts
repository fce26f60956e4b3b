/** What is asked of the headers of an answer. */
export interface ReadableHeaders {
  get(name: string): string | null;
}

/**
 * The time that a server asks for before the next request, in milliseconds.
 * @param nowMs the present time of day, as `Date.now()` gives it: the server may name a date.
 * @returns `undefined` when it asks for nothing, or for what makes no sense: a negative number, a date gone by.
 * @source RFC 9110, 10.2.3: a whole number of seconds, or a date.
 * @example
 * retryAfterMs(new Headers({ 'retry-after': '7' }), 0); // => 7000
 * retryAfterMs(new Headers({ 'retry-after': 'Thu, 01 Jan 1970 00:01:00 GMT' }), 15_000); // => 45000
 */
export function retryAfterMs(headers: ReadableHeaders, nowMs: number): number | undefined {
  const value = headers.get('retry-after')?.trim();
  if (value === undefined) return undefined;
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  // Date.parse makes a date of a lone number, too.
  const ms = /[a-z]/i.test(value) ? Date.parse(value) - nowMs : Number.NaN;
  return ms >= 0 ? ms : undefined;
}
