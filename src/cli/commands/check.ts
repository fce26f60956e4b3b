import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import stringWidth from 'string-width';
import { type Exercise, exercisesOf } from '../../course/mod.ts';
import { grade, type TestResult, type Verdict } from '../../grader/mod.ts';
import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../exit-code.ts';
import { stopOnInterrupt } from '../interrupt.ts';
import { unknownName } from '../unknown-name.ts';
import { ensureAnswer, answerFile } from '../workspace.ts';

export interface CheckOptions {
  readonly file?: string;
  readonly json?: boolean;
}

/** `asynclings check <slug>` */
export async function check(context: CommandContext, slug: string, options: CheckOptions): Promise<ExitCode> {
  const { course, messages, terminal } = context;
  const exercises = exercisesOf(course);
  const exercise = exercises.find((each) => each.slug === slug);
  if (exercise === undefined) {
    throw unknownName(messages.check.unknown(slug), slug, exercises.map((each) => each.slug), 'exercises', messages);
  }
  const file = chooseFile(context, exercise, options);
  const verdict = await stopOnInterrupt((signal) => grade(exercise, file, { signal }));
  if (verdict === 'interrupted') {
    terminal.writeError(`${messages.demo.interrupted}\n`);
    return EXIT.interrupted;
  }
  terminal.write(options.json ? `${JSON.stringify(verdict, null, 2)}\n` : renderVerdict(context, exercise, file, verdict));
  return exitCodeOf(verdict);
}

function chooseFile(context: CommandContext, exercise: Exercise, { file, json }: CheckOptions): string {
  if (file !== undefined) {
    if (!existsSync(file)) throw new UserError(context.messages.check.missingFile(file));
    return path.resolve(file);
  }
  const answer = answerFile(context.course, exercise);
  if (ensureAnswer(context.course, exercise) && !json) {
    context.terminal.write(`${context.messages.check.created(path.relative(process.cwd(), answer))}\n`);
  }
  return answer;
}

function exitCodeOf({ status }: Verdict): ExitCode {
  switch (status) {
    case 'passed':
      return EXIT.ok;
    case 'failed':
    case 'crashed':
    case 'compile-error':
      return EXIT.failed;
    case 'timed-out':
      return EXIT.timedOut;
    case 'infra-error':
      return EXIT.internal;
    default:
      return status satisfies never;
  }
}

function renderVerdict(context: CommandContext, exercise: Exercise, file: string, verdict: Verdict): string {
  const { messages, terminal: { paint } } = context;
  const shownFile = path.relative(process.cwd(), file);
  const lines = verdict.tests.map((test) => testLine(context, exercise, test));
  const passedCount = verdict.tests.filter((test) => test.status === 'pass').length;
  switch (verdict.status) {
    case 'passed':
      lines.push('', paint.green.bold(messages.check.passed(passedCount)));
      break;
    case 'failed':
      lines.push(...firstFailure(context, exercise, shownFile, verdict));
      lines.push('', messages.check.failed(passedCount, Object.keys(exercise.tests).length), messages.check.next);
      break;
    case 'compile-error':
      lines.push(paint.red(messages.check.compileError(shownFile)), verdict.detail ?? '');
      break;
    case 'timed-out':
      lines.push('', paint.red(messages.check.timedOut(Number.parseInt(verdict.detail ?? '0', 10) / 1000)));
      break;
    case 'crashed':
      lines.push('', paint.red(messages.check.crashed(verdict.detail ?? '')));
      break;
    case 'infra-error':
      lines.push('', paint.red(messages.check.infraError(verdict.detail ?? '')));
      break;
    default:
      verdict.status satisfies never;
  }
  if (verdict.during !== undefined) lines.push(messages.check.during(testTitle(context, exercise, verdict.during)));
  return `${lines.join('\n')}\n`;
}

function testLine(context: CommandContext, exercise: Exercise, test: TestResult): string {
  const { messages, terminal: { paint } } = context;
  const title = testTitle(context, exercise, test.name);
  const word = messages.check.status[test.status];
  if (test.status === 'pass') return `${paint.green(`✓ ${word}`)}  ${title}`;
  return test.status === 'fail' ? `${paint.red(`✗ ${word}`)}  ${title}` : `${paint.dim(`- ${word}`)}  ${title}`;
}

function testTitle({ lang }: CommandContext, exercise: Exercise, name: string): string {
  return lang === 'en' ? name : (exercise.tests[name]?.[lang] ?? name);
}

/** What to look at first: the test, what it saw, where, and the belief behind the mistake. */
function firstFailure(context: CommandContext, exercise: Exercise, file: string, verdict: Verdict): string[] {
  const { messages, terminal: { paint } } = context;
  if (verdict.detail !== undefined) return ['', paint.red(verdict.detail)];
  const test = verdict.tests.find((each) => each.status === 'fail');
  if (test?.failure === undefined) return [];
  const { message, expected, actual, line } = test.failure;
  const lines = ['', paint.bold(`${messages.check.firstFailure}: ${testTitle(context, exercise, test.name)}`), ...indent(message)];
  if (expected !== undefined && actual !== undefined) {
    const labels = [messages.check.expected, messages.check.actual] as const;
    const width = Math.max(...labels.map((label) => stringWidth(label)));
    const row = (label: string, value: string): string => `  ${label}${' '.repeat(width - stringWidth(label))}  ${oneLine(value)}`;
    lines.push(paint.green(row(labels[0], expected)), paint.red(row(labels[1], actual)));
  }
  if (line !== undefined) lines.push(`  ${file}:${line}`, ...sourceLine(file, line));
  return lines;
}

function oneLine(value: string): string {
  return value.replace(/\s*\n\s*/g, ' ');
}

function indent(text: string): string[] {
  return text.split('\n').map((line) => `  ${line}`);
}

function sourceLine(file: string, line: number): string[] {
  const text = readFileSync(file, 'utf8').split('\n')[line - 1];
  return text === undefined ? [] : [`  > ${text.trim()}`];
}
