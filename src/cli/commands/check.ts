import { existsSync } from 'node:fs';
import path from 'node:path';
import { type CodeExercise, exercisesOf, type Quiz } from '../../course/mod.ts';
import { grade, Sandbox, type TestResult, type Verdict } from '../../grader/mod.ts';
import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../exit-code.ts';
import { stopOnInterrupt } from '../interrupt.ts';
import { type Learner, openLearner, recordVerdict } from '../learner.ts';
import { beginTypeRemarks } from '../type-remarks.ts';
import { unknownName } from '../unknown-name.ts';
import { VerdictView } from '../verdict/render-verdict.ts';
import { VERDICT_WORDS } from '../verdict/words.ts';

export interface CheckOptions {
  readonly file?: string;
  readonly json?: boolean;
  readonly all?: boolean;
  readonly seed?: number;
}

/** `asynclings check [slug]` */
export async function check(context: CommandContext, slug: string | undefined, options: CheckOptions): Promise<ExitCode> {
  if (options.all || slug === undefined) {
    const { checkAll } = await import('./check-all.ts');
    return checkAll(context, options);
  }
  const exercise = findExercise(context, slug);
  if (exercise.kind === 'quiz') {
    const { askQuiz } = await import('../quiz/ask-quiz.ts');
    return askQuiz(context, exercise, options);
  }
  return checkCode(context, exercise, options);
}

/** @throws {UserError} when there is none of that name; it suggests the nearest. */
export function findExercise({ course, messages }: CommandContext, slug: string): CodeExercise | Quiz {
  const exercises = exercisesOf(course);
  const found = exercises.find((each) => each.slug === slug);
  if (found === undefined) throw unknownName(messages.check.unknown(slug), slug, exercises.map((each) => each.slug), 'exercises', messages);
  return found;
}

async function checkCode(context: CommandContext, exercise: CodeExercise, options: CheckOptions): Promise<ExitCode> {
  const { terminal } = context;
  const learner = openLearner(context);
  const file = chooseFile(context, learner, exercise, options);
  const remarks = options.json ? undefined : beginTypeRemarks(learner.workspace, file);
  const view = new VerdictView(context, exercise);
  const shown = new Map<string, TestResult['status']>();
  const show = (test: TestResult): void => {
    shown.set(test.name, test.status);
    if (!options.json) terminal.write(`${view.testLine(test)}\n`);
  };
  const verdict = await stopOnInterrupt(async (signal) => {
    const sandbox = await Sandbox.open();
    try {
      return await grade(exercise, file, { sandbox, signal, ...(options.seed !== undefined && { seed: options.seed }), onFirst: (tests) => tests.filter(({ status }) => status !== 'pending').forEach(show) });
    } finally {
      sandbox.close();
    }
  });
  if (verdict === 'interrupted') {
    terminal.writeError(`${context.messages.demo.interrupted}\n`);
    return EXIT.interrupted;
  }
  recordVerdict(learner, exercise, verdict);
  learner.progress.close();
  if (options.json) terminal.write(`${JSON.stringify(verdict, null, 2)}\n`);
  else {
    const later = verdict.tests.filter(({ name, status }) => shown.get(name) !== status);
    if (shown.size > 0 && later.length > 0) terminal.write(`${terminal.paint.dim(VERDICT_WORDS[context.lang].under)}\n`);
    later.forEach(show);
    terminal.write(view.summary(verdict));
    const notes = (await remarks?.()) ?? [];
    if (notes.length > 0) terminal.write(`\n${terminal.paint.yellow(VERDICT_WORDS[context.lang].types(notes.length))}\n${notes.map((note) => `  ${note}\n`).join('')}`);
  }
  return exitCodeOf(verdict);
}

function chooseFile(context: CommandContext, { workspace }: Learner, exercise: CodeExercise, { file, json }: CheckOptions): string {
  if (file !== undefined) {
    if (!existsSync(file)) throw new UserError(context.messages.check.missingFile(file));
    return path.resolve(file);
  }
  const { file: answer, isNew } = workspace.ensureAnswer(exercise);
  if (isNew && !json) context.terminal.write(`${context.messages.check.created(path.relative(process.cwd(), answer))}\n`);
  return answer;
}

export function exitCodeOf({ status }: Verdict): ExitCode {
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
