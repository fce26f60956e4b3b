import { Future } from 'asynclings';

/** How to wait for the outside world; the signal is aborted when nobody waits any more. `cancellable` is one way. */
export type OutsideWait = <T>(start: (signal: AbortSignal) => Promise<T>, label?: string) => Promise<T>;

/**
 * Waits as `cancellable` does, but as one who may wait for ever: a virtual clock goes on meanwhile. A server that
 * has nothing to do is no reason for time to stand still.
 */
export async function idleWait<T>(start: (signal: AbortSignal) => Promise<T>, label = 'the outside world'): Promise<T> {
  const controller = new AbortController();
  const arrival = new Future<T>(label);
  start(controller.signal).then(
    (value) => arrival.isDone || arrival.setResult(value),
    (error: unknown) => arrival.isDone || arrival.setException(error),
  );
  try {
    return await arrival.wait();
  } finally {
    controller.abort();
  }
}
