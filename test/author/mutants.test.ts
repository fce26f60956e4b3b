import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { mutantsOf } from '../../src/author/mutants.ts';
import { codeExercisesOf, discoverCourse } from '../../src/course/mod.ts';
import { compile } from '../../src/loader/mod.ts';

const course = discoverCourse();

test.each(codeExercisesOf(course).map(({ path: folder }) => folder))('every mutant of %s is a program, or its suite would be praised for what the compiler noticed', (folder) => {
  const file = path.join(course.root, 'solutions', folder, 'solution.ts');
  for (const { id, source } of mutantsOf(readFileSync(file, 'utf8'))) expect(() => compile(file, source), id).not.toThrow();
});

test('a loop that looks once may be left by break and continue', () => {
  const [mutant] = mutantsOf('while (more()) { if (odd()) continue; break; }');
  expect(mutant?.source).toBe('if (more()) do { if (odd()) continue; break; } while (false);');
});
