import { checkpoint, createTask, run } from 'asynclings';
import { AsyncLock, AsyncRWLock, AsyncSemaphore } from 'asynclings/chapters/primitives';
import { AsyncPriorityQueue, BoundedAsyncQueue } from 'asynclings/chapters/queues';
import { check, LOCK_TASKS, QUEUE_CAPACITY, SEMAPHORE_PERMITS, sumBelow } from '../../runtime/workloads.mjs';
import { INSIDE, priorityOf, RW_TASKS, WRITE_EVERY } from '../workloads.mjs';

function timed(body) {
  return run(async () => {
    const start = performance.now();
    await body();
    return performance.now() - start;
  });
}

/** `count` tasks that share `n` rounds. */
async function share(n, count, round) {
  const tasks = Array.from({ length: count }, () => createTask(async () => {
    for (let i = 0; i < n / count; i++) await round(i);
  }));
  for (const task of tasks) await task.join();
}

export function lock(n) {
  return timed(async () => {
    const mutex = new AsyncLock();
    let total = 0;
    const add = async () => {
      const seen = total;
      await checkpoint();
      total = seen + 1;
    };
    await share(n, LOCK_TASKS, () => mutex.run(add));
    check(total, n);
  });
}

export function semaphore(n) {
  return timed(async () => {
    const permits = new AsyncSemaphore(SEMAPHORE_PERMITS);
    let sum = 0;
    await share(n, n, () => permits.run(async () => {
      await checkpoint();
      sum++;
    }));
    check(sum, n);
  });
}

export function queue(n) {
  return timed(async () => {
    const items = new BoundedAsyncQueue(QUEUE_CAPACITY);
    const producer = createTask(async () => {
      for (let i = 0; i < n; i++) await items.put(i);
    });
    let sum = 0;
    for (let i = 0; i < n; i++) sum += await items.get();
    await producer.join();
    check(sum, sumBelow(n));
  });
}

export function rwlock(n) {
  return timed(async () => {
    const book = new AsyncRWLock();
    let total = 0;
    const write = async () => {
      const seen = total;
      await checkpoint();
      total = seen + 1;
    };
    await share(n, RW_TASKS, (i) => (i % WRITE_EVERY === 0 ? book.write(write) : book.read(checkpoint)));
    check(total, n / WRITE_EVERY);
  });
}

export function priority(n) {
  return timed(async () => {
    const items = new AsyncPriorityQueue();
    let sum = 0;
    for (let i = 0; i < n; i++) {
      await items.put([priorityOf(i), i]);
      if (i >= INSIDE) sum += (await items.get())[1];
      if (i % INSIDE === 0) await checkpoint(); // a program that never waits is one endless turn
    }
    while (!items.empty) sum += items.getNowait()[1];
    check(sum, sumBelow(n));
  });
}
