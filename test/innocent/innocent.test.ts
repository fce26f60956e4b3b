import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { codeExercisesOf, discoverCourse } from '../../src/course/mod.ts';
import { grade, Sandbox } from '../../src/grader/mod.ts';
import { compileSealed } from '../../src/loader/mod.ts';

const corpus = path.join(import.meta.dirname, 'corpus');
const names = readdirSync(corpus);
const course = discoverCourse();
const exercise = codeExercisesOf(course).find(({ slug }) => slug === 'semaphore')!;
const solution = readFileSync(path.join(exercise.solutionDir, 'solution.ts'), 'utf8');
const scratch = mkdtempSync(path.join(os.tmpdir(), 'asynclings-innocent-'));
const LIMIT_MS = 30_000;

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await Sandbox.open();
});
afterAll(() => {
  sandbox.close();
  rmSync(scratch, { recursive: true });
});

test.each(names)('%s compiles for the compartment', (name) => {
  expect(() => compileSealed(name, readFileSync(path.join(corpus, name), 'utf8'))).not.toThrow();
});

test('a solution with all of them in front of it still passes', { timeout: LIMIT_MS }, async () => {
  // What is exported stays at the top level; everything else gets a scope of its own.
  const pieces = names.map((name) => {
    const text = readFileSync(path.join(corpus, name), 'utf8');
    return text.includes('export const') ? text.replaceAll(/^(async function\*) (\w+)/gm, '$1 $2') : `{\n${text}}`;
  });
  const file = path.join(scratch, 'everything.ts');
  writeFileSync(file, `${pieces.join('\n')}\n${solution}`);
  const verdict = await grade(exercise, file, { sandbox });
  expect(verdict.detail).toBeUndefined();
  expect(verdict.tests.filter(({ status }) => status !== 'pass')).toEqual([]);
  expect(verdict.status).toBe('passed');
});
