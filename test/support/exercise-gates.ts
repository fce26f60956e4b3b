import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { transformSync } from '@swc/core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type CodeExercise, codeExercisesOf, commentsOf, discoverCourse, exercisesOf, LANGS, localizedCode, starterText } from '../../src/course/mod.ts';
import { grade, type GradeOptions, Sandbox, type Verdict } from '../../src/grader/mod.ts';

const course = discoverCourse();
const exercises = exercisesOf(course);
const LIMIT_MS = 30_000;

/**
 * Asks of every exercise whatever a test can ask of one. The exercises are divided among files, since a file has
 * one processor, and this is the longest of all tests.
 * @param part of `parts`, counted from 0.
 */
export function holdExercisesToTheirGates(part: number, parts: number): void {
  let sandbox: Sandbox;
  beforeAll(async () => {
    sandbox = await Sandbox.open();
  });
  afterAll(() => sandbox.close());

  async function verdictOn(exercise: CodeExercise, file: string, options: Pick<GradeOptions, 'isBrief' | 'only'> = {}): Promise<Verdict> {
    const verdict = await grade(exercise, file, { sandbox, ...options });
    sandbox.warm();
    return verdict;
  }

  describe.each(codeExercisesOf(course).filter((_each, index) => index % parts === part).map((exercise) => [exercise.slug, exercise] as const))('%s', (_slug, exercise) => {
    const { solutionDir } = exercise;
    const wrongAnswers = readdirSync(solutionDir).filter((name) => name.startsWith('wrong-'));

    test('has every file it needs and no other', () => {
      expect(readdirSync(exercise.dir).toSorted()).toEqual(['README.en.md', 'README.zh-CN.md', 'exercise.json', 'starter.ts', 'suite.test.ts']);
      const others = readdirSync(solutionDir).filter((name) => !name.startsWith('wrong-') && name !== 'equivalent.json');
      expect(others.toSorted()).toEqual(['notes.en.md', 'notes.zh-CN.md', 'solution.ts']);
      expect(wrongAnswers.length).toBeGreaterThanOrEqual(2);
    });

    test('comes after exercises that exist', () => {
      expect(exercise.after.filter((slug) => !exercises.some((each) => each.slug === slug))).toEqual([]);
    });

    test('marks in the starter where to begin', () => {
      for (const lang of LANGS) expect(starterText(exercise, lang)).toMatch(/\bTODO\b/);
    });

    test('has a Chinese text for every comment of its starter and its solution, and the code is the same with those', () => {
      const files = [exercise.starterFile, path.join(solutionDir, 'solution.ts')];
      expect(Object.keys(exercise.comments).toSorted()).toEqual([...new Set(files.flatMap((file) => commentsOf(readFileSync(file, 'utf8'))))].toSorted());
      for (const file of files) {
        const [english, chinese] = LANGS.map((lang) => transformSync(localizedCode(file, exercise, lang), { minify: true, jsc: { parser: { syntax: 'typescript' }, target: 'es2022' } }).code);
        expect(chinese).toBe(english);
      }
    });

    test('has a Chinese title for exactly the tests of its suite, and the solution passes them', { timeout: LIMIT_MS }, async () => {
      const verdict = await verdictOn(exercise, path.join(solutionDir, 'solution.ts'));
      expect(verdict.tests.filter(({ status }) => status !== 'pass')).toEqual([]);
      expect(verdict).toMatchObject({ status: 'passed', ...(exercise.medals && { medal: 'gold' }) });
      expect(verdict.tests.map(({ name }) => name)).toEqual(Object.keys(exercise.tests));
    });

    test('fails its starter', { timeout: LIMIT_MS }, async () => {
      const verdict = await verdictOn(exercise, exercise.starterFile, { isBrief: true });
      expect(verdict.status).toBe('failed');
      expect(verdict.tests.length).toBeGreaterThan(0);
    });

    test.each(wrongAnswers)('catches %s by the test that its first line names', { timeout: LIMIT_MS }, async (name) => {
      const file = path.join(solutionDir, name);
      const title = namedTest(exercise, file);
      const verdict = await verdictOn(exercise, file, { only: title });
      expect(verdict.tests.find((each) => each.name === title)?.status, JSON.stringify(verdict.diagnosis ?? verdict.detail)).toBe('fail');
    });
  });
}

function namedTest(exercise: CodeExercise, file: string): string {
  const title = /^\/\/ caught by: (.+)$/m.exec(readFileSync(file, 'utf8').split('\n')[0] ?? '')?.[1] ?? '';
  if (!(title in exercise.tests)) throw new Error(`${file}: begin it with "// caught by: <title of a test>"`);
  return title;
}
