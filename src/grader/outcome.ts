import type { CodeExercise } from '../course/mod.ts';
import { callsOf } from '../loader/mod.ts';
import { type ChildEnd, describeEnd } from '../sandbox/mod.ts';
import type { Hearing } from './hearing.ts';
import type { TestResult, Verdict } from './verdict.ts';

export type Outcome = Pick<Verdict, 'status' | 'detail' | 'diagnosis' | 'during' | 'medal'>;

/** What it comes to that a child told this and ended like that. */
export function outcomeOf(exercise: CodeExercise, { tests, closing, during: running }: Hearing, end: ChildEnd): Outcome {
  const during = running === undefined ? {} : { during: running };
  // Only a process that came to its own end has a say; whatever else happened to it is told first.
  if (end.kind === 'exited' && closing?.kind === 'finished') {
    const isPassed = passes(exercise, tests);
    return { status: isPassed ? 'passed' : 'failed', ...(isPassed && medalOf(exercise, tests)) };
  }
  if (end.kind === 'exited' && closing?.kind === 'broken') return { status: 'failed', detail: closing.message, ...during };
  if (closing?.kind === 'endless-loop') return { status: 'timed-out', diagnosis: { kind: 'endless-loop', line: closing.line }, ...during };
  if (end.kind === 'blocked') return { status: 'timed-out', diagnosis: { kind: 'endless-loop' }, ...during };
  if (end.kind === 'timed-out') return { status: 'timed-out', detail: `${end.limitMs} ms`, ...during };
  if (end.kind === 'flooded') return { status: 'crashed', diagnosis: { kind: 'too-much-output', bytes: end.bytes }, ...during };
  return { status: 'crashed', detail: describeEnd(end), ...during };
}

/** What a suite cannot see: how the answer is written. */
export function judgeText({ neverCalls }: CodeExercise, source: string): TestResult[] {
  return Object.entries(neverCalls).map(([name, method]) => {
    const [line] = callsOf(source, method);
    return line === undefined ? { name, status: 'pass', ms: 0 } : { name, status: 'fail', ms: 0, failure: { message: `.${method}( is called`, line, stack: [line] } };
  });
}

function passes({ medals }: CodeExercise, tests: ReadonlyMap<string, TestResult>): boolean {
  const needed = [...tests.values()].filter(({ name }) => name !== medals?.silver && name !== medals?.gold);
  return needed.length > 0 && needed.every(({ status }) => status === 'pass');
}

function medalOf({ medals }: CodeExercise, tests: ReadonlyMap<string, TestResult>): Pick<Verdict, 'medal'> {
  if (medals === undefined) return {};
  const isWon = (title: string): boolean => tests.get(title)?.status === 'pass';
  return { medal: isWon(medals.gold) ? 'gold' : isWon(medals.silver) ? 'silver' : 'bronze' };
}
