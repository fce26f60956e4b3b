/** Asynchronous networking: section 36.3 of the text. */
export { type BatchOptions, type BatchProgress, RequestBatch, type RequestOutcome } from './request-batch.ts';
export type { Requester } from './requester.ts';
export { type ReadableHeaders, retryAfterMs } from './retry-after.ts';
export { type RepeatableOptions, type RequestPolicy, RetryableClient } from './retryable-client.ts';
