import { Condition } from './condition.ts';
import { BrokenBarrierError } from './errors.ts';
import { Lock } from './lock.ts';
import { noteOf } from './note.ts';

type BarrierState = 'filling' | 'draining' | 'resetting' | 'broken';

/**
 * A meeting point: nobody goes on before `parties` tasks have come. It can be used again and again.
 * @throws {RangeError} when `parties` is not a whole number of at least 1.
 * @source CPython asyncio.Barrier.
 * @example
 * const barrier = new Barrier(2);
 * const other = createTask(() => barrier.wait());
 * await barrier.wait(); // => 0
 * await other.join(); // => 1
 */
export class Barrier {
  readonly name = 'barrier';
  readonly parties: number;
  readonly #changed = new Condition(new Lock('barrier'));
  #state: BarrierState = 'filling';
  #count = 0;

  constructor(parties: number) {
    if (typeof parties !== 'number') throw new TypeError(`parties is a number, got ${typeof parties}`);
    if (!Number.isInteger(parties) || parties < 1) throw new RangeError(`parties is a whole number of at least 1, got ${parties}`);
    this.parties = parties;
  }

  /** Tasks that have come and wait for the others. */
  get waiting(): number {
    return this.#state === 'filling' ? this.#count : 0;
  }

  get broken(): boolean {
    return this.#state === 'broken';
  }

  /**
   * Waits for the others.
   * @returns the place in the order of arrival, 0 to `parties - 1`.
   * @throws {BrokenBarrierError} when the barrier is aborted, or reset while this task waits.
   */
  wait(): Promise<number> {
    return this.#changed.run(async () => {
      await this.#waitUntilItFills();
      try {
        const index = this.#count++;
        noteOf(this, 'barrier.arrived', index);
        if (index + 1 === this.parties) this.#trip();
        else await this.#waitForTheOthers();
        return index;
      } finally {
        this.#count--;
        this.#leave();
      }
    });
  }

  /** Sends those who wait away with BrokenBarrierError and starts over. */
  reset(): Promise<void> {
    return this.#changed.run(async () => {
      this.#state = this.#count > 0 ? 'resetting' : 'filling';
      this.#changed.notifyAll();
    });
  }

  /** Breaks the barrier for good, until `reset()`. */
  abort(): Promise<void> {
    return this.#changed.run(async () => {
      this.#state = 'broken';
      noteOf(this, 'barrier.broken');
      this.#changed.notifyAll();
    });
  }

  toString(): string {
    return `<Barrier ${this.#state} ${this.waiting}/${this.parties}>`;
  }

  // A fast task may come round again while the last ones of its generation are still leaving.
  async #waitUntilItFills(): Promise<void> {
    await this.#changed.waitFor(() => this.#state !== 'draining' && this.#state !== 'resetting');
    if (this.#state === 'broken') throw new BrokenBarrierError('the barrier is broken');
  }

  async #waitForTheOthers(): Promise<void> {
    await this.#changed.waitFor(() => this.#state !== 'filling');
    if (this.#state === 'broken' || this.#state === 'resetting') throw new BrokenBarrierError('the barrier was aborted or reset');
  }

  #trip(): void {
    this.#state = 'draining';
    noteOf(this, 'barrier.tripped', this.parties);
    this.#changed.notifyAll();
  }

  #leave(): void {
    if (this.#count > 0) return;
    if (this.#state === 'resetting' || this.#state === 'draining') this.#state = 'filling';
    this.#changed.notifyAll();
  }
}
