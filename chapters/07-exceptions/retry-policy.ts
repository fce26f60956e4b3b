import { requireBetween, requireCount, requireMs } from './arguments.ts';
import { type Match, requireMatch } from './match.ts';

export interface RetryPolicy {
  /** Calls in all, the first included: a whole number of at least 1. */
  readonly attempts: number;
  /** Which errors are worth another try. There is no default: what may be repeated, only the caller knows. */
  readonly retryIf: Match;
  /** Before the second attempt. @default 100 */
  readonly delayMs?: number;
  /** By which the delay grows from one attempt to the next; at least 1. @default 2 */
  readonly factor?: number;
  /** The delay grows no further. @default Infinity */
  readonly maxDelayMs?: number;
  /** Share of each delay that is left to chance, from 0 to 1, so that many clients do not come back at once. @default 0 */
  readonly jitter?: number;
  /** From 0 up to, but not including, 1. @default Math.random */
  readonly random?: () => number;
  /** The delay that a failure itself asks for, in milliseconds, such as a server that says when to come back. It replaces the policy's own; `undefined` leaves that in place. */
  readonly askedMs?: (error: unknown) => number | undefined;
  /** Limit of each attempt. Running out of it is worth another try, whatever `retryIf` says. @default Infinity */
  readonly perAttemptMs?: number;
  /** Limit of everything together, delays included. @default Infinity */
  readonly totalMs?: number;
  /** Called before each delay. */
  readonly onRetry?: (retry: { readonly attempt: number; readonly error: unknown; readonly delayMs: number }) => void;
}

/** @throws {RangeError|TypeError} naming what is wrong with it. */
export function requirePolicy({ attempts, retryIf, delayMs = 0, factor = 1, maxDelayMs = 0, jitter = 0, perAttemptMs = 0, totalMs = 0 }: RetryPolicy): void {
  requireCount('attempts', attempts);
  requireMatch('retryIf', retryIf);
  requireMs('delayMs', delayMs);
  requireMs('maxDelayMs', maxDelayMs);
  requireMs('perAttemptMs', perAttemptMs);
  requireMs('totalMs', totalMs);
  requireBetween('factor', factor, 1, Infinity);
  requireBetween('jitter', jitter, 0, 1);
}

/** Milliseconds between attempt number `attempt`, which failed with `error`, and the next one. */
export function delayAfter(attempt: number, error: unknown, policy: RetryPolicy): number {
  return policy.askedMs?.(error) ?? backOffMs(attempt, policy);
}

function backOffMs(attempt: number, { delayMs = 100, factor = 2, maxDelayMs = Infinity, jitter = 0, random = Math.random }: RetryPolicy): number {
  if (delayMs === 0) return 0; // 0 times a factor that has grown to Infinity would be NaN
  const fullMs = Math.min(maxDelayMs, delayMs * factor ** (attempt - 1));
  return jitter === 0 ? fullMs : fullMs * (1 - jitter * random());
}
