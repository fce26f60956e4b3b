import type { Attempt } from './attempt.ts';
import type { Choice } from './schedule.ts';

/** A run whose variations, with one more deviation behind its last, have not all been tried. */
interface Parent {
  readonly choices: readonly Choice[];
  readonly widths: readonly number[];
  point: number;
  position: number;
}

/**
 * Every schedule there is, those with fewer deviations from FIFO first. It knows a run only by its choice
 * points, so each schedule is a run from the beginning.
 * @source Emmi, Qadeer, Rakamarić, Delay-bounded Scheduling, 2011.
 */
export class DelayBoundedSearch {
  readonly #parents: (Parent | undefined)[] = [];
  #head = 0;
  #isTruncated = false;

  /** Whether every schedule has been handed out. */
  get isExhausted(): boolean {
    return this.#current() === undefined && !this.#isTruncated;
  }

  /** The next schedule to try; tell what came of it by `learn`. `undefined`: there are no more. */
  next(): readonly Choice[] | undefined {
    const parent = this.#current();
    if (parent === undefined) return undefined;
    const { choices, point, position } = parent;
    parent.position++;
    return [...choices, { point, position }];
  }

  /** How many deviations the next schedule has; Infinity when there is none. */
  get nextDeviations(): number {
    const parent = this.#current();
    return parent === undefined ? Infinity : parent.choices.length + 1;
  }

  learn({ choices, widths, isTruncated }: Attempt): void {
    if (isTruncated) this.#isTruncated = true;
    const point = (choices.at(-1)?.point ?? -1) + 1;
    if (point < widths.length) this.#parents.push({ choices, widths, point, position: 1 });
  }

  #current(): Parent | undefined {
    for (; this.#head < this.#parents.length; this.#head++) {
      const parent = this.#parents[this.#head]!;
      for (; parent.point < parent.widths.length; parent.point++, parent.position = 1) {
        if (parent.position < parent.widths[parent.point]!) return parent;
      }
      this.#parents[this.#head] = undefined; // or the widths of all runs would be kept
    }
    return undefined;
  }
}
