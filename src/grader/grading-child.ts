// Entry of the grading process: takes one request, tells how each test goes, and ends.
import type { GradeReport, GradeRequest } from './messages.ts';
import { runSuite } from './harness.ts';

const send = process.send?.bind(process);

function tell(report: GradeReport): void {
  send?.(report);
}

async function grade({ suite, testLimitMs }: GradeRequest): Promise<void> {
  try {
    await runSuite(suite, testLimitMs, {
      started: (name) => tell({ kind: 'started', name }),
      ended: (result) => tell({ kind: 'ended', result }),
    });
    tell({ kind: 'finished' });
  } catch (error) {
    tell({ kind: 'broken', message: error instanceof Error ? `${error.name}: ${error.message}` : String(error) });
  }
  // The answer may have left timers behind; they are no reason to stay.
  process.disconnect();
}

process.once('message', (request) => void grade(request as GradeRequest));
tell({ kind: 'ready' });
