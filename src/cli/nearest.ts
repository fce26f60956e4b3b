import { closest, distance } from 'fastest-levenshtein';

/** The known name that `name` was probably meant to be; `undefined` when none is close. */
export function nearest(name: string, known: readonly string[]): string | undefined {
  if (known.length === 0) return undefined;
  const candidate = closest(name, known);
  const isClose = distance(name, candidate) <= Math.max(2, Math.floor(name.length / 3));
  return isClose || candidate.startsWith(name) ? candidate : known.find((each) => each.includes(name) && name.length > 2);
}
