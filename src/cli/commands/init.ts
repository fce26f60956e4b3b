import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { codeExercisesOf } from '../../course/mod.ts';
import { Progress } from '../../progress/mod.ts';
import type { CommandContext } from '../context.ts';
import { UserError } from '../exit-code.ts';
import { LEARNING_WORDS } from '../learning/words.ts';
import { Workspace } from '../workspace.ts';

const DEFAULT_DIR = 'asynclings-workspace';

/** `asynclings init [dir]`: makes a workspace, or adds to one what the course has got since. */
export function init({ course, lang, terminal }: CommandContext, given: string = DEFAULT_DIR): void {
  const words = LEARNING_WORDS[lang];
  const dir = path.resolve(given);
  const workspace = new Workspace(dir, lang);
  const isKnown = existsSync(workspace.stateDir);
  if (!isKnown && existsSync(dir) && readdirSync(dir).length > 0) throw new UserError(words.notEmpty(given));
  let added = 0;
  const exercises = codeExercisesOf(course);
  try {
    mkdirSync(workspace.stateDir, { recursive: true });
    workspace.ensureProject(course);
    for (const exercise of exercises) if (workspace.ensureAnswer(exercise).isNew) added++;
  } catch (error) {
    throw new UserError(words.notWritable(given, (error as NodeJS.ErrnoException).code ?? String(error)));
  }
  Progress.open(workspace.stateDir).close();
  terminal.write(`${isKnown ? words.added(given, added, exercises.length - added) : words.made(given, exercises.length)}\n`);
  if (dir !== process.cwd()) terminal.write(`${words.next(shellWord(given))}\n`);
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
