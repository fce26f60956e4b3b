import path from 'node:path';
import { CompileError } from '../../loader/mod.ts';
import { runFile } from '../../player/mod.ts';
import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../exit-code.ts';
import { findExercise } from '../find-exercise.ts';
import { stopOnInterrupt } from '../interrupt.ts';
import { LEARNING_WORDS } from '../learning/words.ts';
import { openWorkspace } from '../workspace.ts';
import { askQuiz } from '../quiz/ask-quiz.ts';

/** `asynclings run <slug>` */
export async function run(context: CommandContext, slug: string): Promise<ExitCode> {
  const exercise = findExercise(context, slug);
  if (exercise.kind === 'quiz') return askQuiz(context, exercise, {});
  const { file } = openWorkspace(context).ensureAnswer(exercise);
  try {
    const ran = await stopOnInterrupt((signal) => runFile(file, signal));
    if (ran === 'interrupted') return EXIT.interrupted;
    const isGood = ran.end.kind === 'exited' && ran.end.code === 0;
    if (isGood && !ran.hasMain) context.terminal.writeError(`${LEARNING_WORDS[context.lang].noMain}\n`);
    return isGood ? EXIT.ok : EXIT.failed;
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    throw new UserError(`${context.messages.demo.doesNotParse(path.relative(process.cwd(), file))}\n${error.message}`, EXIT.failed, { cause: error });
  }
}
