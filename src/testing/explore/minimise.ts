import type { Attempt } from './attempt.ts';
import type { DelayBoundedSearch } from './delay-bounded-search.ts';
import { deviating, type Picker } from './picker.ts';
import type { Choice } from './schedule.ts';

export interface Minimised {
  readonly choices: readonly Choice[];
  /** Whether every schedule with fewer deviations has been tried and does not fail like this. */
  readonly isMinimal: boolean;
  readonly runs: number;
}

export interface Effort {
  /** Asked before every run, with how many there have been. */
  readonly mayGoOn: (runs: number) => boolean;
  /** Runs the program; may throw to end it all. */
  readonly tryOut: (pick: Picker) => Promise<Attempt>;
}

/**
 * Finds the schedule with the fewest deviations that fails in the same way. First deviations are left out as
 * long as the failure remains: quick, and good for a bound. Then every schedule below that bound is tried.
 * @param search goes on where it stands: what it has tried before did not fail like this.
 */
export async function minimise(found: Attempt, failureClass: string, search: DelayBoundedSearch, { mayGoOn, tryOut }: Effort): Promise<Minimised> {
  let runs = 0;
  const failing = async (choices: readonly Choice[]): Promise<Attempt | undefined> => {
    runs++;
    const { ending, ...rest } = await tryOut(deviating(choices));
    return ending.kind === 'failed' && ending.failureClass === failureClass ? { ending, ...rest } : undefined;
  };
  const best = await leaveOut(found.choices, failing, () => mayGoOn(runs * 2));
  while (search.nextDeviations < best.length && mayGoOn(runs)) {
    const choices = search.next()!;
    runs++;
    const made = await tryOut(deviating(choices));
    search.learn(made);
    const isSame = made.ending.kind === 'failed' && made.ending.failureClass === failureClass;
    if (isSame) return { choices: made.choices, isMinimal: true, runs };
  }
  return { choices: best, isMinimal: best.length <= 1 || search.nextDeviations >= best.length, runs };
}

/** Leaves out halves, then quarters … then single deviations. A shift of later choices is no harm as long as the failure is the same. */
async function leaveOut(all: readonly Choice[], failing: (choices: readonly Choice[]) => Promise<Attempt | undefined>, mayGoOn: () => boolean): Promise<readonly Choice[]> {
  let best = all;
  for (let size = Math.ceil(best.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < best.length && mayGoOn(); ) {
      const fewer = [...best.slice(0, from), ...best.slice(from + size)];
      const made = await failing(fewer);
      if (made !== undefined && made.choices.length < best.length) best = made.choices;
      else from += size;
    }
  }
  return best;
}
