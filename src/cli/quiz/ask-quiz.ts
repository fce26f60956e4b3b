import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { wrapAnsi } from 'fast-wrap-ansi';
import type { Quiz } from '../../course/mod.ts';
import { isRightAnswer, type QuizQuestion, quizQuestions } from '../../grader/mod.ts';
import type { CheckOptions } from '../commands/check-options.ts';
import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../exit-code.ts';
import { stopOnInterrupt } from '../interrupt.ts';
import { type Learner, openLearner, recordQuiz } from '../learner.ts';
import { askItem } from './ask-item.ts';
import { QUIZ_WORDS, type QuizWords } from './words.ts';

type Answers = Record<string, string>;

/**
 * Shows the programs of a quiz, one after the other, and asks what they print; then runs them.
 * @param open of a learner whose record is open already.
 */
export async function askQuiz(context: CommandContext, quiz: Quiz, { file: given, json = false, seed = 0 }: CheckOptions, open?: Learner): Promise<ExitCode> {
  const startMs = performance.now();
  const words = QUIZ_WORDS[context.lang];
  const learner = open ?? openLearner(context);
  const file = given ?? learner.workspace.answerFile(quiz);
  const questions = await stopOnInterrupt((signal) => runPrograms(quiz, seed, signal, words));
  if (questions === 'interrupted') return EXIT.interrupted;
  const answers = readAnswers(file, words);
  if (given === undefined && !json) {
    if (!context.terminal.isInteractive && Object.keys(answers).length === 0) throw new UserError(words.needsTerminal(path.relative(process.cwd(), file)));
    if (context.terminal.isInteractive) await ask(context, quiz, questions, answers, (now) => writeAnswers(file, now));
  }
  const right = new Set(questions.filter(({ id, lines }) => isRightAnswer(lines, answers[id] ?? '')).map(({ id }) => id));
  const isSolved = right.size === questions.length;
  if (given === undefined && Object.keys(answers).length > 0) recordQuiz(learner, quiz, JSON.stringify(answers), right, performance.now() - startMs);
  if (open === undefined) learner.progress.close();
  if (json) {
    const tests = questions.map(({ id }) => ({ name: id, status: right.has(id) ? 'pass' : answers[id] === undefined ? 'pending' : 'fail' }));
    context.terminal.write(`${JSON.stringify({ schema: 1, exercise: quiz.slug, status: isSolved ? 'passed' : 'failed', seed, tests }, null, 2)}\n`);
  } else {
    context.terminal.write(`\n${words.score(right.size, questions.length)}\n${isSolved ? words.done : words.again(quiz.slug)}\n`);
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
  terminal.write(`${terminal.paint.bold(quiz.title[lang])}\n${wrapAnsi(QUIZ_WORDS[lang].howTo, terminal.width, { hard: true })}\n`);
  for (const [index, question] of questions.entries()) {
    if (isRightAnswer(question.lines, answers[question.id] ?? '')) continue;
    await askItem(context, quiz, question, `${index + 1}/${questions.length}`, (answer) => {
      answers[question.id] = answer;
      keep(answers);
    });
  }
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
