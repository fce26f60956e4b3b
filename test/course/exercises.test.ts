import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { discoverCourse, type Exercise, exercisesOf } from '../../src/course/mod.ts';
import { grade } from '../../src/grader/mod.ts';

const course = discoverCourse();
const exercises = exercisesOf(course);

test('no two exercises share a slug', () => {
  const slugs = exercises.map(({ slug }) => slug);
  expect(slugs.filter((slug, index) => slugs.indexOf(slug) !== index)).toEqual([]);
});

describe.each(exercises.map((exercise) => [exercise.slug, exercise] as const))('%s', (_slug, exercise) => {
  const solutionDir = path.join(course.root, 'solutions', exercise.path);
  const wrongAnswers = readdirSync(solutionDir).filter((name) => name.startsWith('wrong-'));

  test('has every file it needs and no other', () => {
    expect(readdirSync(exercise.dir).toSorted()).toEqual(['README.en.md', 'README.zh-CN.md', 'exercise.json', 'starter.ts', 'suite.test.ts']);
    expect(readdirSync(solutionDir).filter((name) => !name.startsWith('wrong-')).toSorted()).toEqual(['notes.en.md', 'notes.zh-CN.md', 'solution.ts']);
    expect(wrongAnswers.length).toBeGreaterThanOrEqual(2);
  });

  test('comes after exercises that exist', () => {
    expect(exercise.after.filter((slug) => !exercises.some((each) => each.slug === slug))).toEqual([]);
  });

  test('marks in the starter where to begin', () => {
    expect(readFileSync(exercise.starterFile, 'utf8')).toMatch(/\bTODO\b/);
  });

  test('has a Chinese title for exactly the tests of its suite, and the solution passes them', async () => {
    const verdict = await grade(exercise, path.join(solutionDir, 'solution.ts'));
    expect(verdict).toMatchObject({ status: 'passed' });
    expect(verdict.tests.map(({ name }) => name)).toEqual(Object.keys(exercise.tests));
  });

  test('fails its starter', async () => {
    const verdict = await grade(exercise, exercise.starterFile);
    expect(verdict.status).toBe('failed');
    expect(verdict.tests.length).toBeGreaterThan(0);
  });

  test.each(wrongAnswers)('catches %s by the test that its first line names', async (name) => {
    const file = path.join(solutionDir, name);
    const verdict = await grade(exercise, file);
    expect(failedTests(verdict.tests)).toContain(namedTest(exercise, file));
  });
});

function failedTests(tests: readonly { name: string; status: string }[]): string[] {
  return tests.filter(({ status }) => status === 'fail').map(({ name }) => name);
}

function namedTest(exercise: Exercise, file: string): string {
  const title = /^\/\/ caught by: (.+)$/m.exec(readFileSync(file, 'utf8').split('\n')[0] ?? '')?.[1] ?? '';
  if (!(title in exercise.tests)) throw new Error(`${file}: begin it with "// caught by: <title of a test>"`);
  return title;
}

test('solutions exist for nothing but exercises', () => {
  const dir = path.join(course.root, 'solutions');
  const paths = existsSync(dir) ? readdirSync(dir).flatMap((chapter) => readdirSync(path.join(dir, chapter)).map((slug) => `${chapter}/${slug}`)) : [];
  expect(paths.filter((each) => !exercises.some((exercise) => exercise.path === each))).toEqual([]);
});
