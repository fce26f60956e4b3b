import { timeout } from 'asynclings';
import { AsyncQueue } from './async-queue.ts';

export interface TimeLimit {
  /** How long to wait at most; 0 or less: only for what needs no waiting. @default no limit */
  readonly timeoutMs?: number;
}

/**
 * A queue that holds back whoever puts faster than others get, with time limits in both directions. There is one
 * convention: what waits throws when the time is up, what does not wait (`tryPut`, `tryGet`) returns a flag.
 * @param capacity items inside at most. @default 100
 * @throws what `AsyncQueue` throws for a capacity.
 * @source The text's BoundedAsyncQueue, where one item woke every consumer and all but one failed, one free
 * place let every producer in, and a put that ran out of time returned false while a get threw.
 * @example
 * const queue = new BoundedAsyncQueue(1);
 * await queue.offer('a', { timeoutMs: 0 });
 * await queue.offer('b', { timeoutMs: 10 }); // throws TimeoutError: time limit reached at 10 ms
 * await queue.poll({ timeoutMs: 0 }); // => 'a'
 */
export class BoundedAsyncQueue<T = unknown> extends AsyncQueue<T> {
  constructor(capacity = 100, name = 'queue') {
    super(capacity, name);
  }

  /**
   * Puts the item, waiting for room no longer than the limit.
   * @throws {TimeoutError} when there was no room in time: the item is not in the queue then; QueueShutDown after
   * `shutdown()`; TypeError for a limit that is NaN or not a number.
   */
  async offer(item: T, { timeoutMs }: TimeLimit = {}): Promise<void> {
    if (timeoutMs === undefined) return this.put(item);
    requireLimit(timeoutMs);
    if (!this.tryPut(item)) await timeout(timeoutMs, () => this.put(item));
  }

  /**
   * Takes the next item, waiting for one no longer than the limit.
   * @throws {TimeoutError} when none came in time: an item that comes at that very moment stays in the queue;
   * QueueShutDown once the queue is shut down and empty; TypeError for a limit that is NaN or not a number.
   */
  async poll({ timeoutMs }: TimeLimit = {}): Promise<T> {
    if (timeoutMs === undefined) return this.get();
    requireLimit(timeoutMs);
    const found = this.tryGet();
    return found === undefined ? timeout(timeoutMs, () => this.get()) : found.value;
  }
}

function requireLimit(timeoutMs: number): void {
  if (typeof timeoutMs !== 'number' || Number.isNaN(timeoutMs)) throw new TypeError(`timeoutMs is a number of milliseconds, got ${String(timeoutMs)}`);
}
