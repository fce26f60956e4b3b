import { createTask, loopTime, sleep, TimeoutError } from 'asynclings';

/** The limit around a body, in the hands of that body. */
export interface Scope {
  /** Loop time of the limit; `null` when there is none. */
  readonly deadline: number | null;
  /** Whether the limit was reached while the body ran. */
  readonly expired: boolean;
  /** Moves the limit. @throws {InvalidStateError} once it has expired, or the body has ended. */
  reschedule(when: number | null): void;
}

/** Runs `body` in the present task, for `ms` milliseconds at most; `null` is no limit. */
export async function withTimeout<T>(ms: number | null, body: (scope: Scope) => Promise<T>): Promise<T> {
  const scope = { deadline: ms === null ? null : loopTime() + ms, expired: false, reschedule: () => {} };
  // TODO: whoever sets the alarm must stop the body with it, and know afterwards whether it was this alarm.
  const alarm = createTask(async () => {
    await sleep(ms ?? Infinity);
    scope.expired = true;
  });
  const value = await body(scope);
  alarm.cancel();
  if (scope.expired) throw new TimeoutError();
  return value;
}

/** The same, except that reaching the limit is no error. `timedOut` says whether the limit ended the body. */
export async function moveOnAfter<T>(ms: number | null, body: (scope: Scope) => Promise<T>): Promise<{ timedOut: boolean; value?: T }> {
  try {
    return { timedOut: false, value: await withTimeout(ms, body) };
  } catch (error) {
    if (error instanceof TimeoutError) return { timedOut: true };
    throw error;
  }
}
