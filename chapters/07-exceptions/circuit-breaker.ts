import { CancelledError, loopTime } from 'asynclings';
import { requireCount, requireFunction, requireMs } from './arguments.ts';

export interface BreakerOptions {
  /** Failures in a row that open it: a whole number of at least 1. */
  readonly failures: number;
  /** How long it stays open before it lets a probe through. */
  readonly resetMs: number;
  /** Whether an error says that the other side is in trouble. @default every error */
  readonly isFailure?: (error: unknown) => boolean;
  /** Probes at a time. @default 1 */
  readonly halfOpenMax?: number;
}

/** The call was refused without being made. */
export class BreakerOpen extends Error {
  override readonly name = 'BreakerOpen';
  /** Until the next probe may be made; 0 when one is under way. */
  readonly retryAfterMs: number;

  constructor(retryAfterMs: number) {
    super(`the circuit is open; try again in ${retryAfterMs} ms`);
    this.retryAfterMs = retryAfterMs;
  }
}

type State =
  | { readonly kind: 'closed'; failuresInRow: number }
  | { readonly kind: 'open'; readonly untilMs: number }
  | { readonly kind: 'half-open'; probes: number };

/**
 * Stops calling a service that fails all the time. Closed it lets calls through; after `failures` failures
 * in a row it is open and refuses; after `resetMs` it is half open and lets a probe through, whose end decides.
 * Only calls that began in the present state count: a late failure of an older one changes nothing.
 * @throws {RangeError|TypeError} for a wrong option.
 * @source the pattern of M. Nygard, Release It!; asyncio has no counterpart.
 * @example
 * const breaker = new Breaker({ failures: 1, resetMs: 100 });
 * const down = async () => { throw new Error('no answer'); };
 * await breaker.call(down); // throws Error: no answer
 * await breaker.call(down); // throws BreakerOpen: the circuit is open; try again in 100 ms
 * await sleep(100);
 * breaker.state; // => 'half-open'
 * await breaker.call(async () => 'up again'); // => 'up again'
 */
export class Breaker {
  readonly #failures: number;
  readonly #resetMs: number;
  readonly #isFailure: (error: unknown) => boolean;
  readonly #halfOpenMax: number;
  #state: State = { kind: 'closed', failuresInRow: 0 };

  constructor({ failures, resetMs, isFailure = () => true, halfOpenMax = 1 }: BreakerOptions) {
    requireCount('failures', failures);
    requireMs('resetMs', resetMs);
    requireCount('halfOpenMax', halfOpenMax);
    requireFunction('isFailure', isFailure);
    this.#failures = failures;
    this.#resetMs = resetMs;
    this.#isFailure = isFailure;
    this.#halfOpenMax = halfOpenMax;
  }

  /** @throws {NoRunningLoopError} outside `run()`, once it has been open. */
  get state(): State['kind'] {
    return this.#now().kind;
  }

  /**
   * Calls `fn`, unless the circuit is open. A call that is cancelled says nothing about the other side: it
   * counts neither way, and frees its place as a probe. So put a time limit inside `fn`, not around the call.
   * @throws {BreakerOpen} when it refuses; otherwise what `fn` threw.
   */
  async call<T>(fn: () => Promise<T> | T): Promise<T> {
    requireFunction('call()', fn);
    const state = this.#admit();
    try {
      const value = await fn();
      this.#succeeded(state);
      return value;
    } catch (error) {
      if (!(error instanceof CancelledError)) this.#threw(state, error);
      throw error;
    } finally {
      if (state.kind === 'half-open') state.probes--;
    }
  }

  #now(): State {
    if (this.#state.kind === 'open' && loopTime() >= this.#state.untilMs) this.#state = { kind: 'half-open', probes: 0 };
    return this.#state;
  }

  #admit(): State {
    const state = this.#now();
    switch (state.kind) {
      case 'closed':
        return state;
      case 'open':
        throw new BreakerOpen(state.untilMs - loopTime());
      case 'half-open':
        if (state.probes >= this.#halfOpenMax) throw new BreakerOpen(0);
        state.probes++;
        return state;
      default:
        return state satisfies never;
    }
  }

  #succeeded(began: State): void {
    if (began !== this.#state) return;
    if (began.kind === 'closed') began.failuresInRow = 0;
    else this.#state = { kind: 'closed', failuresInRow: 0 };
  }

  /** An error that is no failure is an answer: the other side is alive. */
  #threw(began: State, error: unknown): void {
    if (!this.#isFailure(error)) return this.#succeeded(began);
    if (began !== this.#state) return;
    if (began.kind === 'closed' && ++began.failuresInRow < this.#failures) return;
    this.#state = { kind: 'open', untilMs: loopTime() + this.#resetMs };
  }
}
