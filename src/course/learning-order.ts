import type { Exercise } from './course.ts';

/** By section, then the easier ones first. */
export function bySectionAndStars(a: Exercise, b: Exercise): number {
  return bySection(a, b) || a.stars - b.stars || (a.slug < b.slug ? -1 : 1);
}

/** Chapter by chapter, and 2.9 before 2.10. */
export function bySection(a: { readonly section: string }, b: { readonly section: string }): number {
  const [chapterA = 0, sectionA = 0] = a.section.split('.').map(Number);
  const [chapterB = 0, sectionB = 0] = b.section.split('.').map(Number);
  return chapterA - chapterB || sectionA - sectionB;
}

/**
 * Exercises in the order in which they are best solved: in the order given, but none before those it comes after,
 * as far as these are among them.
 * @example
 * const exercise = (slug: string, after: string[] = []) => ({ slug, after });
 * inLearningOrder([exercise('b', ['a']), exercise('a'), exercise('c')]).map(({ slug }) => slug); // => ['a', 'b', 'c']
 */
export function inLearningOrder<E extends Pick<Exercise, 'slug' | 'after'>>(exercises: readonly E[]): E[] {
  const left = [...exercises];
  const ordered: E[] = [];
  while (left.length > 0) {
    const pending = new Set(left.map(({ slug }) => slug));
    // Where each waits for another the first one goes ahead: an order is needed all the same.
    const next = left.findIndex(({ after }) => after.every((slug) => !pending.has(slug)));
    ordered.push(...left.splice(Math.max(0, next), 1));
  }
  return ordered;
}
