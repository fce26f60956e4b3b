import { expect, test } from 'vitest';
import { discoverCourse, exercisesOf } from '../../src/course/mod.ts';
import { inLearningOrder } from '../../src/course/learning-order.ts';

test('no exercise of the course stands before one that it comes after', () => {
  const slugs = exercisesOf(discoverCourse()).map(({ slug }) => slug);
  for (const { slug, after } of exercisesOf(discoverCourse())) for (const earlier of after) expect(slugs.indexOf(earlier), `${earlier} before ${slug}`).toBeLessThan(slugs.indexOf(slug));
});

test('the order is left as it is where nothing asks for another', () => {
  expect(inLearningOrder(['c', 'a', 'b'].map((slug) => ({ slug, after: [] }))).map(({ slug }) => slug)).toEqual(['c', 'a', 'b']);
});

test('exercises that wait for each other are not lost', () => {
  const ring = [{ slug: 'a', after: ['b'] }, { slug: 'b', after: ['a'] }];
  expect(inLearningOrder(ring).map(({ slug }) => slug)).toEqual(['a', 'b']);
});
