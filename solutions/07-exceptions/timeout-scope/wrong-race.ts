// caught by: stops a body that is late, exactly at the limit and with its clean-up done
import { createTask, InvalidStateError, loopTime, sleep, TimeoutError } from 'asynclings';

/** The limit around a body, in the hands of that body. */
export interface Scope {
  /** Loop time of the limit; `null` when there is none. */
  readonly deadline: number | null;
  /** Whether the limit was reached while the body ran. */
  readonly expired: boolean;
  /** Moves the limit. @throws {InvalidStateError} once it has expired, or the body has ended. */
  reschedule(when: number | null): void;
}

// The body races against a sleep.
export async function withTimeout<T>(ms: number | null, body: (scope: Scope) => Promise<T>): Promise<T> {
  if (ms !== null && (typeof ms !== 'number' || Number.isNaN(ms))) throw new TypeError('ms');
  const deadline = ms === null ? null : loopTime() + ms;
  const scope = {
    deadline,
    expired: false,
    reschedule: () => {
      throw new InvalidStateError('a race cannot be put off');
    },
  };
  const alarm = createTask(() => sleep(ms ?? Infinity));
  const work = body(scope);
  const isLate = await Promise.race([work.then(() => false), alarm.join().then(() => true)]);
  scope.expired = isLate;
  alarm.cancel();
  if (isLate) throw new TimeoutError();
  return await work;
}

export async function moveOnAfter<T>(ms: number | null, body: (scope: Scope) => Promise<T>): Promise<{ timedOut: boolean; value?: T }> {
  try {
    return { timedOut: false, value: await withTimeout(ms, body) };
  } catch (error) {
    if (error instanceof TimeoutError) return { timedOut: true };
    throw error;
  }
}
