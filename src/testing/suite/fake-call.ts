import { sleep } from '../../asyncio/mod.ts';

export interface FakeCallOptions<A extends unknown[]> {
  /** How long each call takes, in milliseconds of the loop's clock. @default 10 */
  readonly ms?: number | ((...args: A) => number);
}

/** One call that was made, and what came of it. */
export interface CallRecord<A extends unknown[]> {
  readonly args: A;
  outcome: 'pending' | 'done' | 'failed' | 'abandoned';
}

/** An asynchronous function for tests: takes loop time, remembers its calls, fails when it is told to. */
export interface FakeCall<A extends unknown[], R> {
  (...args: A): Promise<R>;
  readonly calls: readonly CallRecord<A>[];
  /** Calls under way now, and the most there ever were at once. */
  readonly inFlight: number;
  readonly mostInFlight: number;
  /** Has call number `call`, counted from 1, throw `error` when its time is over. */
  failOn(call: number, error: unknown): void;
}

/**
 * Stands for a service, a file, a database in tests, so that nothing depends on a real one.
 * @example
 * const load = fakeCall((id) => `user ${id}`, { ms: 30 });
 * [await load(7), load.mostInFlight, loopTime()]; // => ['user 7', 1, 30]
 */
export function fakeCall<A extends unknown[], R>(answer: (...args: A) => R | Promise<R>, { ms = 10 }: FakeCallOptions<A> = {}): FakeCall<A, R> {
  const calls: CallRecord<A>[] = [];
  const failures = new Map<number, unknown>();
  let inFlight = 0;
  let mostInFlight = 0;
  const call = async (...args: A): Promise<R> => {
    const record: CallRecord<A> = { args, outcome: 'pending' };
    const number = calls.push(record);
    mostInFlight = Math.max(mostInFlight, ++inFlight);
    let outcome: CallRecord<A>['outcome'] = 'abandoned';
    try {
      const durationMs = typeof ms === 'number' ? ms : ms(...args);
      if (durationMs > 0) await sleep(durationMs);
      outcome = 'failed';
      if (failures.has(number)) throw failures.get(number);
      const value = await answer(...args);
      outcome = 'done';
      return value;
    } finally {
      record.outcome = outcome;
      inFlight--;
    }
  };
  return Object.defineProperties(call as FakeCall<A, R>, {
    calls: { value: calls },
    inFlight: { get: () => inFlight },
    mostInFlight: { get: () => mostInFlight },
    failOn: { value: (number: number, error: unknown) => void failures.set(number, error) },
  });
}
