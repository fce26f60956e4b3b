import { existsSync } from 'node:fs';
import { codeExercisesOf } from '../../course/mod.ts';
import { grade, Sandbox, type Verdict } from '../../grader/mod.ts';
import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { stopOnInterrupt } from '../interrupt.ts';
import { openLearner, recordVerdict } from '../learner.ts';
import type { CheckOptions } from './check-options.ts';
import { CheckAllGrid } from '../verdict/check-all-grid.ts';

const AT_ONCE = 2;

/** `asynclings check --all`: everything the learner has begun. */
export async function checkAll(context: CommandContext, { json = false, seed }: CheckOptions): Promise<ExitCode> {
  const learner = openLearner(context);
  const { workspace } = learner;
  const exercises = codeExercisesOf(context.course).filter((exercise) => existsSync(workspace.answerFile(exercise)));
  const grid = new CheckAllGrid(context, exercises, json);
  const verdicts: Verdict[] = [];
  const outcome = await stopOnInterrupt(async (signal) => {
    const sandbox = await Sandbox.open();
    const queue = exercises.entries();
    const work = async (): Promise<void> => {
      for (const [index, exercise] of queue) {
        grid.set(index, 'checking');
        const verdict = await grade(exercise, workspace.answerFile(exercise), { sandbox, signal, ...(seed !== undefined && { seed }) });
        verdicts[index] = verdict;
        recordVerdict(learner, exercise, verdict);
        grid.set(index, verdict.status === 'passed' ? 'done' : 'pending');
      }
    };
    try {
      await Promise.all(Array.from({ length: AT_ONCE }, work));
    } finally {
      sandbox.close();
    }
  });
  grid.end();
  if (outcome === 'interrupted') return EXIT.interrupted;
  if (json) context.terminal.write(`${JSON.stringify(verdicts, null, 2)}\n`);
  else context.terminal.write(grid.summary());
  return verdicts.every(({ status }) => status === 'passed') ? EXIT.ok : EXIT.failed;
}
