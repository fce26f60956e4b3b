import { wrapAnsi } from 'fast-wrap-ansi';
import type { CommandContext } from '../context.ts';
import { fileLink } from '../file-link.ts';
import { renderInstructions } from '../learning/instructions.ts';
import { progressBar } from '../learning/progress-bar.ts';
import { LEARNING_WORDS } from '../learning/words.ts';
import { renderInline } from '../markdown.ts';
import { wrapProse } from '../wrap-prose.ts';
import { VerdictView } from '../verdict/render-verdict.ts';
import type { TestResult } from '../../grader/mod.ts';
import type { Session } from './session.ts';
import { WATCH_WORDS } from './words.ts';

const MOST_FAILURES = 3;

export interface WatchFrame {
  readonly session: Session;
  /** Lines scrolled down from the top of the verdict. */
  readonly scrolled: number;
  /** Said once, until the next key. */
  readonly note?: string | undefined;
  /** What the type checker says of the current answer. */
  readonly typeNotes: readonly string[];
  readonly width: number;
  readonly height: number;
}

/** The whole window: verdict, hints, progress, and the keys that do something now. */
export function renderWatch(context: CommandContext, frame: WatchFrame): { readonly text: string; readonly isCut: boolean } {
  const { width, height, scrolled } = frame;
  const sized = { ...context, terminal: { ...context.terminal, width } };
  const body = bodyLines(sized, frame).flatMap((text) => wrapAnsi(text, width, { trim: false, hard: true }).split('\n'));
  const isCut = body.length > height - footerLines(sized, frame, false).length;
  const footer = footerLines(sized, frame, isCut);
  const room = Math.max(1, height - footer.length);
  const from = Math.min(scrolled, Math.max(0, body.length - room));
  const shown = body.slice(from, from + room);
  return { text: [...shown, ...Array.from({ length: room - shown.length }, () => ''), ...footer].join('\n'), isCut };
}

function bodyLines(context: CommandContext, { session, typeNotes }: WatchFrame): string[] {
  const { lang, terminal: { paint, width } } = context;
  const words = WATCH_WORDS[lang];
  const { exercise, judgement } = session;
  const heading = paint.bold(`${exercise.section}  ${exercise.slug} · ${exercise.title[lang]}`);
  if (session.isReading) return [heading, '', ...renderInstructions(context, exercise), '', paint.dim(words.howToBegin), ...hintLines(context, session)];
  const lines = [heading, wrapProse(renderInline(exercise.goal[lang], paint), width), ''];
  if (exercise.kind === 'quiz') {
    lines.push(session.isDone ? paint.green.bold(words.done) : words.quizHere(exercise.slug));
    return [...lines, ...hintLines(context, session)];
  }
  const view = new VerdictView(context, exercise, (id) => session.timesSeen(id));
  switch (judgement.kind) {
    case 'none':
      break;
    case 'missing':
      lines.push(paint.yellow(words.missing(session.file)));
      break;
    case 'checking':
      lines.push(...judgement.tests.filter(({ status }) => status !== 'pending').map((test) => view.testLine(test)), paint.dim(judgement.tests.length === 0 ? words.checking(exercise.slug) : words.stillChecking));
      break;
    case 'judged':
      lines.push(...testLines(context, view, judgement.verdict.tests), ...view.summary(judgement.verdict).trimEnd().split('\n'));
      if (session.isDone) lines.push('', paint.green.bold(words.done), words.doneNext);
      break;
    default:
      judgement satisfies never;
  }
  if (typeNotes.length > 0) lines.push('', paint.yellow(words.types), ...typeNotes.map((each) => `  ${each}`));
  return [...lines, ...hintLines(context, session)];
}

/** Of an answer that fails, the first failures and how many tests there are beside them: what matters stands below. */
function testLines({ lang }: CommandContext, view: VerdictView, tests: readonly TestResult[]): string[] {
  const failed = tests.filter(({ status }) => status === 'fail');
  if (failed.length === 0) return tests.map((test) => view.testLine(test));
  const shown = failed.slice(0, MOST_FAILURES).map((test) => view.testLine(test));
  const more = failed.length - shown.length;
  return [...shown, WATCH_WORDS[lang].others(more, tests.filter(({ status }) => status === 'pass').length)];
}

function hintLines({ lang, terminal: { paint, width } }: CommandContext, { exercise, hints }: Session): string[] {
  return exercise.hints.slice(0, hints).flatMap((hint, index) => ['', paint.bold(LEARNING_WORDS[lang].hint(index + 1, exercise.hints.length)), wrapProse(renderInline(hint[lang], paint), width)]);
}

function footerLines({ lang, terminal }: CommandContext, { session, note }: WatchFrame, isCut: boolean): string[] {
  const words = WATCH_WORDS[lang];
  const { paint, width } = terminal;
  const { keys } = words;
  const key = (letter: string, name: string): string => `${paint.bold(letter)}:${name}`;
  const shown = [
    ...(session.isDone ? [key('n', paint.underline(keys.next))] : []),
    key('i', session.isReading ? keys.verdict : keys.instructions),
    ...(session.hints < session.exercise.hints.length ? [key('h', keys.hint)] : []),
    ...(session.isDone ? [key('s', keys.solution)] : []),
    key('l', keys.list),
    key('c', keys.all),
    key('o', keys.open),
    key('x', keys.reset),
    ...(isCut ? [key('↑↓', keys.scroll)] : []),
    key('q', keys.quit),
  ];
  return [
    '',
    ...(note === undefined ? [] : wrapAnsi(paint.yellow(note), width).split('\n')),
    progressBar(session.solvedCount, session.exercises.length, terminal, lang),
    ...wrapAnsi(`${words.current} ${fileLink(session.file, paint)}`, width, { hard: true }).split('\n'),
    ...wrapAnsi(shown.join(' / '), width).split('\n'),
  ];
}
