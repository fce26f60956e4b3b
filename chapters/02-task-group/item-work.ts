import { CancelledError, currentTask, ExceptionGroup, InvalidStateError } from 'asynclings';

/**
 * Awaits the work on one item, whether the function is async, returns a promise or a plain value.
 * @throws {InvalidStateError} when the work gave itself up: a cancellation that nobody asked of this task
 * would end the worker quietly, and the item would be missing from the results.
 * @example
 * await resultOf(() => 'plain'); // => 'plain'
 * await resultOf(async () => { throw new CancelledError(); }); // throws InvalidStateError: the work on an item was cancelled and left no result
 */
export async function resultOf<T>(work: () => Promise<T> | T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof CancelledError && currentTask()?.cancelling === 0) {
      throw new InvalidStateError('the work on an item was cancelled and left no result', { cause: error });
    }
    throw error;
  }
}

/** A group of one is that one: callers of a function that keeps its group to itself see a plain failure. */
export function unwrapped(error: unknown): unknown {
  return error instanceof ExceptionGroup && error.errors.length === 1 ? error.errors[0] : error;
}

export function requireAtLeastOne(name: string, value: number): void {
  if (!Number.isInteger(value) || value < 1) throw new RangeError(`${name} is a whole number of at least 1, got ${String(value)}`);
}
