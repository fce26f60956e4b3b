import type { GradeReport } from './messages.ts';
import type { TestResult } from './verdict.ts';

/** What one grading child has told so far. */
export class Hearing {
  readonly tests = new Map<string, TestResult>();
  /** The test that is running. */
  during: string | undefined;
  /** How it says that it has ended; whether that is true shows only when it has. */
  closing: Extract<GradeReport, { kind: 'finished' | 'broken' | 'endless-loop' }> | undefined;
  readonly #onTest: (result: TestResult) => void;
  readonly #onFirst: () => void;

  constructor(onTest: (result: TestResult) => void, onFirst: () => void) {
    this.#onTest = onTest;
    this.#onFirst = onFirst;
  }

  hear(report: GradeReport): void {
    switch (report.kind) {
      case 'ready':
      case 'rehearsed':
      case 'beat':
        return;
      case 'collected':
        for (const name of report.names) if (!this.tests.has(name)) this.tests.set(name, { name, status: 'pending', ms: 0 });
        return;
      case 'started':
        this.during = report.name;
        return;
      case 'ended':
        this.during = undefined;
        this.tests.set(report.result.name, report.result);
        return this.#onTest(report.result);
      case 'stage-ended':
        if (report.stage === 'first') this.#onFirst();
        return;
      case 'endless-loop':
      case 'finished':
      case 'broken':
        this.closing = report;
        return;
      default:
        return report satisfies never;
    }
  }
}
