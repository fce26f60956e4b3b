import { CancelledError, loopTime } from 'asynclings';

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

/** Stops calling a service that fails all the time. */
export class Breaker {
  readonly #failures: number;
  readonly #resetMs: number;
  readonly #isFailure: (error: unknown) => boolean;
  readonly #halfOpenMax: number;
  #state: State = { kind: 'closed', failuresInRow: 0 };

  constructor({ failures, resetMs, isFailure = () => true, halfOpenMax = 1 }: BreakerOptions) {
    requireCount('failures', failures);
    requireCount('halfOpenMax', halfOpenMax);
    if (typeof resetMs !== 'number' || !(resetMs >= 0)) throw new RangeError(`resetMs is a number of milliseconds, got ${String(resetMs)}`);
    this.#failures = failures;
    this.#resetMs = resetMs;
    this.#isFailure = isFailure;
    this.#halfOpenMax = halfOpenMax;
  }

  get state(): 'closed' | 'open' | 'half-open' {
    return this.#now().kind;
  }

  /** Calls `fn`, unless the circuit is open. */
  async call<T>(fn: () => Promise<T>): Promise<T> {
    const began = this.#admit();
    try {
      const value = await fn();
      this.#answered(began);
      return value;
    } catch (error) {
      // A call that was cancelled has learnt nothing about the other side.
      if (!(error instanceof CancelledError)) {
        if (this.#isFailure(error)) this.#failed(began);
        else this.#answered(began);
      }
      throw error;
    } finally {
      if (began.kind === 'half-open') began.probes--;
    }
  }

  #admit(): State {
    const state = this.#now();
    if (state.kind === 'open') throw new BreakerOpen(state.untilMs - loopTime());
    if (state.kind === 'half-open') {
      if (state.probes >= this.#halfOpenMax) throw new BreakerOpen(0);
      state.probes++;
    }
    return state;
  }

  #now(): State {
    if (this.#state.kind === 'open' && loopTime() >= this.#state.untilMs) this.#state = { kind: 'half-open', probes: 0 };
    return this.#state;
  }

  // Each change of state is a new object, so a call that began in an older state has no say any more.
  #answered(began: State): void {
    if (began !== this.#state) return;
    if (began.kind === 'closed') began.failuresInRow = 0;
    else this.#state = { kind: 'closed', failuresInRow: 0 };
  }

  #failed(began: State): void {
    if (began !== this.#state) return;
    if (began.kind === 'closed' && ++began.failuresInRow < this.#failures) return;
    this.#state = { kind: 'open', untilMs: loopTime() + this.#resetMs };
  }
}

function requireCount(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} is a whole number of at least 1, got ${String(value)}`);
}
