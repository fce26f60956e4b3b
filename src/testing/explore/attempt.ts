import { type Chooser, type Probe, run, type RunOptions, type Task } from '../../asyncio/mod.ts';
import { EndlessRunError } from './endless-run-error.ts';
import { failureClassOf } from './failure.ts';
import type { Picker } from './picker.ts';
import { PretendedWorld, visit } from './pretended-world.ts';
import type { Choice } from './schedule.ts';
import { Watch } from './watch.ts';

/** One for `explore` and `replay`: a schedule of the one has to run in the other as it did. */
export const DEFAULT_MAX_TURNS = 10_000;

/** What is explored: an async function that makes its own tasks and throws when its invariant does not hold. */
export type Program = () => Promise<void>;

/** Runs a program once, with these options; what it throws is the program's failure. */
export type Runner = (program: Program, options: Pick<RunOptions, 'clock' | 'probe' | 'choose'>) => Promise<unknown>;

export interface Conditions {
  /** Of chance and time, not of the choices. */
  readonly seed: number;
  /** From this choice point on every run is first in, first out; 0 asks nobody, which is quick. */
  readonly maxChoices: number;
  readonly maxTurns: number;
  readonly run?: Runner | undefined;
}

/** One run of the program. */
export interface Attempt {
  readonly ending: Ending;
  /** The deviations that were made. */
  readonly choices: readonly Choice[];
  /** How many ways there were at each choice point. */
  readonly widths: readonly number[];
  /** Whether there were choice points beyond `maxChoices`. */
  readonly isTruncated: boolean;
  /** Whether a choice was asked for that the run did not offer. */
  readonly isMisfit: boolean;
}

export type Ending = { readonly kind: 'passed' } | { readonly kind: 'failed'; readonly error: unknown; readonly failureClass: string };

/** Told just before another task is resumed than the first. */
export type OnDeviation = (choice: Choice, chosen: Task, first: Task) => void;

/** Runs `program` once on virtual time, with `pick` for a scheduler. Its failure is a result, not an error. */
export async function attempt(program: Program, conditions: Conditions, pick: Picker, probe?: Probe, onDeviation?: OnDeviation): Promise<Attempt> {
  const { seed, maxChoices, maxTurns, run: runner = run } = conditions;
  const choices: Choice[] = [];
  const widths: number[] = [];
  let isTruncated = false;
  let isMisfit = false;
  const decide = (width: number, ready?: readonly Task[]): number => {
    const point = widths.length;
    if (point >= maxChoices) {
      isTruncated = true;
      return 0;
    }
    widths.push(width);
    const picked = pick(point, width, ready);
    const position = picked < width ? picked : 0;
    if (position !== picked) isMisfit = true;
    if (position > 0) {
      const choice = { point, position };
      choices.push(choice);
      // Another latency shows in the trace by itself: a sleep of another length.
      if (ready !== undefined) onDeviation?.(choice, ready[position]!, ready[0]!);
    }
    return position;
  };
  const choose: Chooser = (ready) => decide(ready.length, ready);
  const world = new PretendedWorld(seed, (count) => decide(count));
  const watch = new Watch(world, maxTurns, probe);
  let ending: Ending = { kind: 'passed' };
  try {
    await visit(world, () => Promise.race([runner(program, { clock: 'virtual', probe: watch, ...(maxChoices > 0 && { choose }) }), watch.abandoned]));
  } catch (error) {
    ending = failed(error);
  }
  // Being stopped may look like any failure, or like none.
  if (watch.isEndless) ending = failed(new EndlessRunError(maxTurns));
  return { ending, choices, widths, isTruncated, isMisfit };
}

function failed(error: unknown): Ending {
  return { kind: 'failed', error, failureClass: failureClassOf(error) };
}
