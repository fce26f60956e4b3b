import type { Exercise } from '../course/mod.ts';
import { CompileError, loadProgram, type Program } from '../loader/mod.ts';
import { type ChildEnd, childEntry, startChild } from '../sandbox/mod.ts';
import type { GradeReport, GradeRequest } from './messages.ts';
import type { TestResult, Verdict } from './verdict.ts';

export interface GradeOptions {
  /** Wall-clock limit of the whole suite. @default 10_000 */
  readonly limitMs?: number;
  /** Stops the grading; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
}

const SUITE_LIMIT_MS = 10_000;

/** Runs the suite of `exercise` against the file `answer` in a process of its own. */
export async function grade(exercise: Exercise, answer: string, { limitMs = SUITE_LIMIT_MS, signal }: GradeOptions = {}): Promise<Verdict> {
  const startMs = performance.now();
  const verdict = (fields: Omit<Verdict, 'schema' | 'exercise' | 'ms'>): Verdict => ({
    schema: 1,
    exercise: exercise.slug,
    ...fields,
    ms: Math.round(performance.now() - startMs),
  });
  let suite: Program;
  try {
    suite = loadProgram(exercise.suiteFile, { redirects: { [exercise.starterFile]: answer } });
  } catch (error) {
    if (!(error instanceof CompileError)) throw error;
    const isTheirs = error.file === answer;
    return verdict({ status: isTheirs ? 'compile-error' : 'infra-error', tests: [], detail: error.message });
  }
  return verdict(await runInChild({ suite, testLimitMs: limitMs }, limitMs, signal));
}

type Outcome = Omit<Verdict, 'schema' | 'exercise' | 'ms'>;

async function runInChild(request: GradeRequest, limitMs: number, signal: AbortSignal | undefined): Promise<Outcome> {
  const tests: TestResult[] = [];
  let during: string | undefined;
  let closing: Extract<GradeReport, { kind: 'finished' | 'broken' }> | undefined;
  const child = startChild(childEntry('grading-child', import.meta.url), {
    ...(signal !== undefined && { signal }),
    limitMs,
    onOutput: () => {}, // what the answer prints is no part of the verdict
    onMessage: (message) => {
      const report = message as GradeReport;
      switch (report.kind) {
        case 'ready':
          return child.send(request);
        case 'started':
          during = report.name;
          return;
        case 'ended':
          during = undefined;
          tests.push(report.result);
          return;
        case 'finished':
        case 'broken':
          closing = report;
          return;
        default:
          return report satisfies never;
      }
    },
  });
  const end = await child.ended;
  return conclude(tests, closing, end, during);
}

function conclude(tests: TestResult[], closing: GradeReport | undefined, end: ChildEnd, during: string | undefined): Outcome {
  const where = during === undefined ? {} : { during };
  if (closing?.kind === 'finished') {
    const isPassed = tests.length > 0 && tests.every((test) => test.status === 'pass');
    return { status: isPassed ? 'passed' : 'failed', tests };
  }
  if (closing?.kind === 'broken') return { status: 'failed', tests, detail: closing.message, ...where };
  if (end.kind === 'timed-out') return { status: 'timed-out', tests, detail: `${end.limitMs} ms`, ...where };
  const how = end.kind === 'exited' ? `exit code ${end.code}` : end.kind === 'killed' ? end.signal : end.kind;
  return { status: 'crashed', tests, detail: how, ...where };
}
