import type { ServiceHandler, ServiceRequest } from './service-request.ts';

export interface ServiceOptions {
  readonly handler: ServiceHandler;
  /** How many handlers run at once; at least 1. */
  readonly maxInFlight: number;
  /** How many requests may wait for one of them; at least 0. Whoever comes when the line is full is refused at once. */
  readonly maxQueue: number;
  /** From the arrival of a request to its answer, in milliseconds; more than 0. Waiting counts. */
  readonly requestTimeoutMs: number;
  /** @default 1 MiB */
  readonly maxBodyBytes?: number;
  /** When those who are refused may try again, in milliseconds; told in whole seconds, rounded up. @default 1000 */
  readonly retryAfterMs?: number;
  /** Gets what handlers throw: clients only hear that something went wrong. @default a warning of the process */
  readonly onError?: (error: unknown, request: ServiceRequest) => void;
}

/** The options with their defaults. @throws {TypeError} for what is not a function or a number; RangeError for numbers that make no sense. */
export function checkedOptions(options: ServiceOptions): Required<ServiceOptions> {
  const all = { maxBodyBytes: 1 << 20, retryAfterMs: 1000, onError: warn, ...options };
  requireFunction('handler', all.handler);
  requireFunction('onError', all.onError);
  requireWhole('maxInFlight', all.maxInFlight, 1);
  requireWhole('maxQueue', all.maxQueue, 0);
  requireWhole('maxBodyBytes', all.maxBodyBytes, 0);
  for (const name of ['requestTimeoutMs', 'retryAfterMs'] as const) {
    if (typeof all[name] !== 'number' || Number.isNaN(all[name])) throw new TypeError(`${name} is a number of milliseconds, got ${String(all[name])}`);
    if (all[name] <= 0) throw new RangeError(`${name} is more than 0 ms, got ${all[name]}`);
  }
  return all;
}

function requireFunction(name: string, value: unknown): void {
  if (typeof value !== 'function') throw new TypeError(`${name} is a function, got ${typeof value}`);
}

function requireWhole(name: string, value: unknown, least: number): void {
  if (typeof value !== 'number') throw new TypeError(`${name} is a number, got ${typeof value}`);
  if (!Number.isSafeInteger(value) || value < least) throw new RangeError(`${name} is a whole number of at least ${least}, got ${value}`);
}

function warn(error: unknown): void {
  process.emitWarning(error instanceof Error ? error : String(error));
}
