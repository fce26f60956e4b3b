import { Sandbox } from '../../grader/host.ts';
import type { CommandContext } from '../context.ts';
import type { ExitCode } from '../exit-code.ts';
import { findExercise } from '../find-exercise.ts';
import type { CheckOptions } from './check-options.ts';

/** `asynclings check [slug]` */
export async function check(context: CommandContext, slug: string | undefined, options: CheckOptions): Promise<ExitCode> {
  if (options.all || slug === undefined) {
    const { checkAll } = await import('./check-all.ts');
    return checkAll(context, options);
  }
  const exercise = findExercise(context, slug);
  if (exercise.kind === 'quiz') {
    const { askQuiz } = await import('../quiz/ask-quiz.ts');
    return askQuiz(context, exercise, options);
  }
  if (options.inspect) {
    const { inspect } = await import('./inspect.ts');
    return inspect(context, exercise, options);
  }
  const opening = Sandbox.open(); // its process starts while the grader is loaded, and with it the compilers
  const { checkCode } = await import('./check-code.ts');
  return checkCode(context, exercise, options, opening);
}
