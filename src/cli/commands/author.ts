import { createLogUpdate } from 'log-update';
import { checkExercise, type Finding, scaffold, type ScaffoldKind } from '../../author/mod.ts';
import { exercisesOf } from '../../course/mod.ts';
import { Sandbox } from '../../grader/mod.ts';
import { AUTHOR_WORDS } from '../author/words.ts';
import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../exit-code.ts';
import { findExercise } from '../find-exercise.ts';
import { unknownName } from '../unknown-name.ts';

/** `asynclings author new <kind> <slug> --chapter <chapter>` */
export function authorNew({ course, lang, messages, terminal }: CommandContext, kind: ScaffoldKind, slug: string, chapterSlug: string): void {
  const words = AUTHOR_WORDS[lang];
  const chapter = course.chapters.find((each) => each.slug === chapterSlug);
  if (chapter === undefined) throw unknownName(words.noChapter(chapterSlug), chapterSlug, course.chapters.map((each) => each.slug), 'chapters', messages);
  if (!/^[a-z0-9]+(-[a-z0-9]+)*$/.test(slug)) throw new UserError(words.badSlug(slug));
  try {
    const files = scaffold(course, chapter, kind, slug);
    terminal.write(`${words.made}\n${files.map((file) => `  ${file}`).join('\n')}\n`);
  } catch (error) {
    throw new UserError(error instanceof Error ? error.message : String(error));
  }
}

/** `asynclings author check [slug]` */
export async function authorCheck(context: CommandContext, slug: string | undefined, { json = false }: { json?: boolean }): Promise<ExitCode> {
  const { course, lang, terminal } = context;
  const words = AUTHOR_WORDS[lang];
  const exercises = slug === undefined ? exercisesOf(course) : [findExercise(context, slug)];
  const sandbox = await Sandbox.open();
  const update = terminal.isInteractive && !json ? createLogUpdate(process.stderr) : undefined;
  const findings: Record<string, Finding[]> = {};
  try {
    for (const exercise of exercises) {
      findings[exercise.slug] = await checkExercise(course, exercise, sandbox, (step) => update?.(words.checking(exercise.slug, step)));
      update?.clear();
      if (!json) terminal.write(renderFindings(context, exercise.slug, findings[exercise.slug] ?? []));
    }
  } finally {
    sandbox.close();
  }
  if (json) terminal.write(`${JSON.stringify(findings, null, 2)}\n`);
  return Object.values(findings).every((each) => each.length === 0) ? EXIT.ok : EXIT.failed;
}

function renderFindings({ lang, terminal: { paint } }: CommandContext, slug: string, findings: readonly Finding[]): string {
  const words = AUTHOR_WORDS[lang];
  if (findings.length === 0) return `${paint.green('✓')} ${words.good(slug)}\n`;
  return `${paint.bold(slug)}\n${findings.map(({ what, repair }) => `  ${paint.red('✗')} ${what}\n    ${words.repair} ${repair}\n`).join('')}`;
}
