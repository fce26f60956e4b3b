import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Quiz } from '../../course/mod.ts';
import { isRightAnswer, type QuizQuestion, quizQuestions } from '../../grader/mod.ts';
import type { CheckOptions } from '../commands/check.ts';
import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../exit-code.ts';
import { highlight } from '../highlight.ts';
import { stopOnInterrupt } from '../interrupt.ts';
import { openWorkspace } from '../workspace.ts';
import { QUIZ_WORDS, type QuizWords } from './words.ts';

type Answers = Record<string, string>;

const TRIES = 3;

/** Shows the programs of a quiz, one after the other, and asks what they print; then runs them. */
export async function askQuiz(context: CommandContext, quiz: Quiz, { file: given, json = false, seed = 0 }: CheckOptions): Promise<ExitCode> {
  const words = QUIZ_WORDS[context.lang];
  const file = given ?? openWorkspace(context.course).answerFile(quiz);
  const questions = await stopOnInterrupt((signal) => runPrograms(quiz, seed, signal, words));
  if (questions === 'interrupted') return EXIT.interrupted;
  const answers = readAnswers(file, words);
  if (given === undefined && !json) {
    if (!context.terminal.isInteractive && Object.keys(answers).length === 0) throw new UserError(words.needsTerminal(path.relative(process.cwd(), file)));
    if (context.terminal.isInteractive) await ask(context, quiz, questions, answers, (now) => writeAnswers(file, now));
  }
  const right = questions.filter(({ id, lines }) => isRightAnswer(lines, answers[id] ?? ''));
  const isSolved = right.length === questions.length;
  if (json) {
    const tests = questions.map(({ id, lines }) => ({ name: id, status: isRightAnswer(lines, answers[id] ?? '') ? 'pass' : answers[id] === undefined ? 'pending' : 'fail' }));
    context.terminal.write(`${JSON.stringify({ schema: 1, exercise: quiz.slug, status: isSolved ? 'passed' : 'failed', seed, tests }, null, 2)}\n`);
  } else {
    context.terminal.write(`\n${words.score(right.length, questions.length)} ${isSolved ? words.done : words.again(quiz.slug)}\n`);
  }
  return isSolved ? EXIT.ok : EXIT.failed;
}

async function runPrograms(quiz: Quiz, seed: number, signal: AbortSignal, words: QuizWords): Promise<QuizQuestion[]> {
  try {
    return await quizQuestions(quiz, seed, signal);
  } catch (error) {
    if (signal.aborted) throw error;
    throw new UserError(words.faulty(error instanceof Error ? error.message : String(error)), EXIT.internal);
  }
}

async function ask(context: CommandContext, quiz: Quiz, questions: readonly QuizQuestion[], answers: Answers, keep: (answers: Answers) => void): Promise<void> {
  const { terminal, lang } = context;
  const words = QUIZ_WORDS[lang];
  const { default: inquirer } = await import('inquirer');
  terminal.write(`${terminal.paint.bold(quiz.title[lang])}\n${words.howTo}\n`);
  for (const [index, { id, code, lines }] of questions.entries()) {
    if (isRightAnswer(lines, answers[id] ?? '')) continue;
    const item = quiz.items[id]!;
    terminal.write(`\n${terminal.paint.bold(`${index + 1}/${questions.length}  ${item.title[lang]}`)}\n\n${indent(highlight(code.trimEnd(), 'ts', terminal.paint))}\n\n`);
    for (let left = TRIES - 1; left >= 0; left--) {
      const { answer } = await inquirer.prompt<{ answer: string }>({ type: 'input', name: 'answer', message: words.ask });
      if (answer.trim() === '') break;
      answers[id] = answer;
      keep(answers);
      if (isRightAnswer(lines, answer)) {
        terminal.write(`${terminal.paint.green(`✓ ${words.right}`)} ${item.explanation[lang]}\n`);
        break;
      }
      if (left > 0) terminal.write(`${terminal.paint.yellow(`✗ ${words.notQuite(left)}`)}\n`);
      else terminal.write(`${terminal.paint.red(`✗ ${words.itPrints}`)} ${lines.join(' ')}\n${item.explanation[lang]}\n`);
    }
  }
}

function indent(text: string): string {
  return text
    .split('\n')
    .map((line) => `  ${line}`)
    .join('\n');
}

function readAnswers(file: string, words: QuizWords): Answers {
  if (!existsSync(file)) return {};
  try {
    const content = JSON.parse(readFileSync(file, 'utf8')) as unknown;
    const entries = Object.entries(content as object);
    if (Array.isArray(content) || entries.some(([, answer]) => typeof answer !== 'string')) throw new TypeError();
    return Object.fromEntries(entries);
  } catch {
    throw new UserError(words.notAnswers(file));
  }
}

function writeAnswers(file: string, answers: Answers): void {
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, `${JSON.stringify(answers, null, 2)}\n`);
}
