import { loopTime } from 'asynclings';

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

/** Stops calling a service that fails all the time. */
export class Breaker {
  readonly #options: BreakerOptions;
  #failuresInRow = 0;
  #openedAtMs: number | undefined;

  constructor(options: BreakerOptions) {
    this.#options = options;
  }

  get state(): 'closed' | 'open' | 'half-open' {
    // TODO: draw the three states and the arrows between them first. This one never tries again.
    return this.#openedAtMs === undefined ? 'closed' : 'open';
  }

  /** Calls `fn`, unless the circuit is open. */
  async call<T>(fn: () => Promise<T>): Promise<T> {
    const { failures, resetMs } = this.#options;
    if (this.#openedAtMs !== undefined) throw new BreakerOpen(this.#openedAtMs + resetMs - loopTime());
    try {
      return await fn();
    } catch (error) {
      if (++this.#failuresInRow >= failures) this.#openedAtMs = loopTime();
      throw error;
    }
  }
}
