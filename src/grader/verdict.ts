/** How one test of a suite went. */
export interface TestResult {
  readonly name: string;
  readonly status: 'pass' | 'fail' | 'skip';
  readonly ms: number;
  readonly failure?: TestFailure;
}

export interface TestFailure {
  readonly message: string;
  /** Printed values, when the test compared two. */
  readonly expected?: string;
  readonly actual?: string;
  /** Line of the answer that the error came from, counted from 1. */
  readonly line?: number;
}

/**
 * The outcome of grading one answer.
 * `crashed`: the answer ended its process. `infra-error`: the grader failed, which is never the learner's fault.
 */
export interface Verdict {
  readonly schema: 1;
  readonly exercise: string;
  readonly status: 'passed' | 'failed' | 'timed-out' | 'crashed' | 'compile-error' | 'infra-error';
  readonly tests: readonly TestResult[];
  /** What went wrong outside any test: the syntax error, the signal, the fault of the grader. */
  readonly detail?: string;
  /** The test that was running when the process ended. */
  readonly during?: string;
  readonly ms: number;
}
