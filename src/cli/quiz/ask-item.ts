import { wrapAnsi } from 'fast-wrap-ansi';
import type { Quiz } from '../../course/mod.ts';
import { firstDeviation, isRightAnswer, type QuizQuestion } from '../../grader/mod.ts';
import { renderTransitions } from '../../trace/mod.ts';
import type { CommandContext } from '../context.ts';
import { wrapCode } from '../wrap-code.ts';
import { highlight } from '../highlight.ts';
import { renderInline } from '../markdown.ts';
import { tracePaint } from '../paint-trace.ts';
import { QUIZ_WORDS } from './words.ts';

const TRIES = 3;
const MOST_ROWS = 12;

/**
 * Shows one program and asks what it prints; after the last try it tells, and offers to show how it came about.
 * @param keep is told of every answer.
 */
export async function askItem(context: CommandContext, quiz: Quiz, question: QuizQuestion, place: string, keep: (answer: string) => void): Promise<void> {
  const { terminal, lang } = context;
  const { paint } = terminal;
  const words = QUIZ_WORDS[lang];
  const item = quiz.items[question.id]!;
  const explanation = renderInline(item.explanation[lang], paint);
  const write = (text: string): void => terminal.write(`${wrapAnsi(text, terminal.width, { hard: true, trim: false })}\n`);
  write(`\n${paint.bold(`${place}  ${item.title[lang]}`)}\n`);
  terminal.write(`${codeBlock(highlight(question.code.trimEnd(), 'ts', paint), terminal.width)}\n\n`);
  for (let left = TRIES - 1; left >= 0; left--) {
    const answer = await prompt(words.ask);
    if (answer.trim() === '') return;
    keep(answer);
    if (isRightAnswer(question.lines, answer)) return write(`${paint.green(`✓ ${words.right}`)} ${explanation}`);
    if (left > 0) write(paint.yellow(`✗ ${words.notQuite(left)}`));
    else {
      write(`${paint.red(`✗ ${words.itPrints}`)} ${linesWithMark(question, answer, paint.bold)}\n${explanation}`);
      await offerTrace(context, question, answer);
    }
  }
}

async function offerTrace({ terminal, lang }: CommandContext, { lines, trace }: QuizQuestion, answer: string): Promise<void> {
  const words = QUIZ_WORDS[lang];
  const deviation = firstDeviation(lines, answer);
  if (trace === undefined || deviation === undefined) return;
  const { default: inquirer } = await import('inquirer');
  const { wants } = await inquirer.prompt<{ wants: boolean }>({ type: 'confirm', name: 'wants', message: words.showsTrace(lines[deviation]!) });
  if (!wants) return;
  const aroundSeq = trace.events('log')[deviation]?.seq;
  const options = { lang, width: terminal.width, paint: tracePaint(terminal.paint), maxRows: MOST_ROWS, ...(aroundSeq !== undefined && { aroundSeq }) };
  terminal.write(`${renderTransitions(trace, options)}\n`);
}

/** The first line that was not expected in its place stands out. */
function linesWithMark({ lines }: QuizQuestion, answer: string, mark: (text: string) => string): string {
  const deviation = firstDeviation(lines, answer);
  return lines.map((line, index) => (index === deviation ? mark(`[${line}]`) : line)).join(' ');
}

async function prompt(message: string): Promise<string> {
  const { default: inquirer } = await import('inquirer');
  // The tick that inquirer puts before what was typed would look like praise.
  const theme = { prefix: { idle: '?', done: '?' } };
  return (await inquirer.prompt<{ answer: string }>({ type: 'input', name: 'answer', message, theme })).answer;
}

function codeBlock(code: string, width: number): string {
  return code
    .split('\n')
    .map((line) => wrapCode(`  ${line}`, width))
    .join('\n');
}
