import { requireLoop } from './context.ts';
import { DoneCallback } from './done-callback.ts';
import { InvalidStateError } from './errors.ts';
import { FutureCore, settled } from './future-core.ts';
import type { Step } from './loop.ts';
import { Join } from './wait.ts';

/**
 * A result that somebody will set later. Cancelling one of those who wait cancels the future, for everybody.
 * @source CPython asyncio.Future.
 * @example
 * const answer = new Future();
 * createTask(() => answer.setResult(42));
 * await answer.wait(); // => 42
 */
export class Future<T = unknown> {
  readonly #core = new FutureCore<T>();
  /** For traces and messages. */
  readonly name: string;

  constructor(name = 'future') {
    this.name = name;
  }

  get isDone(): boolean {
    return this.#core.isDone;
  }

  get isCancelled(): boolean {
    return this.#core.outcome === 'cancelled';
  }

  /** @throws {InvalidStateError} while it is pending; CancelledError when cancelled; its error when failed. */
  result(): T {
    return this.#core.take();
  }

  /** The error that was set, `undefined` when there was none. @throws {InvalidStateError} while it is pending; CancelledError when cancelled. */
  exception(): unknown {
    return this.#core.takeError();
  }

  /** @throws {InvalidStateError} when it is done already. */
  setResult(value: T): void {
    this.#requirePending();
    this.#core.complete('done', value, undefined);
  }

  /** @throws {InvalidStateError} when it is done already. */
  setException(error: unknown): void {
    this.#requirePending();
    this.#core.complete('failed', undefined, error);
  }

  /** @returns false when it is done already. */
  cancel(reason?: unknown): boolean {
    return this.#core.cancel(reason);
  }

  /** Waits for the result; takes no turn when it is there already. */
  wait(): Promise<T> {
    if (this.#core.isDone) return settled(this.#core);
    return new Join('future', this.name, this.#core).begin();
  }

  /** Has `callback` called at the turn after the future is done. @throws {NoRunningLoopError} outside `run()`. */
  addDoneCallback(callback: (future: Future<T>) => void): void {
    this.#core.addStep(new DoneCallback(requireLoop('addDoneCallback()'), callback, this));
  }

  /** @returns whether `callback` was registered. */
  removeDoneCallback(callback: (future: Future<T>) => void): boolean {
    return this.#core.removeSteps((step: Step) => step instanceof DoneCallback && step.callback === callback) > 0;
  }

  toString(): string {
    return `<Future ${this.name} ${this.#core.outcome}>`;
  }

  #requirePending(): void {
    if (this.#core.isDone) throw new InvalidStateError(`${this.name} is ${this.#core.outcome} already`);
  }
}
