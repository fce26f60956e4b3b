import type { TimeoutScope } from './timeout.ts';

/**
 * Thrown into a task at a wait when a cancellation request is delivered. It is not a failure: whoever
 * catches it must rethrow it after cleaning up.
 * @param reason what the canceller passed to `cancel()`; a string becomes the message.
 * @source CPython asyncio.CancelledError; there a BaseException, a distinction JavaScript does not have.
 * @example
 * new CancelledError('user left').message; // => 'user left'
 */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
  readonly reason?: unknown;

  constructor(reason?: unknown) {
    super(typeof reason === 'string' ? reason : 'cancelled');
    if (reason !== undefined) this.reason = reason;
  }
}

/**
 * A time limit ran out. `scope` tells whose limit it was, `cause` is the CancelledError it replaced.
 * @source CPython asyncio.TimeoutError, which does not say whose limit it was.
 * @example
 * const error = await timeout(10, () => sleep(50)).catch((thrown) => thrown);
 * [error.scope.whenMs, error.cause.name]; // => [10, 'CancelledError']
 */
export class TimeoutError extends Error {
  override readonly name = 'TimeoutError';
  readonly scope: TimeoutScope | undefined;

  constructor(scope?: TimeoutScope, options?: ErrorOptions) {
    super(scope?.whenMs == null ? 'time limit reached' : `time limit reached at ${scope.whenMs} ms`, options);
    this.scope = scope;
  }
}

/**
 * An operation that the object's present state does not allow (a result that is not there yet, a lock
 * released by nobody, a group that is closed).
 * @source CPython asyncio.InvalidStateError, and RuntimeError where asyncio raises that.
 * @example
 * new Lock('db').release(); // throws InvalidStateError: lock 'db' is not acquired
 */
export class InvalidStateError extends Error {
  override readonly name: string = 'InvalidStateError';
}

/**
 * Something that needs a running loop was called outside `run()`, or after its `run()` ended.
 * @source CPython's RuntimeError 'no running event loop'.
 * @example
 * let late;
 * await run(async () => { late = () => createTask(async () => {}); });
 * late(); // throws NoRunningLoopError: createTask() needs a running loop; call it inside run()
 */
export class NoRunningLoopError extends InvalidStateError {
  override readonly name = 'NoRunningLoopError';
}

/**
 * `getNowait()` found the queue empty.
 * @source CPython asyncio.QueueEmpty.
 * @example
 * new Queue(0, 'jobs').getNowait(); // throws QueueEmpty: queue 'jobs' is empty
 */
export class QueueEmpty extends Error {
  override readonly name = 'QueueEmpty';
}

/**
 * `putNowait()` found the queue full.
 * @source CPython asyncio.QueueFull.
 * @example
 * const jobs = new Queue(1, 'jobs');
 * jobs.putNowait('a');
 * jobs.putNowait('b'); // throws QueueFull: queue 'jobs' is full
 */
export class QueueFull extends Error {
  override readonly name = 'QueueFull';
}

/**
 * The queue was shut down: nothing more can be put, and (once it is empty) nothing got.
 * @source CPython asyncio.QueueShutDown (3.13).
 * @example
 * const jobs = new Queue(0, 'jobs');
 * jobs.shutdown();
 * await jobs.get(); // throws QueueShutDown: queue 'jobs' is shut down
 */
export class QueueShutDown extends Error {
  override readonly name = 'QueueShutDown';
}

/**
 * The barrier was aborted, or reset while this task waited at it.
 * @source CPython asyncio.BrokenBarrierError.
 * @example
 * const barrier = new Barrier(2);
 * await barrier.abort();
 * await barrier.wait(); // throws BrokenBarrierError: the barrier is broken
 */
export class BrokenBarrierError extends InvalidStateError {
  override readonly name = 'BrokenBarrierError';
}
