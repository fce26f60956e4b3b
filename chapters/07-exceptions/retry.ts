import { currentTask, ExceptionGroup, loopTime, sleep, timeout, TimeoutError, type TimeoutScope } from 'asynclings';
import { requireFunction } from './arguments.ts';
import { matched } from './match.ts';
import { delayAfter, requirePolicy, type RetryPolicy } from './retry-policy.ts';

/** Every attempt failed, or there was no time for another; `errors` has the failures in order. */
export class RetryExhausted extends AggregateError {
  override readonly name = 'RetryExhausted';
  /** Calls that were made. */
  readonly attempts: number;

  constructor(errors: readonly unknown[]) {
    super(errors, `gave up after ${errors.length} ${errors.length === 1 ? 'attempt' : 'attempts'}: ${String(errors.at(-1))}`, { cause: errors.at(-1) });
    this.attempts = errors.length;
  }
}

export type Operation<T> = (attempt: number, context: { readonly signal: AbortSignal }) => Promise<T> | T;

/**
 * Calls `op` until it succeeds, with growing delays between the attempts and none after the last.
 * @param op gets the number of the attempt, from 1, and the task's signal, for work outside the loop.
 * @throws {RetryExhausted} when the attempts, or the time for all of them, are used up.
 * @throws what `op` threw, the same object, when `retryIf` does not accept it; CancelledError at once, so a
 * time limit around the call ends it too. TypeError, RangeError for a wrong policy: nothing was called then.
 * ExceptionGroup when `onRetry` throws: of the failures so far, and of that.
 * @source asyncio has no counterpart.
 * @example
 * const flaky = async (attempt) => { if (attempt < 3) throw new RangeError('busy'); return attempt; };
 * await retry(flaky, { attempts: 5, delayMs: 10, retryIf: RangeError }); // => 3
 * loopTime(); // => 30
 */
export async function retry<T>(op: Operation<T>, policy: RetryPolicy): Promise<T> {
  requireFunction('retry()', op);
  requirePolicy(policy);
  const { attempts, retryIf, perAttemptMs = Infinity, totalMs = Infinity, onRetry } = policy;
  const deadlineMs = loopTime() + totalMs;
  const errors: unknown[] = [];
  for (let attempt = 1; ; attempt++) {
    const limit = new OwnLimit(Math.min(perAttemptMs, deadlineMs - loopTime()));
    try {
      return await limit.run(() => op(attempt, { signal: currentTask()!.signal }));
    } catch (error) {
      if (!limit.isMine(error) && matched(error, retryIf) === undefined) throw error;
      errors.push(error);
    }
    const delayMs = delayAfter(attempt, errors.at(-1), policy);
    // An attempt that would begin at the deadline could not do anything: no use waiting for it.
    if (attempt === attempts || loopTime() + delayMs >= deadlineMs) throw new RetryExhausted(errors);
    try {
      onRetry?.({ attempt, error: errors.at(-1), delayMs });
    } catch (thrown) {
      throw new ExceptionGroup([...errors, thrown], 'the failed attempts, and the failure of onRetry');
    }
    await sleep(delayMs);
  }
}

/** A time limit that knows its own expiry from that of any other limit inside or around it. */
class OwnLimit {
  readonly #ms: number;
  #scope: TimeoutScope | undefined;

  constructor(ms: number) {
    this.#ms = ms;
  }

  async run<T>(body: () => Promise<T> | T): Promise<T> {
    if (this.#ms === Infinity) return body();
    return timeout(this.#ms, async (scope) => {
      this.#scope = scope;
      return body();
    });
  }

  isMine(error: unknown): boolean {
    return error instanceof TimeoutError && error.scope !== undefined && error.scope === this.#scope;
  }
}
