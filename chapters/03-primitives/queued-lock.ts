import { Lock } from 'asynclings';

/**
 * The runtime's lock, which knows besides whether somebody is on the way in. A lock reads free between a
 * release and the turn of the first waiter; who looks at `locked` alone would barge in.
 */
export class QueuedLock extends Lock {
  #comingCount = 0;

  override acquire(): Promise<void> {
    return this.isFree ? super.acquire() : this.#queue();
  }

  /** Nobody has it, and nobody waits for it. */
  get isFree(): boolean {
    return !this.locked && this.#comingCount === 0;
  }

  async #queue(): Promise<void> {
    this.#comingCount++;
    try {
      await super.acquire();
    } finally {
      this.#comingCount--;
    }
  }
}
