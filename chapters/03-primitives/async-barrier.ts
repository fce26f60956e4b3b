import { BrokenBarrierError, Event } from 'asynclings';
import { WaitingLine } from './waiting-line.ts';

/** What is done once in each round, when all have come and before anybody leaves. */
export type BarrierAction = () => void | Promise<void>;

/** Those who meet once. The action of the last round and the arrivals of the next never share one. */
class Round {
  readonly line = new WaitingLine<undefined, number>('barrier');
  isBroken = false;

  breakUp(message: string): void {
    this.isBroken = true;
    for (const place of this.line.live()) this.line.refuse(place, new BrokenBarrierError(message));
  }
}

/**
 * A meeting point: nobody goes on before `parties` tasks have come. It can be used again and again; whoever is
 * cancelled while it waits no longer counts.
 * @param parties a whole number of at least 1.
 * @param action run by the last to come; if it fails, the barrier is broken.
 * @throws {RangeError} for any other number of parties; TypeError when it is not a number.
 * @source The text's AsyncBarrier, which went on counting those who had left, and waited for ever for 0 parties.
 * @example
 * const barrier = new AsyncBarrier(2);
 * const other = createTask(() => barrier.wait());
 * await sleep(0);
 * await barrier.wait(); // => 1
 * await other.join(); // => 0
 */
export class AsyncBarrier {
  readonly parties: number;
  readonly #action: BarrierAction | undefined;
  #round = new Round();
  /** The round whose action is under way. Who comes meanwhile waits for its end, then belongs to the next. */
  #acting: { readonly round: Round; readonly over: Event } | undefined;
  #isBroken = false;

  constructor(parties: number, action?: BarrierAction) {
    if (typeof parties !== 'number') throw new TypeError(`parties is a number, got ${typeof parties}`);
    if (!Number.isInteger(parties) || parties < 1) throw new RangeError(`parties is a whole number of at least 1, got ${parties}`);
    this.parties = parties;
    this.#action = action;
  }

  /** Tasks that have come and wait for the others. */
  get waiting(): number {
    return [...this.#round.line.live()].length;
  }

  get broken(): boolean {
    return this.#isBroken;
  }

  /**
   * Waits for the others.
   * @returns the place in the order of arrival, 0 to `parties - 1`, each once in a round.
   * @throws {BrokenBarrierError} when the barrier is aborted, reset while this task waits, or broken by a failing action;
   * the failure of the action, where this task ran it.
   */
  async wait(): Promise<number> {
    while (this.#acting !== undefined) await this.#acting.over.wait();
    if (this.#isBroken) throw new BrokenBarrierError('the barrier is broken');
    const { line } = this.#round;
    // The exact count is needed only when the line is long enough.
    if (line.size + 1 < this.parties || this.waiting + 1 < this.parties) return line.join(undefined);
    return this.#open();
  }

  /** Sends those who wait away with BrokenBarrierError and starts over. */
  reset(): void {
    this.#breakUp('the barrier was reset');
    this.#isBroken = false;
  }

  /** Breaks the barrier until `reset()`. */
  abort(): void {
    this.#isBroken = true;
    this.#breakUp('the barrier was aborted');
  }

  toString(): string {
    return `<AsyncBarrier ${this.#isBroken ? 'broken' : `${this.waiting}/${this.parties}`}>`;
  }

  async #open(): Promise<number> {
    const round = this.#round;
    this.#round = new Round(); // before anything that may wait
    const places = [...round.line.live()];
    await this.#act(round);
    places.forEach((place, index) => {
      if (!place.granted.isDone) round.line.grant(place, index);
    });
    return places.length;
  }

  async #act(round: Round): Promise<void> {
    if (this.#action === undefined) return;
    const over = new Event('barrier action');
    this.#acting = { round, over };
    try {
      await this.#action();
    } catch (error) {
      this.#isBroken = true;
      round.breakUp('the action of the barrier failed');
      throw error;
    } finally {
      this.#acting = undefined;
      over.set();
    }
    if (round.isBroken) throw new BrokenBarrierError('the barrier was aborted or reset');
  }

  #breakUp(message: string): void {
    this.#round.breakUp(message);
    this.#round = new Round();
    this.#acting?.round.breakUp(message);
  }
}
