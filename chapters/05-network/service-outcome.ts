import type { ServiceResponse } from './service-request.ts';

/**
 * What became of a request. `shed`: the house was full, or its turn did not come in time; nothing was begun.
 * `refused`: the service was stopping; nothing was begun. `cancelled`: the service stopped in the middle of it.
 * `badBody`: too long, too slow, or broken off. `failed`: the handler threw.
 */
export type Outcome = 'answered' | 'failed' | 'timedOut' | 'shed' | 'refused' | 'cancelled' | 'badBody' | 'clientLeft';

export interface ServiceStats extends Readonly<Record<Outcome, number>> {
  /** Every request, whatever became of it. */
  readonly received: number;
  /** Admitted, and no handler has begun: the body is still coming, or no slot is free. */
  readonly waiting: number;
  /** Handlers that have not ended, also those whose client has had an answer already. */
  readonly inFlight: number;
}

export interface Answer {
  readonly outcome: Outcome;
  readonly response: ServiceResponse;
}

/** Counts how requests ended. */
export class Tally {
  #received = 0;
  readonly #ended: Record<Outcome, number> = { answered: 0, failed: 0, timedOut: 0, shed: 0, refused: 0, cancelled: 0, badBody: 0, clientLeft: 0 };

  received(): void {
    this.#received++;
  }

  ended(outcome: Outcome): void {
    this.#ended[outcome]++;
  }

  counts(): Readonly<Record<Outcome, number>> & { readonly received: number } {
    return { received: this.#received, ...this.#ended };
  }
}

/** An answer that the service gives by itself. It tells what the client can do, and nothing about the inside. */
export function ownAnswer(outcome: Exclude<Outcome, 'answered' | 'clientLeft'>, status: number, text: string, retryAfterMs?: number): Answer {
  const retry = retryAfterMs === undefined ? {} : { 'retry-after': String(Math.max(1, Math.ceil(retryAfterMs / 1000))) }; // whole seconds
  return { outcome, response: { status, headers: { 'content-type': 'text/plain', ...retry }, body: text } };
}
