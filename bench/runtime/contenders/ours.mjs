import { checkpoint, createTask, Lock, Queue, run, Semaphore, sleep } from 'asynclings';
import { check, LOCK_TASKS, QUEUE_CAPACITY, SEMAPHORE_PERMITS, sumBelow, TIMER_SPREAD_MS, YIELD_TASKS } from '../workloads.mjs';

/** Times `body` inside a loop with default options: the real clock, no observer. */
function timed(body) {
  return run(async () => {
    const start = performance.now();
    await body();
    return performance.now() - start;
  });
}

async function joinAll(tasks) {
  for (const task of tasks) await task.join();
}

export function spawn(n) {
  return timed(async () => {
    const tasks = [];
    for (let i = 0; i < n; i++) tasks.push(createTask(async () => i));
    let sum = 0;
    for (const task of tasks) sum += await task.join();
    check(sum, sumBelow(n));
  });
}

export function semaphore(n) {
  return timed(async () => {
    const permits = new Semaphore(SEMAPHORE_PERMITS);
    let sum = 0;
    const tasks = [];
    for (let i = 0; i < n; i++) {
      tasks.push(createTask(() => permits.run(async () => {
        await checkpoint();
        sum += i;
      })));
    }
    await joinAll(tasks);
    check(sum, sumBelow(n));
  });
}

export function queue(n) {
  return timed(async () => {
    const items = new Queue(QUEUE_CAPACITY);
    const producer = createTask(async () => {
      for (let i = 0; i < n; i++) await items.put(i);
    });
    let sum = 0;
    for (let i = 0; i < n; i++) sum += await items.get();
    await producer.join();
    check(sum, sumBelow(n));
  });
}

export function lock(n) {
  return timed(async () => {
    const mutex = new Lock();
    let total = 0;
    const tasks = [];
    for (let t = 0; t < LOCK_TASKS; t++) {
      tasks.push(createTask(async () => {
        for (let i = 0; i < n / LOCK_TASKS; i++) {
          await mutex.run(async () => {
            const seen = total;
            await checkpoint();
            total = seen + 1;
          });
        }
      }));
    }
    await joinAll(tasks);
    check(total, n);
  });
}

function yields(n) {
  return timed(async () => {
    const tasks = [];
    for (let t = 0; t < YIELD_TASKS; t++) {
      tasks.push(createTask(async () => {
        for (let i = 0; i < n / YIELD_TASKS; i++) await checkpoint();
      }));
    }
    await joinAll(tasks);
  });
}
export { yields as yield };

export function timers(n) {
  return timed(async () => {
    const tasks = [];
    for (let i = 0; i < n; i++) tasks.push(createTask(() => sleep(i % TIMER_SPREAD_MS)));
    await joinAll(tasks);
  });
}
