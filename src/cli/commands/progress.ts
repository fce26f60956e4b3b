import type { Chapter, Exercise } from '../../course/mod.ts';
import type { Standing } from '../../progress/mod.ts';
import { wrapAnsi } from 'fast-wrap-ansi';
import type { CommandContext } from '../context.ts';
import { renderInline } from '../markdown.ts';
import { openLearner } from '../learner.ts';
import { pointsFor } from '../learning/points.ts';
import { LEARNING_WORDS } from '../learning/words.ts';
import { progressBar } from '../learning/progress-bar.ts';

const SHOWN_MISCONCEPTIONS = 3;
const BAR_WIDTH = 24;

/** `asynclings progress` */
export function showProgress(context: CommandContext, { json = false }: { json?: boolean }): void {
  const { course, lang, terminal } = context;
  const { progress } = openLearner(context);
  const chapters = course.chapters.filter(({ exercises }) => exercises.length > 0);
  const standings = new Map(chapters.flatMap(({ exercises }) => exercises.map((exercise) => [exercise.slug, progress.standing(exercise.slug)] as const)));
  const weak = [...progress.misconceptions()].toSorted(([, a], [, b]) => b - a).map(([id, count]) => ({ id, count }));
  progress.close();
  if (json) {
    terminal.write(`${JSON.stringify({ exercises: [...standings.values()], misconceptions: weak }, null, 2)}\n`);
    return;
  }
  const words = LEARNING_WORDS[lang];
  const points = chapters.flatMap(({ exercises }) => exercises).reduce((sum, exercise) => sum + pointsFor(exercise, standings.get(exercise.slug)!), 0);
  const lines = chapters.flatMap((chapter) => chapterLines(context, chapter, standings));
  const solved = [...standings.values()].filter(({ isSolved }) => isSolved).length;
  terminal.write(`${lines.join('\n')}\n\n${progressBar(solved, standings.size, terminal, lang)}\n${words.points(points)}\n`);
  if ([...standings.values()].every(({ attempts }) => attempts === 0)) terminal.write(`${words.nothingYet}\n`);
  const shown = weak.slice(0, SHOWN_MISCONCEPTIONS).flatMap(({ id }) => course.misconceptions[id] ?? []);
  if (shown.length > 0) terminal.write(`\n${terminal.paint.yellow(words.weak)}\n${shown.map(({ truth }) => wrapAnsi(`· ${renderInline(truth[lang], terminal.paint)}`, terminal.width)).join('\n')}\n`);
}

function chapterLines({ lang, terminal: { paint, width } }: CommandContext, chapter: Chapter, standings: ReadonlyMap<string, Standing>): string[] {
  const solved = chapter.exercises.filter(({ slug }) => standings.get(slug)!.isSolved).length;
  const bar = '█'.repeat(Math.round((solved / chapter.exercises.length) * BAR_WIDTH)).padEnd(BAR_WIDTH, '░');
  const head = `${paint.bold(`${String(chapter.number).padStart(2, '0')}  ${chapter.title[lang]}`)}  ${width > 60 ? `${paint.green(bar)} ` : ''}${solved}/${chapter.exercises.length}`;
  const begun = chapter.exercises.filter(({ slug }) => standings.get(slug)!.attempts > 0 || standings.get(slug)!.hasGivenUp);
  return [head, ...begun.map((exercise) => exerciseLine(exercise, standings.get(exercise.slug)!, lang, paint))];
}

function exerciseLine({ slug, title }: Exercise, { isSolved, bestPassed, total, medal, hasGivenUp }: Standing, lang: 'en' | 'zh-CN', paint: CommandContext['terminal']['paint']): string {
  const mark = isSolved ? paint.green('✓') : hasGivenUp ? paint.yellow('↺') : paint.red('·');
  const score = isSolved ? (medal === undefined ? '' : ` ★ ${medal}`) : ` ${bestPassed}/${total}`;
  return `    ${mark} ${slug.padEnd(22)} ${title[lang]}${score}`;
}
