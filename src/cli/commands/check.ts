import { existsSync } from 'node:fs';
import path from 'node:path';
import { type CodeExercise, exercisesOf, type Quiz } from '../../course/mod.ts';
import { Sandbox, type Verdict } from '../../grader/mod.ts';
import type { CommandContext } from '../context.ts';
import type { CheckOptions } from './check-options.ts';
import { EXIT, type ExitCode, UserError } from '../exit-code.ts';
import { stopOnInterrupt } from '../interrupt.ts';
import { type Learner, openLearner, recordVerdict } from '../learner.ts';
import { unknownName } from '../unknown-name.ts';
import { VerdictJson, VerdictReport } from '../verdict/verdict-report.ts';

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
  if (options.inspect) {
    const { inspect } = await import('./inspect.ts');
    return inspect(context, exercise, chooseFile(context, openLearner(context), exercise, options));
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
  const opening = Sandbox.open(); // its process starts while the answer is looked for
  try {
    const { grade } = await import('../../grader/mod.ts'); // and with it the compilers
    const learner = openLearner(context);
    const file = chooseFile(context, learner, exercise, options);
    const report = options.json ? new VerdictJson(context) : new VerdictReport(context, exercise, learner, file, options.trace === true);
    const verdict = await stopOnInterrupt(async (signal) =>
      grade(exercise, file, { sandbox: await opening, signal, onFirst: (tests) => report.first(tests), ...(options.seed !== undefined && { seed: options.seed }) }),
    );
    if (verdict === 'interrupted') {
      context.terminal.writeError(`${context.messages.demo.interrupted}\n`);
      return EXIT.interrupted;
    }
    recordVerdict(learner, exercise, verdict);
    await report.whole(verdict);
    learner.progress.close();
    return exitCodeOf(verdict);
  } finally {
    await opening.then((sandbox) => sandbox.close());
  }
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
