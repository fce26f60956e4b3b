import { CancelledError, InvalidStateError } from './errors.ts';
import type { Step } from './loop.ts';

export type Outcome = 'pending' | 'done' | 'failed' | 'cancelled';

/**
 * A result that will be there later, and the steps that wait for it: the inside of Future and Task.
 * @source CPython asyncio.Future.
 */
export class FutureCore<T = unknown> {
  outcome: Outcome = 'pending';
  value: T | undefined = undefined;
  /** What a failed one failed with; the reason of a cancelled one. */
  error: unknown = undefined;
  #steps: Step | Step[] | undefined = undefined;

  /** True while a request to cancel this one is being handed on to what it waits for. */
  isCancelling = false;

  get isDone(): boolean {
    return this.outcome !== 'pending';
  }

  complete(outcome: Exclude<Outcome, 'pending'>, value: T | undefined, error: unknown): void {
    this.outcome = outcome;
    this.value = value;
    this.error = error;
    const steps = this.#steps;
    this.#steps = undefined;
    if (Array.isArray(steps)) for (const step of steps) schedule(step);
    else if (steps !== undefined) schedule(steps);
  }

  cancel(reason: unknown): boolean {
    if (this.isDone) return false;
    this.complete('cancelled', undefined, reason);
    return true;
  }

  /** Has `step` run when the result is there; at the next turn when it is there already. */
  addStep(step: Step): void {
    if (this.isDone) schedule(step);
    else if (this.#steps === undefined) this.#steps = step;
    else if (Array.isArray(this.#steps)) this.#steps.push(step);
    else this.#steps = [this.#steps, step];
  }

  /** Takes out the steps that `match` accepts and returns how many they were. */
  removeSteps(match: (step: Step) => boolean): number {
    const steps = Array.isArray(this.#steps) ? this.#steps : this.#steps === undefined ? [] : [this.#steps];
    const kept = steps.filter((step) => !match(step));
    this.#steps = kept.length > 1 ? kept : kept[0];
    return steps.length - kept.length;
  }

  /** Marks the error as seen. */
  retrieve(): void {}

  /** @throws the error of a failed one; CancelledError; InvalidStateError while it is pending. */
  take(): T {
    switch (this.outcome) {
      case 'pending':
        throw new InvalidStateError('the result is not there yet');
      case 'done':
        return this.value as T;
      case 'failed':
        this.retrieve();
        throw this.error;
      case 'cancelled':
        throw new CancelledError(this.error);
      default:
        return this.outcome satisfies never;
    }
  }

  /** @throws CancelledError; InvalidStateError while it is pending. */
  takeError(): unknown {
    if (this.outcome !== 'failed') {
      this.take();
      return undefined;
    }
    this.retrieve();
    return this.error;
  }
}

function schedule(step: Step): void {
  if (step.owner === undefined) step.loop.callSoon(step);
  else step.owner.makeReady(step);
}

/** The promise of a result that is there already: awaiting it takes no turn and delivers no cancellation. */
export function settled<T>(core: FutureCore<T>): Promise<T> {
  try {
    return Promise.resolve(core.take());
  } catch (error) {
    return Promise.reject(error);
  }
}
