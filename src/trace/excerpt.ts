/** Stands where items of a long list have been left out. */
export class Omission {
  readonly count: number;

  constructor(count: number) {
    this.count = count;
  }
}

export const isKept = <T extends object>(item: T | Omission): item is T => !(item instanceof Omission);

/**
 * At most `most` items of a list: its beginning and its end, or, with `around`, the items about that index.
 */
export function excerpt<T>(items: readonly T[], most: number, around?: number): (T | Omission)[] {
  if (items.length <= most) return [...items];
  if (around === undefined) {
    const tailFrom = items.length - Math.floor(most / 2);
    return [...items.slice(0, Math.ceil(most / 2)), new Omission(items.length - most), ...items.slice(tailFrom)];
  }
  const from = Math.min(Math.max(0, around - Math.floor(most / 2)), items.length - most);
  const parts: (T | Omission)[] = items.slice(from, from + most);
  if (from > 0) parts.unshift(new Omission(from));
  if (from + most < items.length) parts.push(new Omission(items.length - from - most));
  return parts;
}
