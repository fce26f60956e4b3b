/** A duration or instant for people: whole numbers as they are, others with one decimal. */
export function inMs(ms: number): string {
  return `${round(ms)} ms`;
}

/** The same without the unit. */
export function round(ms: number): string {
  return String(Number.isInteger(ms) || Math.abs(ms) >= 1000 ? Math.round(ms) : Math.round(ms * 10) / 10);
}
