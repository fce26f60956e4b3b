import { existsSync } from 'node:fs';
import path from 'node:path';
import { confirm } from '../confirm.ts';
import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { findExercise } from '../find-exercise.ts';
import { LEARNING_WORDS } from '../learning/words.ts';
import { openWorkspace } from '../workspace.ts';

/** `asynclings reset <slug>` */
export async function reset(context: CommandContext, slug: string, { yes = false }: { yes?: boolean }): Promise<ExitCode> {
  const { lang, terminal } = context;
  const words = LEARNING_WORDS[lang];
  const exercise = findExercise(context, slug);
  const workspace = openWorkspace(context);
  const file = workspace.answerFile(exercise);
  const shown = path.relative(process.cwd(), file);
  if (existsSync(file) && !yes && !(await confirm(context, words.askReset(shown), `asynclings reset ${slug}`))) {
    terminal.write(`${words.untouched}\n`);
    return EXIT.failed;
  }
  const kept = workspace.reset(exercise);
  terminal.write(`${kept === undefined ? words.resetFresh(shown) : words.resetDone(shown, path.relative(process.cwd(), kept))}\n`);
  return EXIT.ok;
}
