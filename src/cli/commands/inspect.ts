import path from 'node:path';
import type { CodeExercise } from '../../course/mod.ts';
import { inspectAnswer } from '../../grader/mod.ts';
import { CompileError } from '../../loader/mod.ts';
import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../exit-code.ts';
import { stopOnInterrupt } from '../interrupt.ts';
import { openLearner } from '../learner.ts';
import { VerdictView } from '../verdict/render-verdict.ts';
import { VERDICT_WORDS } from '../verdict/words.ts';
import { wrapProse } from '../wrap-prose.ts';
import { chooseFile } from './check-code.ts';
import type { CheckOptions } from './check-options.ts';

/** `asynclings check <slug> --inspect` */
export async function inspect(context: CommandContext, exercise: CodeExercise, options: CheckOptions): Promise<ExitCode> {
  const { terminal, lang } = context;
  const words = VERDICT_WORDS[lang].inspect;
  const file = chooseFile(context, openLearner(context), exercise, options);
  const view = new VerdictView(context, exercise);
  const shown = path.relative(process.cwd(), file);
  try {
    const end = await stopOnInterrupt((signal) =>
      inspectAnswer(exercise, file, {
        signal,
        onWaiting: (url) => terminal.write(`${wrapProse(words.waiting(shown, new URL(url).host), terminal.width)}\n`),
        onAttached: () => terminal.write(`${terminal.paint.dim(words.attached)}\n`),
        onTest: (test) => terminal.write(`${view.testLine(test)}\n`),
        onOutput: (text) => terminal.write(text),
      }),
    );
    if (end === 'interrupted') return EXIT.interrupted;
    terminal.write(`${words.over(exercise.slug)}\n`);
    return EXIT.ok;
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    throw new UserError(`${context.messages.demo.doesNotParse(shown)}\n${error.message}`, EXIT.failed, { cause: error });
  }
}
