import type { CodeExercise } from '../course/mod.ts';
import type { Program } from '../loader/mod.ts';
import type { Stage } from '../testing/host.ts';
import type { GradeRequest } from './messages.ts';

const TEST_LIMIT_MS = 10_000;

/** Asks for these parts of the suite of an exercise. @param suite its program, with the answer in it */
export function requestFor(exercise: CodeExercise, answer: string, suite: Program, stages: readonly Stage[]): GradeRequest {
  return { suite, answer, rules: { packages: exercise.imports, withheld: exercise.withholds }, stages, testLimitMs: TEST_LIMIT_MS };
}
