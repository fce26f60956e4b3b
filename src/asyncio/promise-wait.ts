import { CancelledError } from './errors.ts';
import type { WaitKind } from './probe.ts';
import { Wait } from './wait.ts';

/**
 * A task's wait for something the runtime does not know: a native promise, where a host sees what is awaited.
 * Cancelling frees the task at once; what becomes of the promise is not its business any more.
 */
export class PromiseWait<T> extends Wait<T> {
  readonly kind: WaitKind = 'opaque';
  readonly label: string;
  #outcome: { value: T } | { error: unknown } | undefined;

  constructor(label: string) {
    super();
    this.label = label;
  }

  /**
   * Tells that the promise has settled.
   * @returns whether the task's turn is still under way: then nothing was waited for, and the caller goes on at once.
   */
  settled(outcome: { value: T } | { error: unknown }): boolean {
    if (this.#outcome !== undefined || this.owner.isDone) return false;
    if (this.loop.running === this.owner) {
      this.owner.removeWait(this as unknown as Wait<never>);
      this.#outcome = outcome;
      return true;
    }
    this.#outcome = outcome;
    this.owner.makeReady(this);
    return false;
  }

  interrupt(reason: unknown): boolean {
    if (this.#outcome !== undefined) return false;
    this.#outcome = { error: new CancelledError(reason) };
    this.owner.makeReady(this);
    return true;
  }

  protected settle(late: CancelledError | undefined): void {
    const outcome = this.#outcome;
    const isCancelled = outcome !== undefined && 'error' in outcome && outcome.error instanceof CancelledError;
    if (late !== undefined && !isCancelled) this.reject(late);
    else if (outcome === undefined) return;
    else if ('error' in outcome) this.reject(outcome.error);
    else this.resolve(outcome.value);
  }
}
