import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { codeExercisesOf, type Course } from '../../course/mod.ts';
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
  const workspace = new Workspace(dir);
  const isKnown = existsSync(workspace.stateDir);
  if (!isKnown && existsSync(dir) && readdirSync(dir).length > 0) throw new UserError(words.notEmpty(given));
  let added = 0;
  const exercises = codeExercisesOf(course);
  try {
    mkdirSync(workspace.stateDir, { recursive: true });
    for (const [name, content] of Object.entries(projectFiles(course))) {
      if (!existsSync(path.join(dir, name))) writeFileSync(path.join(dir, name), content);
    }
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

/** What an editor needs to know the course's types; nothing has to be installed. */
function projectFiles({ root }: Course): Record<string, string> {
  const types = (entry: string): string[] => [path.join(root, 'dist', 'src', entry, 'mod.d.ts')];
  return {
    'package.json': json({ name: 'asynclings-workspace', private: true, type: 'module' }),
    'tsconfig.json': json({
      compilerOptions: {
        target: 'ES2023',
        lib: ['ES2023', 'ESNext.Disposable', 'DOM'],
        module: 'NodeNext',
        strict: true,
        noUncheckedIndexedAccess: true,
        noEmit: true,
        skipLibCheck: true,
        types: [],
        paths: {
          asynclings: types('asyncio'),
          'asynclings/testing': types('testing'),
          'asynclings/chapters/*': [path.join(root, 'dist', 'chapters', '*', 'mod.d.ts')],
        },
      },
      include: ['exercises'],
    }),
    '.gitignore': '.asynclings/\n',
  };
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
