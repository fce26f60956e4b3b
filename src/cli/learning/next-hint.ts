import type { Standing } from '../../progress/mod.ts';

export type NextHint = { readonly kind: 'hint'; readonly number: number } | { readonly kind: 'too-early' | 'no-more'; readonly shown: number };

const HINTS = 3;
const TRIES_BEFORE_LAST = 2;
const MS_BEFORE_LAST = 10 * 60 * 1000;

/** Which hint comes next; the last one only for those who have tried, or thought for a while. */
export function nextHint({ hints, attempts, isSolved }: Standing, lastHintAtMs: number | undefined, nowMs = Date.now()): NextHint {
  if (hints >= HINTS) return { kind: 'no-more', shown: HINTS };
  const isLast = hints === HINTS - 1;
  const hasWaited = lastHintAtMs !== undefined && nowMs - lastHintAtMs >= MS_BEFORE_LAST;
  if (isLast && !isSolved && attempts < TRIES_BEFORE_LAST && !hasWaited) return { kind: 'too-early', shown: hints };
  return { kind: 'hint', number: hints + 1 };
}
