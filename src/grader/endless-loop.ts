import type { CodeExercise } from '../course/mod.ts';
import { guardLoops } from '../loader/mod.ts';
import type { GradeReport, GradeRequest } from './messages.ts';
import type { GradingSandbox } from './sandbox.ts';
import { suiteProgram } from './suite-program.ts';

const LIMIT_MS = 3000;

/**
 * Runs an answer that hangs once more, with its loops counted.
 * @returns the line of the loop that does not end; `undefined` when it is no loop of the answer.
 */
export async function findEndlessLoop(exercise: CodeExercise, answer: string, source: string, sandbox: GradingSandbox, stages: GradeRequest['stages']): Promise<number | undefined> {
  const { child, listen } = await sandbox.take(exercise.profile);
  let line: number | undefined;
  listen(
    (message) => {
      const report = message as GradeReport;
      if (report.kind !== 'endless-loop') return;
      line = report.line;
      child.stop();
    },
    () => {},
  );
  child.limit(LIMIT_MS);
  child.send({
    suite: suiteProgram(exercise, answer, guardLoops(source)),
    answer,
    rules: { packages: exercise.imports, withheld: exercise.withholds },
    stages,
    testLimitMs: LIMIT_MS,
  } satisfies GradeRequest);
  await child.ended;
  return line;
}
