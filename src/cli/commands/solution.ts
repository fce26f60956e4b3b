import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type CodeExercise, localizedCode, type Quiz } from '../../course/mod.ts';
import { confirm } from '../confirm.ts';
import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../exit-code.ts';
import { findExercise } from '../find-exercise.ts';
import { highlight } from '../highlight.ts';
import { openLearner } from '../learner.ts';
import { LEARNING_WORDS } from '../learning/words.ts';
import { renderMarkdown } from '../markdown.ts';

/** `asynclings solution <slug>`: for those who have solved it, or given up. */
export function solution(context: CommandContext, slug: string): ExitCode {
  const exercise = findExercise(context, slug);
  const { progress } = openLearner(context);
  const { isSolved, hasGivenUp } = progress.standing(slug);
  progress.close();
  if (!isSolved && !hasGivenUp) throw new UserError(LEARNING_WORDS[context.lang].notSolved(slug), EXIT.failed);
  context.terminal.write(renderSolution(context, exercise));
  return EXIT.ok;
}

/** `asynclings give-up <slug>` */
export async function giveUp(context: CommandContext, slug: string, { yes = false }: { yes?: boolean }): Promise<ExitCode> {
  const { lang, terminal } = context;
  const words = LEARNING_WORDS[lang];
  const exercise = findExercise(context, slug);
  if (!yes && !(await confirm(context, words.askGiveUp, `asynclings give-up ${slug}`))) {
    terminal.write(`${words.untouched}\n`);
    return EXIT.failed;
  }
  const { progress } = openLearner(context);
  if (!progress.standing(slug).isSolved) progress.recordGivenUp(slug);
  progress.close();
  terminal.write(`${words.gaveUp(slug)}\n\n${renderSolution(context, exercise)}`);
  return EXIT.ok;
}

export function renderSolution({ lang, terminal }: CommandContext, exercise: CodeExercise | Quiz): string {
  const notes = renderMarkdown(readFileSync(path.join(exercise.solutionDir, `notes.${lang}.md`), 'utf8'), terminal.width, terminal.paint);
  if (exercise.kind === 'quiz') return `${notes}\n`;
  const file = path.join(exercise.solutionDir, 'solution.ts');
  return `${highlight(localizedCode(file, exercise, lang), 'ts', terminal.paint)}\n${notes}\n\n${LEARNING_WORDS[lang].solutionFile(path.relative(process.cwd(), file))}\n`;
}
