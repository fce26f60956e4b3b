import path from 'node:path';
import type { CommandContext } from '../context.ts';
import { fileLink } from '../file-link.ts';
import { findExercise } from '../find-exercise.ts';
import { renderInstructions } from '../learning/instructions.ts';
import { openWorkspace } from '../workspace.ts';

/** `asynclings show <slug>`: what an exercise asks for, and which file is yours. */
export function show(context: CommandContext, slug: string): void {
  const { lang, messages, terminal } = context;
  const exercise = findExercise(context, slug);
  const workspace = openWorkspace(context);
  terminal.write(`${terminal.paint.bold(`${exercise.section}  ${exercise.title[lang]}`)} ${terminal.paint.yellow(messages.list.stars(exercise.stars))}\n\n${renderInstructions(context, exercise).join('\n')}\n\n`);
  if (exercise.kind === 'quiz') return;
  const { file } = workspace.ensureAnswer(exercise);
  terminal.write(`${messages.check.created(terminal.isInteractive ? fileLink(file, terminal.paint) : path.relative(process.cwd(), file))}\n`);
}
