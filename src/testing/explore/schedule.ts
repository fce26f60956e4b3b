/**
 * One deviation from first in, first out: at choice point number `point` (they are counted from 0 through the
 * run; a choice point is a moment at which several tasks are ready) the task at `position` of the ready queue
 * was resumed, ahead of those before it. A `latency` is a choice point, too: there it is the length at `position`.
 */
export interface Choice {
  readonly point: number;
  /** ≥ 1; 0 would be no deviation. */
  readonly position: number;
}

/** What makes a run repeatable: the seed of chance and time, and every deviation, in order of `point`. */
export interface Schedule {
  readonly seed: number;
  readonly choices: readonly Choice[];
}

/**
 * The schedule as a string: the seed, a colon, and `<point>x<position>` for each deviation. Whatever it does
 * not name is first in, first out, so that a run without deviations is the seed alone.
 * @example
 * formatSchedule({ seed: 0, choices: [{ point: 3, position: 2 }, { point: 7, position: 1 }] }); // => '0:3x2,7x1'
 * formatSchedule({ seed: 5, choices: [] }); // => '5:'
 */
export function formatSchedule({ seed, choices }: Schedule): string {
  return `${seed}:${choices.map(({ point, position }) => `${point}x${position}`).join(',')}`;
}

const FORM = /^(\d{1,10}):((?:\d{1,9}x\d{1,9})(?:,\d{1,9}x\d{1,9})*)?$/;

/**
 * Reads what `formatSchedule` wrote.
 * @throws {SyntaxError} when it is not a schedule; the message shows what one looks like.
 * @example
 * parseSchedule('0:3x2').choices; // => [{ point: 3, position: 2 }]
 */
export function parseSchedule(text: string): Schedule {
  const [, seed, list] = FORM.exec(text) ?? [];
  const choices = (list?.split(',') ?? []).map((pair) => {
    const [point = 0, position = 0] = pair.split('x').map(Number);
    return { point, position };
  });
  const isInOrder = choices.every(({ point, position }, index) => position > 0 && point > (choices[index - 1]?.point ?? -1));
  if (seed === undefined || !isInOrder) throw new SyntaxError(`'${text}' is not a schedule; one looks like 0:3x2,7x1`);
  return { seed: Number(seed), choices };
}
