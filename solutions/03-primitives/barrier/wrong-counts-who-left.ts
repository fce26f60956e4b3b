// caught by: who is cancelled no longer counts
import { BrokenBarrierError, Future } from 'asynclings';

/** Those who have come to one round, in order. Each of them is told its place. */
type Round = Set<Future<number>>;

/** A meeting point: nobody goes on before all have come. */
export class Barrier {
  readonly #parties: number;
  readonly #action: (() => void | Promise<void>) | undefined;
  #round: Round = new Set();
  #isBroken = false;

  /** @param action run once in each round, when the last has come. */
  constructor(parties: number, action?: () => void | Promise<void>) {
    if (!Number.isSafeInteger(parties) || parties < 1) throw new RangeError(`parties is a whole number of at least 1, got ${String(parties)}`);
    this.#parties = parties;
    this.#action = action;
  }

  get waiting(): number {
    return this.#present().length;
  }

  get broken(): boolean {
    return this.#isBroken;
  }

  /** Waits for the others. @returns the place in the order of arrival, from 0. */
  async wait(): Promise<number> {
    if (this.#isBroken) throw new BrokenBarrierError('the barrier is broken');
    if (this.waiting + 1 === this.#parties) return this.#open();
    const arrival = new Future<number>();
    this.#round.add(arrival);
    return arrival.wait();
  }

  /** Nobody is to wait here any more. */
  abort(): void {
    this.#isBroken = true;
    this.#sendAway(this.#startRound());
  }

  /** Sends those who wait away and begins anew. */
  reset(): void {
    this.#isBroken = false;
    this.#sendAway(this.#startRound());
  }

  async #open(): Promise<number> {
    const present = this.#startRound(); // before the action, which may wait
    try {
      await this.#action?.();
    } catch (error) {
      this.abort();
      this.#sendAway(present);
      throw error;
    }
    for (const [place, arrival] of present.entries()) if (!arrival.isDone) arrival.setResult(place);
    return present.length;
  }

  /** @returns those who were there until now. */
  #startRound(): Future<number>[] {
    const present = this.#present();
    this.#round = new Set();
    return present;
  }

  #present(): Future<number>[] {
    return [...this.#round];
  }

  #sendAway(present: readonly Future<number>[]): void {
    for (const arrival of present) if (!arrival.isDone) arrival.setException(new BrokenBarrierError('the barrier was broken or reset'));
  }
}
