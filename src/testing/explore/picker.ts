import type { Task } from '../../asyncio/mod.ts';
import { seededRandom } from '../seeded-chooser.ts';
import type { Choice } from './schedule.ts';

/**
 * Says at choice point number `point` which of `width` ways the run goes; 0 is the usual one. `ready`: the tasks
 * that may go next, unless something else is chosen.
 */
export type Picker = (point: number, width: number, ready?: readonly Task[]) => number;

/** First in, first out, but for `choices`. */
export function deviating(choices: readonly Choice[]): Picker {
  let next = 0;
  return (point) => {
    if (choices[next]?.point !== point) return 0;
    return choices[next++]!.position;
  };
}

/** Any of the ways, each as likely as the others. */
export function randomly(seed: number): Picker {
  const random = seededRandom(seed);
  return (_point, width) => Math.floor(random() * width);
}

const MOST_CHANGES = 3; // few bugs need more

/**
 * Every task gets a random priority and the highest goes first; at some random points the one that would go
 * becomes the lowest of all. Finds what needs one task to be kept waiting for long.
 * @param round each draws anew, and takes turns in how many points there are.
 * @param length choice points that a run is expected to have.
 * @source Burckhardt et al., A Randomized Scheduler with Probabilistic Guarantees of Finding Bugs (PCT), 2010.
 */
export function byPriority(seed: number, round: number, length: number): Picker {
  const random = seededRandom(seed + round);
  const changePoints = new Set(Array.from({ length: 1 + (round % MOST_CHANGES) }, () => Math.floor(random() * Math.max(1, length))));
  const priorities = new Map<Task, number>();
  const priorityOf = (task: Task): number => {
    const known = priorities.get(task);
    if (known !== undefined) return known;
    const drawn = random();
    priorities.set(task, drawn);
    return drawn;
  };
  let lowest = 0;
  const highestOf = (ready: readonly Task[]): number => {
    const values = ready.map(priorityOf);
    return values.indexOf(Math.max(...values));
  };
  return (point, width, ready) => {
    if (ready === undefined) return Math.floor(random() * width);
    const best = highestOf(ready);
    if (!changePoints.has(point)) return best;
    priorities.set(ready[best]!, --lowest);
    return highestOf(ready);
  };
}
