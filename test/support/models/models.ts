import { timeout } from 'asynclings';
import { AsyncRWLock, AsyncSemaphore } from 'asynclings/chapters/primitives';
import { AsyncPriorityQueue, BoundedAsyncQueue } from 'asynclings/chapters/queues';
import type * as fc from 'fast-check';
import { bestFirst, type Item, type QueueLike, queueModel } from './queue.ts';
import { rwLockModel } from './rw-lock.ts';
import { semaphoreModel } from './semaphore.ts';

/** The classes of the chapters, each beside its model. */
export const MODELS: Readonly<Record<string, fc.IAsyncProperty<unknown>>> = {
  'AsyncRWLock, fair': rwLockModel(() => new AsyncRWLock()),
  'AsyncRWLock, writers first': rwLockModel(() => new AsyncRWLock({ prefer: 'writers' }), 'writers'),
  AsyncSemaphore: semaphoreModel((permits) => new AsyncSemaphore(permits)),
  BoundedAsyncQueue: queueModel(bounded),
  AsyncPriorityQueue: queueModel(prioritised, bestFirst),
};

function bounded(capacity: number): QueueLike<Item> {
  const queue = new BoundedAsyncQueue<Item>(capacity);
  return {
    put: (item, timeoutMs) => queue.offer(item, timeoutMs === undefined ? {} : { timeoutMs }),
    get: (timeoutMs) => queue.poll(timeoutMs === undefined ? {} : { timeoutMs }),
    tryPut: (item) => queue.tryPut(item),
    tryGet: () => queue.tryGet(),
    get size() {
      return queue.size;
    },
  };
}

function prioritised(capacity: number): QueueLike<Item> {
  const queue = new AsyncPriorityQueue<Item>({ capacity });
  return {
    put: (item, timeoutMs) => timeout(timeoutMs ?? null, () => queue.put([item.priority, item])),
    get: async (timeoutMs) => (await timeout(timeoutMs ?? null, () => queue.get()))[1],
    tryPut: (item) => queue.tryPut([item.priority, item]),
    tryGet: () => {
      const found = queue.tryGet();
      return found && { value: found.value[1] };
    },
    get size() {
      return queue.size;
    },
  };
}
