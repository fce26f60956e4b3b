import { copyFileSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { codeExercisesOf, discoverCourse } from '../../src/course/mod.ts';
import { runCli } from '../support/cli.ts';

const course = discoverCourse();
const root = mkdtempSync(path.join(os.tmpdir(), 'asynclings-all-'));
afterAll(() => rmSync(root, { recursive: true }));

test('check --all grades what has been begun, and names the first that is pending', { timeout: 30_000 }, async () => {
  mkdirSync(path.join(root, '.asynclings'));
  expect((await runCli(['check', '--all'], { cwd: root })).stdout).toContain('not begun');
  for (const [slug, from] of [['semaphore', 'solution'], ['map-concurrent', 'starter']] as const) {
    const exercise = codeExercisesOf(course).find((each) => each.slug === slug)!;
    const file = path.join(root, 'exercises', `${exercise.path}.ts`);
    mkdirSync(path.dirname(file), { recursive: true });
    copyFileSync(from === 'starter' ? exercise.starterFile : path.join(exercise.solutionDir, 'solution.ts'), file);
  }
  const { code, stdout } = await runCli(['check', '--all'], { cwd: root });
  expect(code).toBe(1);
  expect(stdout).toBe('1 of 2 exercises that you have begun are pending. The first: map-concurrent\n');
});
