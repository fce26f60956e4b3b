import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { discoverCourse, exercisesOf } from '../../src/course/mod.ts';
import { holdExercisesToTheirGates } from '../support/exercise-gates.ts';

const course = discoverCourse();
const exercises = exercisesOf(course);

test('no two exercises share a slug', () => {
  const slugs = exercises.map(({ slug }) => slug);
  expect(slugs.filter((slug, index) => slugs.indexOf(slug) !== index)).toEqual([]);
});

holdExercisesToTheirGates(0, 3);

test('solutions exist for nothing but exercises', () => {
  const dir = path.join(course.root, 'solutions');
  const paths = existsSync(dir) ? readdirSync(dir).flatMap((chapter) => readdirSync(path.join(dir, chapter)).map((slug) => `${chapter}/${slug}`)) : [];
  expect(paths.filter((each) => !exercises.some((exercise) => exercise.path === each))).toEqual([]);
});
