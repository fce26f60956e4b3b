import { existsSync } from 'node:fs';
import path from 'node:path';
import type { CodeExercise } from '../../course/mod.ts';
import { grade, type Sandbox, type Verdict } from '../../grader/mod.ts';
import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../exit-code.ts';
import { stopOnInterrupt } from '../interrupt.ts';
import { type Learner, openLearner, recordVerdict } from '../learner.ts';
import { VerdictJson, VerdictReport } from '../verdict/verdict-report.ts';
import type { CheckOptions } from './check-options.ts';

/** Grades an answer. @param opening where it runs; it is closed in the end. */
export async function checkCode(context: CommandContext, exercise: CodeExercise, options: CheckOptions, opening: Promise<Sandbox>): Promise<ExitCode> {
  try {
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

/** The file to grade: the one that was named, or the learner's own, which is made where there is none. */
export function chooseFile(context: CommandContext, { workspace }: Learner, exercise: CodeExercise, { file, json }: CheckOptions): string {
  if (file !== undefined) {
    if (!existsSync(file)) throw new UserError(context.messages.check.missingFile(file));
    return path.resolve(file);
  }
  const { file: answer, isNew } = workspace.ensureAnswer(exercise);
  if (isNew && !json) context.terminal.write(`${context.messages.check.created(path.relative(process.cwd(), answer))}\n`);
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
