import { Event } from 'asynclings';

/** A meeting point: nobody goes on before all have come. */
export class Barrier {
  readonly #parties: number;
  readonly #opened = new Event('barrier');
  #waiting = 0;

  /** @param action run once in each round, when the last has come. */
  constructor(parties: number, _action?: () => void | Promise<void>) {
    this.#parties = parties;
  }

  get waiting(): number {
    return this.#waiting;
  }

  get broken(): boolean {
    return false;
  }

  /** Waits for the others. @returns the place in the order of arrival, from 0. */
  async wait(): Promise<number> {
    // TODO: what about those who leave, the next round, and the action?
    const place = this.#waiting++;
    if (this.#waiting === this.#parties) this.#opened.set();
    else await this.#opened.wait();
    return place;
  }

  /** Nobody is to wait here any more. */
  abort(): void {}

  /** Sends those who wait away and begins anew. */
  reset(): void {}
}
