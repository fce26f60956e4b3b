import type { Probe } from '../../asyncio/mod.ts';
import { Recorder, type Trace } from '../../trace/mod.ts';
import { type Attempt, attempt, type Conditions, type Program } from './attempt.ts';
import { deviating } from './picker.ts';
import type { Choice } from './schedule.ts';
import { traceHash } from './trace-hash.ts';

/** A moment at which another task was resumed than FIFO would have. */
export interface Deviation extends Choice {
  /** Number of the event in the trace with which the chosen task's turn begins. */
  readonly seq: number;
  readonly chosen: { readonly id: number; readonly name: string };
  /** The task that was first in the queue. */
  readonly first: { readonly id: number; readonly name: string };
}

/** A run with its trace. */
export interface Recording {
  readonly attempt: Attempt;
  readonly deviations: readonly Deviation[];
  readonly trace: Trace;
  readonly hash: string;
}

export interface RecordOptions {
  /** Where the run is written down, for those who add to it. */
  readonly recorder?: Recorder;
  /** What the runtime reports to, if not to the recorder itself. */
  readonly probe?: Probe;
}

/** Runs a schedule and writes down what happens. */
export async function record(program: Program, conditions: Conditions, choices: readonly Choice[], { recorder = new Recorder(), probe = recorder }: RecordOptions = {}): Promise<Recording> {
  const deviations: Deviation[] = [];
  const made = await attempt(program, conditions, deviating(choices), probe, (choice, chosen, first) => {
    const reference = ({ id, name }: typeof chosen) => ({ id, name });
    deviations.push({ ...choice, seq: recorder.size, chosen: reference(chosen), first: reference(first) });
  });
  const trace = recorder.trace();
  return { attempt: made, deviations, trace, hash: traceHash(trace) };
}
