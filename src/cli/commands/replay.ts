import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { codeExercisesOf } from '../../course/mod.ts';
import { grade, type Verdict, verdictSchema } from '../../grader/mod.ts';
import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../exit-code.ts';
import { findExercise } from '../find-exercise.ts';
import { stopOnInterrupt } from '../interrupt.ts';
import { LEARNING_WORDS, type LearningWords } from '../learning/words.ts';
import { VerdictView } from '../verdict/render-verdict.ts';
import { openWorkspace } from '../workspace.ts';

/** `asynclings replay <slug | verdict.json>`: the first failure of a verdict, under the schedule it had. */
export async function replayVerdict(context: CommandContext, what: string, { json = false }: { json?: boolean }): Promise<ExitCode> {
  const { terminal, course } = context;
  const words = LEARNING_WORDS[context.lang];
  const verdict = readVerdict(context, what, words);
  const exercise = codeExercisesOf(course).find(({ slug }) => slug === verdict.exercise);
  const failed = verdict.tests.find(({ status, run }) => status === 'fail' && run !== undefined);
  if (exercise === undefined || failed?.run === undefined) throw new UserError(words.nothingToReplay);
  const { file, sha256 } = verdict.answer;
  if (!existsSync(file)) throw new UserError(words.answerGone(file));
  const { schedule, disturbance, hash } = failed.run;
  const stage = { kind: 'replay', schedule, ...(disturbance !== undefined && { disturbance }) } as const;
  const again = await stopOnInterrupt((signal) => grade(exercise, file, { signal, replay: { test: failed.name, stage } }));
  if (again === 'interrupted') return EXIT.interrupted;
  const test = again.tests.find(({ name }) => name === failed.name);
  const isSame = test?.run?.hash === hash;
  if (json) terminal.write(`${JSON.stringify(again, null, 2)}\n`);
  else {
    const view = new VerdictView(context, exercise);
    terminal.write(`${words.replayed(view.title(failed.name))}\n`);
    if (again.answer.sha256 !== sha256) terminal.write(`${words.answerChanged(path.relative(process.cwd(), file))}\n`);
    terminal.write(test?.status === 'pass' ? `${words.passesNow}\n` : view.summary({ ...again, tests: again.tests.filter(({ name }) => name === failed.name) }));
    terminal.write(`${isSame ? words.sameTrace(hash) : words.otherTrace(hash, test?.run?.hash ?? '-')}\n`);
  }
  return isSame ? EXIT.ok : EXIT.failed;
}

function readVerdict(context: CommandContext, what: string, words: LearningWords): Verdict {
  const isFile = what.endsWith('.json') || existsSync(what);
  const file = isFile ? what : openWorkspace(context).verdictFile(findExercise(context, what).slug);
  if (!existsSync(file)) throw new UserError(isFile ? context.messages.check.missingFile(what) : words.noVerdict(what));
  try {
    return v.parse(verdictSchema, JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    throw new UserError(words.notAVerdict(file));
  }
}
