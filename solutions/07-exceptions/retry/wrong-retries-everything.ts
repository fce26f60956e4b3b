// caught by: is stopped at once by a cancellation, in an attempt and between two
import { currentTask, sleep } from 'asynclings';

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

// Whatever is thrown is worth another try, and each of them is followed by a delay.
export async function retry<T>(op: Operation<T>, policy: RetryPolicy): Promise<T> {
  const { attempts, delayMs, factor = 2, maxDelayMs = Infinity } = policy;
  if (!Number.isInteger(attempts) || attempts < 1) throw new RangeError('attempts');
  const errors: unknown[] = [];
  for (let attempt = 1; attempt <= attempts; attempt++) {
    try {
      return await op(attempt, { signal: currentTask()!.signal });
    } catch (error) {
      errors.push(error);
      await sleep(Math.min(maxDelayMs, delayMs * factor ** (attempt - 1)));
    }
  }
  throw new RetryExhausted(errors);
}
