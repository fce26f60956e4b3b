import { type Program, sourceLine, sourceLines } from '../../loader/mod.ts';
import type { RunReport } from '../../testing/host.ts';
import type { TestRun } from '../verdict.ts';

const MOST_EVENTS = 300; // what is drawn of it is a dozen lines

/** Cuts a long run to what is needed to show where it went wrong. */
export function toTestRun({ schedule, hash, trace, deviations, sites, disturbance }: RunReport): TestRun {
  const lines = new Map(sites);
  const deadlockSeq = trace.events('loop.deadlock')[0]?.seq;
  // What comes after a deadlock is only the loop clearing up.
  const all = trace.events().filter(({ seq }) => seq <= (deadlockSeq ?? Infinity));
  const lastOwn = sites.at(-1)?.[0];
  const aroundSeq = deviations[0]?.seq ?? cancelSeq(trace) ?? deadlockSeq ?? lastOwn ?? all.at(-1)?.seq;
  const isNear = (seq: number): boolean => aroundSeq === undefined || (seq <= aroundSeq + MOST_EVENTS / 2 && seq > aroundSeq - MOST_EVENTS / 2);
  const events = all.length <= MOST_EVENTS ? all : all.filter(({ kind, seq }) => isNear(seq) || (kind === 'task.created' && seq < (aroundSeq ?? 0)));
  return {
    schedule,
    hash,
    ...(disturbance !== undefined && { disturbance }),
    events: events.map((event) => ({ ...event, ...(lines.has(event.seq) && { line: lines.get(event.seq)! }) })),
    ...(aroundSeq !== undefined && { aroundSeq }),
  };
}

function cancelSeq(trace: RunReport['trace']): number | undefined {
  return trace.events('cancel.requested').find(({ reason }) => reason === 'cancelled by the test')?.seq;
}

/** Finds the answer's lines in a stack. */
export class AnswerLines {
  readonly #program: Program;
  readonly #answer: string;
  readonly #shownAs: string;

  constructor(program: Program, answer: string, shownAs: string) {
    this.#program = program;
    this.#answer = answer;
    this.#shownAs = shownAs;
  }

  first(stack: string): number | undefined {
    return sourceLine(this.#program, this.#answer, stack, this.#shownAs);
  }

  all(stack: string): number[] {
    return [...new Set(sourceLines(this.#program, this.#answer, stack, this.#shownAs))];
  }
}
