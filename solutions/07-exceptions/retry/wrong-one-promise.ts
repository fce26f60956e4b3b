// caught by: calls the operation anew for each attempt, and tells it which one it is
import { CancelledError, currentTask, ExceptionGroup, loopTime, sleep, timeout, TimeoutError, type TimeoutScope } from 'asynclings';

export interface RetryPolicy {
  /** Calls in all, the first included: a whole number of at least 1. */
  readonly attempts: number;
  /** Which errors are worth another try. */
  readonly retryIf: (error: unknown) => boolean;
  /** Before the second attempt. */
  readonly delayMs: number;
  /** By which the delay grows each time; at least 1. @default 2 */
  readonly factor?: number;
  /** The delay grows no further. @default Infinity */
  readonly maxDelayMs?: number;
  /** Share of each delay, from 0 to 1, that is left to chance: delay × (1 − jitter × random()). @default 0 */
  readonly jitter?: number;
  /** @default Math.random */
  readonly random?: () => number;
  /** Limit of each attempt. Running out of it is always worth another try. @default Infinity */
  readonly perAttemptMs?: number;
  /** Limit of everything together, delays included. @default Infinity */
  readonly totalMs?: number;
  /** Called before each delay. */
  readonly onRetry?: (retry: { readonly attempt: number; readonly error: unknown; readonly delayMs: number }) => void;
}

/** Every attempt failed, or there was no time for another; `errors` has the failures in order. */
export class RetryExhausted extends AggregateError {
  override readonly name = 'RetryExhausted';
  readonly attempts: number;

  constructor(errors: readonly unknown[]) {
    super(errors, `gave up after ${errors.length} attempts: ${String(errors.at(-1))}`);
    this.attempts = errors.length;
  }
}

export type Operation<T> = (attempt: number, context: { readonly signal: AbortSignal }) => Promise<T>;

/** Calls `op` until it succeeds, with growing delays between the attempts. */
export async function retry<T>(op: Operation<T>, policy: RetryPolicy): Promise<T> {
  if (typeof op !== 'function') throw new TypeError('retry() takes a function that it can call again; a promise is work that has begun already');
  checkPolicy(policy);
  const { attempts, retryIf, perAttemptMs = Infinity, totalMs = Infinity, onRetry } = policy;
  const endMs = loopTime() + totalMs;
  const errors: unknown[] = [];
  // Begun once, awaited as often as it takes.
  const work = op(1, { signal: currentTask()!.signal });
  for (let attempt = 1; ; attempt++) {
    let limit: TimeoutScope | undefined;
    try {
      return await timeout(Math.min(perAttemptMs, endMs - loopTime()), async (scope) => {
        limit = scope;
        return await work;
      });
    } catch (error) {
      // Only our own limit counts as a failed attempt; whoever else's time is up must hear of it.
      const isOurLimit = error instanceof TimeoutError && error.scope === limit;
      if (error instanceof CancelledError || (!isOurLimit && !retryIf(error))) throw error;
      errors.push(error);
    }
    const delayMs = delayAfter(attempt, policy);
    // An attempt that could only begin at the end of the time would do nothing: no use waiting for it.
    if (attempt === attempts || loopTime() + delayMs >= endMs) throw new RetryExhausted(errors);
    try {
      onRetry?.({ attempt, error: errors.at(-1), delayMs });
    } catch (thrown) {
      throw new ExceptionGroup([...errors, thrown], 'the failed attempts, and the failure of onRetry');
    }
    await sleep(delayMs);
  }
}

function delayAfter(attempt: number, { delayMs, factor = 2, maxDelayMs = Infinity, jitter = 0, random = Math.random }: RetryPolicy): number {
  return Math.min(maxDelayMs, delayMs * factor ** (attempt - 1)) * (1 - jitter * random());
}

function checkPolicy({ attempts, delayMs, factor = 2, jitter = 0 }: RetryPolicy): void {
  if (!Number.isInteger(attempts) || attempts < 1) throw new RangeError(`attempts is a whole number of at least 1, got ${String(attempts)}`);
  if (!(delayMs >= 0 && delayMs < Infinity)) throw new RangeError(`delayMs is a number of milliseconds, got ${String(delayMs)}`);
  if (!(factor >= 1)) throw new RangeError(`factor is at least 1, got ${String(factor)}`);
  if (!(jitter >= 0 && jitter <= 1)) throw new RangeError(`jitter is a number from 0 to 1, got ${String(jitter)}`);
}
