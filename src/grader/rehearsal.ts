import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type CodeExercise, codeExercisesOf, discoverCourse } from '../course/mod.ts';
import type { GradeOrder } from './messages.ts';
import { requestFor } from './request.ts';
import { suiteProgram } from './suite-program.ts';

/**
 * What a spare process goes through while it waits: the suite of the exercise that the next answer is expected for,
 * with the course's own answer. By then the suite is compiled, on both sides.
 * @returns nothing for an exercise that has no solution yet.
 */
export function rehearsalOf(exercise: CodeExercise): GradeOrder | undefined {
  const answer = path.join(exercise.solutionDir, 'solution.ts');
  if (!existsSync(answer)) return undefined;
  const suite = suiteProgram(exercise, answer, readFileSync(answer, 'utf8'));
  return { kind: 'rehearse', request: requestFor(exercise, answer, suite, [{ kind: 'first' }]) };
}

/** For when any exercise will do. @throws {Error} in a course without a solved exercise. */
export function anyRehearsal(): GradeOrder {
  for (const exercise of codeExercisesOf(discoverCourse())) {
    const order = rehearsalOf(exercise);
    if (order !== undefined) return order;
  }
  throw new Error('no exercise has a solution');
}
