import { loopTime, timeoutAt, TimeoutError } from 'asynclings';

/** A deadline passed: the one at `deadline`, which may belong to a caller far outside. */
export class DeadlineExceeded extends Error {
  override readonly name = 'DeadlineExceeded';
  /** Loop time. */
  readonly deadline: number;

  constructor(deadline: number, options?: ErrorOptions) {
    super(`the deadline at ${deadline} ms has passed`, options);
    this.deadline = deadline;
  }
}

// TODO: everybody shares this variable. What belongs to one request has to travel with its tasks.
let current: number | undefined;

/** The earliest deadline that holds here, in loop time. */
export function currentDeadline(): number | undefined {
  return current;
}

/** Milliseconds until then; 0 when it has passed, Infinity without one. */
export function remaining(): number {
  return (current ?? Infinity) - loopTime();
}

/** Runs `fn` in the present task until `when` at the latest, or until a deadline further out that is earlier. */
export async function withDeadline<T>(when: number, fn: () => Promise<T>): Promise<T> {
  current = when;
  try {
    return await timeoutAt(when, fn);
  } catch (error) {
    throw error instanceof TimeoutError ? new DeadlineExceeded(when) : error;
  } finally {
    current = undefined;
  }
}

/** Runs `fn`, a clean-up for instance, as if no deadline held; those that do hold again afterwards. */
export async function withoutDeadline<T>(fn: () => Promise<T>): Promise<T> {
  return fn();
}
