import * as v from 'valibot';

/** The version of the verdict's form; a change that an older reader cannot read makes it higher. */
export const VERDICT_SCHEMA = 1;

const count = v.pipe(v.number(), v.integer(), v.minValue(0));

const disturbance = v.variant('kind', [
  v.object({ kind: v.literal('interleaving') }),
  v.object({ kind: v.literal('cancel'), wait: count, moment: v.picklist(['waiting', 'woken']) }),
  v.object({ kind: v.literal('fail'), call: count }),
]);

/** One event of a run's trace, in the vocabulary of `asynclings/trace`, and the line of the answer it comes from. */
const traceEvent = v.looseObject({ seq: count, atMs: v.number(), kind: v.string(), line: v.optional(count) });

/** What makes a test's run repeatable, and how it went. */
const run = v.object({
  /** Seed and deviations from first in, first out, such as `0:3x2`. */
  schedule: v.string(),
  /** Of the trace; the same run has the same one. */
  hash: v.string(),
  /** What the sweep did to the run; absent for one that was left alone. */
  disturbance: v.optional(disturbance),
  /** What happened, as far as it is needed to draw what is around `aroundSeq`; a long run is cut. */
  events: v.array(traceEvent),
  /** Number of the event to look at first: the first deviation, or the answer's last act before the failure. */
  aroundSeq: v.optional(count),
});

const failure = v.object({
  message: v.string(),
  /** Printed values, when the test compared two. */
  expected: v.optional(v.string()),
  actual: v.optional(v.string()),
  /** Line of the answer that the error came from, counted from 1. */
  line: v.optional(count),
  /** The answer's own lines that led there, innermost first. */
  stack: v.optional(v.array(count)),
});

const test = v.object({
  name: v.string(),
  /** `pending`: not run, because something else has to be put right first. */
  status: v.picklist(['pass', 'fail', 'pending']),
  ms: v.number(),
  /** What the answer printed during this test. */
  output: v.optional(v.string()),
  failure: v.optional(failure),
  run: v.optional(run),
});

const diagnosis = v.variant('kind', [
  /** Loops without ever coming to rest, at this line if it could be found. */
  v.object({ kind: v.literal('endless-loop'), line: v.optional(count) }),
  v.object({ kind: v.literal('too-much-output'), bytes: count }),
]);

/** The outcome of grading one answer. */
export const verdictSchema = v.object({
  schema: v.literal(VERDICT_SCHEMA),
  exercise: v.string(),
  /** `crashed`: the answer ended its process. `infra-error`: the grader failed, which is never the learner's fault. */
  status: v.picklist(['passed', 'failed', 'timed-out', 'crashed', 'compile-error', 'infra-error']),
  tests: v.array(test),
  /** What went wrong outside any test: the syntax error, the signal, the fault of the grader. */
  detail: v.optional(v.string()),
  diagnosis: v.optional(diagnosis),
  /** Of a measuring exercise that is passed. */
  medal: v.optional(v.picklist(['bronze', 'silver', 'gold'])),
  /** The test that was running when the process ended. */
  during: v.optional(v.string()),
  /** Of chance, time and interleavings. */
  seed: count,
  /** Milliseconds until the first result, and in all. */
  firstMs: v.optional(v.number()),
  ms: v.number(),
  answer: v.object({ file: v.string(), sha256: v.string() }),
  grader: v.object({
    version: v.string(),
    node: v.string(),
    /** Of the suite's text: a verdict counts for this suite only. */
    suite: v.string(),
    profile: v.picklist(['sealed', 'node']),
    /** How well the process was kept apart: A best, C least. */
    sandbox: v.picklist(['A', 'B', 'C']),
  }),
});

export type Verdict = v.InferOutput<typeof verdictSchema>;
export type TestResult = Verdict['tests'][number];
export type TestFailure = NonNullable<TestResult['failure']>;
export type TestRun = NonNullable<TestResult['run']>;
