import { DEFAULT_MAX_TURNS, type Program, type Runner } from './attempt.ts';
import { failureOf } from './failure.ts';
import { record, type RecordOptions } from './recording.ts';
import type { ReplayResult } from './result.ts';
import { formatSchedule, parseSchedule } from './schedule.ts';

export interface ReplayOptions extends RecordOptions {
  /** As it was for `explore`. @default 10_000 */
  readonly maxTurns?: number;
  /** As it was for `explore`. */
  readonly run?: Runner;
}

/**
 * Runs `program` once, exactly as a schedule says.
 * @param schedule what `explore` found, such as `0:3x2,7x1`; `0:` is first in, first out.
 * @throws {SyntaxError} when that is no schedule.
 * @example
 * const { kind, trace } = await replay(() => sleep(30), '0:');
 * [kind, trace.endMs]; // => ['passed', 30]
 */
export async function replay(program: Program, schedule: string, { maxTurns = DEFAULT_MAX_TURNS, run, ...recording }: ReplayOptions = {}): Promise<ReplayResult> {
  const { seed, choices } = parseSchedule(schedule);
  const { attempt, deviations, trace, hash } = await record(program, { seed, maxChoices: Infinity, maxTurns, run }, choices, recording);
  const { ending } = attempt;
  const isFitting = formatSchedule({ seed, choices: attempt.choices }) === schedule;
  const failure = ending.kind === 'failed' ? { error: ending.error, failure: failureOf(ending.error) } : {};
  return { kind: ending.kind, ...failure, schedule, deviations, isFitting, trace, hash };
}
