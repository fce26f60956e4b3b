import type { Chapter, Demo, Exercise } from '../../course/mod.ts';
import { demosOf, exercisesOf } from '../../course/mod.ts';
import type { CommandContext } from '../context.ts';
import { UserError } from '../exit-code.ts';

const LISTS = ['chapters', 'demos', 'exercises'] as const;
type ListName = (typeof LISTS)[number];

export interface ListOptions {
  readonly json?: boolean;
}

/** `asynclings list [chapters|demos|exercises]` */
export function list(context: CommandContext, what: string | undefined, { json = false }: ListOptions): void {
  if (what !== undefined && !isListName(what)) throw new UserError(context.messages.errors.unknownList(what));
  if (json) context.terminal.write(`${JSON.stringify(asJson(context, what), null, 2)}\n`);
  else context.terminal.write(renderOverview(context, what));
}

function isListName(what: string): what is ListName {
  return (LISTS as readonly string[]).includes(what);
}

/** The course as text: every chapter, with what is asked for below it. */
export function renderOverview(context: CommandContext, what?: ListName): string {
  const { course, lang, terminal } = context;
  const lines: string[] = [];
  for (const chapter of course.chapters) {
    const demos = what === undefined || what === 'demos' ? chapter.demos : [];
    const exercises = what === undefined || what === 'exercises' ? chapter.exercises : [];
    if (what !== undefined && what !== 'chapters' && demos.length + exercises.length === 0) continue;
    lines.push(terminal.paint.bold(`${String(chapter.number).padStart(2, '0')}  ${chapter.title[lang]}`));
    lines.push(...demos.map((demo) => demoLine(context, demo)));
    lines.push(...exercises.map((exercise) => exerciseLine(context, exercise)));
  }
  return `${lines.join('\n')}\n`;
}

const NAME_WIDTH = 22; // the longest names there are

function demoLine({ lang, messages, terminal: { paint } }: CommandContext, demo: Demo): string {
  const note = demo.fails ? paint.yellow(`  ⚠ ${messages.list.failing}`) : '';
  return `    ${paint.cyan('▶')} ${demo.id.padEnd(NAME_WIDTH)} ${demo.title[lang]}${note}`;
}

function exerciseLine({ lang, messages, terminal: { paint } }: CommandContext, exercise: Exercise): string {
  return `    ${paint.green('✎')} ${exercise.slug.padEnd(NAME_WIDTH)} ${exercise.title[lang]} ${paint.yellow(messages.list.stars(exercise.stars))}`;
}

function asJson({ course, lang }: CommandContext, what: ListName | undefined): unknown {
  const demo = ({ id, title, section, fails }: Demo) => ({ id, title: title[lang], section, fails });
  const exercise = ({ slug, title, section, kind, stars, after }: Exercise) => ({ slug, title: title[lang], section, kind, stars, after });
  const chapter = ({ slug, number, title, sections }: Chapter) => ({
    slug,
    number,
    title: title[lang],
    sections: sections.map((each) => ({ id: each.id, title: each.title[lang] })),
  });
  switch (what) {
    case 'chapters':
      return course.chapters.map(chapter);
    case 'demos':
      return demosOf(course).map(demo);
    case 'exercises':
      return exercisesOf(course).map(exercise);
    case undefined:
      return course.chapters.map((each) => ({ ...chapter(each), demos: each.demos.map(demo), exercises: each.exercises.map(exercise) }));
    default:
      return what satisfies never;
  }
}
