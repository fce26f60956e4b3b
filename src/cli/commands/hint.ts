import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode } from '../exit-code.ts';
import { findExercise } from '../find-exercise.ts';
import { openLearner } from '../learner.ts';
import { nextHint } from '../learning/next-hint.ts';
import { LEARNING_WORDS } from '../learning/words.ts';
import { renderInline } from '../markdown.ts';
import { wrapProse } from '../wrap-prose.ts';

/** `asynclings hint <slug>`: all hints so far, and one more. */
export function hint(context: CommandContext, slug: string): ExitCode {
  const { lang, terminal } = context;
  const words = LEARNING_WORDS[lang];
  const exercise = findExercise(context, slug);
  const { progress } = openLearner(context);
  const next = nextHint(progress.standing(slug), progress.lastHintAt(slug));
  const count = next.kind === 'hint' ? next.number : next.shown;
  if (next.kind === 'hint') progress.recordHint(slug, next.number);
  progress.close();
  for (const [index, text] of exercise.hints.slice(0, count).entries()) {
    terminal.write(`${terminal.paint.bold(words.hint(index + 1, exercise.hints.length))}\n${wrapProse(renderInline(text[lang], terminal.paint), terminal.width)}\n\n`);
  }
  if (next.kind === 'too-early') terminal.write(`${wrapProse(words.hintTooEarly, terminal.width)}\n`);
  if (next.kind === 'no-more') terminal.write(`${words.noMoreHints}\n`);
  return EXIT.ok;
}
