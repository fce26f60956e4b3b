/* oxlint-disable require-yield -- an operation is a generator function, also one that does not wait */
import { createQueue, run, sleep, spawn as fork } from 'effection';
import { check, sumBelow, TIMER_SPREAD_MS, YIELD_TASKS } from '../workloads.mjs';

function timed(body) {
  return run(function* () {
    const start = performance.now();
    yield* body();
    return performance.now() - start;
  });
}

export function spawn(n) {
  return timed(function* () {
    const tasks = [];
    for (let i = 0; i < n; i++) {
      tasks.push(yield* fork(function* () {
        return i;
      }));
    }
    let sum = 0;
    for (const task of tasks) sum += yield* task;
    check(sum, sumBelow(n));
  });
}

// Its queue has no bound: the producer never waits.
export function queue(n) {
  return timed(function* () {
    const items = createQueue();
    const producer = yield* fork(function* () {
      for (let i = 0; i < n; i++) items.add(i);
    });
    let sum = 0;
    for (let i = 0; i < n; i++) sum += (yield* items.next()).value;
    yield* producer;
    check(sum, sumBelow(n));
  });
}

function yields(n) {
  return timed(function* () {
    const tasks = [];
    for (let t = 0; t < YIELD_TASKS; t++) {
      tasks.push(yield* fork(function* () {
        for (let i = 0; i < n / YIELD_TASKS; i++) yield* sleep(0);
      }));
    }
    for (const task of tasks) yield* task;
  });
}
export { yields as yield };

export function timers(n) {
  return timed(function* () {
    const tasks = [];
    for (let i = 0; i < n; i++) tasks.push(yield* fork(() => sleep(i % TIMER_SPREAD_MS)));
    for (const task of tasks) yield* task;
  });
}
