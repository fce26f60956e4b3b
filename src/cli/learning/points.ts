import type { Exercise } from '../../course/mod.ts';
import type { Standing } from '../../progress/mod.ts';

const FOR_MEDAL: Readonly<Record<string, number>> = { bronze: 2, silver: 3, gold: 4 };

/** Points for a solved exercise; hints and tries cost nothing. */
export function pointsFor({ kind, stars }: Exercise, { isSolved, medal = 'bronze' }: Standing): number {
  if (!isSolved) return 0;
  switch (kind) {
    case 'quiz':
      return Math.min(2, stars);
    case 'fix':
    case 'refactor':
      return 3;
    case 'implement':
      return 2 * stars;
    case 'measure':
      return FOR_MEDAL[medal] ?? 2;
    case 'capstone':
      return 5;
    default:
      return kind satisfies never;
  }
}
