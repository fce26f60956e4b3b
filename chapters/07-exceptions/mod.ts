/** Errors, cancellation and time limits: section 36.5 of the text. */
export { type Attempt, attempt, orElse } from './attempt.ts';
export { Breaker, BreakerOpen, type BreakerOptions } from './circuit-breaker.ts';
export { cancelAfter } from './cancel-after.ts';
export { currentDeadline, type Deadline, DeadlineExceeded, remaining, withDeadline, withoutDeadline, withTimeout } from './deadline.ts';
export { gracefulShutdown, ShutdownInterrupted, type ShutdownReport } from './graceful-shutdown.ts';
export { InnerCancelled } from './inner-cancelled.ts';
export type { Match } from './match.ts';
export { Nursery, type NurseryOptions, type ShieldOptions, shieldSupervised } from './nursery.ts';
export type { OnCancel } from './after-callback.ts';
export { type Operation, retry, RetryExhausted } from './retry.ts';
export { requirePolicy, type RetryPolicy } from './retry-policy.ts';
export { runCancellable } from './run-cancellable.ts';
