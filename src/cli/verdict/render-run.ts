import type { ChalkInstance } from 'chalk';
import type { Lang } from '../../course/mod.ts';
import type { TestRun } from '../../grader/mod.ts';
import { diagnose, renderTimeline, renderTransitions, Trace, type TraceEvent } from '../../trace/mod.ts';
import type { CommandContext } from '../context.ts';
import { diagnosisText } from '../diagnosis-text.ts';
import { tracePaint } from '../paint-trace.ts';
import type { VerdictWords } from './words.ts';

const MOST_ROWS = 12;

interface Look {
  readonly lang: Lang;
  readonly width: number;
  readonly paint: ChalkInstance;
}

/** How a run came to its failure: what was done to it, and the dozen lines of its trace that matter. */
export function renderRun({ events, aroundSeq, disturbance, schedule }: TestRun, words: VerdictWords, { lang, width, paint }: Look): string[] {
  const trace = new Trace(events as unknown as TraceEvent[]); // a verdict is read as it was written
  if (disturbance === undefined && !isTelling(trace)) return [];
  const table = renderTransitions(trace, { lang, width, paint: tracePaint(paint), maxRows: MOST_ROWS, ...(aroundSeq !== undefined && { aroundSeq }) });
  return [...explain(disturbance, schedule, words), paint.bold(words.whatHappened), ...table.split('\n')];
}

/** Who waits for whom in a run in which nothing can go on any more. */
export function explainHang({ events }: TestRun, context: CommandContext): string[] {
  const trace = new Trace(events as unknown as TraceEvent[]);
  return diagnose(trace).flatMap((each) => (each.kind === 'deadlock' || each.kind === 'lost-wake-up' ? [diagnosisText(each, trace, context)] : []));
}

/** A run from its beginning, as far as it was kept: its tasks over time, and every row of its trace. */
export function renderWholeRun({ events, schedule, disturbance }: TestRun, words: VerdictWords, { lang, width, paint }: Look): string[] {
  const trace = new Trace(events as unknown as TraceEvent[]);
  const options = { lang, width, paint: tracePaint(paint) };
  return [...explain(disturbance, schedule, words), ...renderTimeline(trace, options).split('\n'), '', ...renderTransitions(trace, options).split('\n')];
}

/** Whether there is more to see than a task that begins and ends. */
function isTelling(trace: Trace): boolean {
  return trace.tasks.length > 1 || trace.events('task.waiting').length > 0;
}

function explain(disturbance: TestRun['disturbance'], schedule: string, words: VerdictWords): string[] {
  switch (disturbance?.kind) {
    case undefined:
      return [];
    case 'interleaving':
      return [words.reordered(schedule)];
    case 'cancel':
      return [words.cancelledAt(disturbance.wait, disturbance.moment === 'woken')];
    case 'fail':
      return [words.failedAt(disturbance.call)];
    default:
      return disturbance satisfies never;
  }
}
