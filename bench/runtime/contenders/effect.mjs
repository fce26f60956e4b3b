import { Effect, Fiber, Queue } from 'effect';
import { check, LOCK_TASKS, QUEUE_CAPACITY, SEMAPHORE_PERMITS, sumBelow, TIMER_SPREAD_MS, YIELD_TASKS } from '../workloads.mjs';

function timed(body) {
  return Effect.runPromise(Effect.gen(function* () {
    const start = performance.now();
    yield* body();
    return performance.now() - start;
  }));
}

function* joinAll(fibers) {
  for (const fiber of fibers) yield* Fiber.join(fiber);
}

export function spawn(n) {
  return timed(function* () {
    const fibers = [];
    for (let i = 0; i < n; i++) fibers.push(yield* Effect.fork(Effect.sync(() => i)));
    let sum = 0;
    for (const fiber of fibers) sum += yield* Fiber.join(fiber);
    check(sum, sumBelow(n));
  });
}

export function semaphore(n) {
  return timed(function* () {
    const permits = yield* Effect.makeSemaphore(SEMAPHORE_PERMITS);
    let sum = 0;
    const fibers = [];
    for (let i = 0; i < n; i++) {
      const work = Effect.zipRight(Effect.yieldNow(), Effect.sync(() => { sum += i; }));
      fibers.push(yield* Effect.fork(permits.withPermits(1)(work)));
    }
    yield* joinAll(fibers);
    check(sum, sumBelow(n));
  });
}

export function queue(n) {
  return timed(function* () {
    const items = yield* Queue.bounded(QUEUE_CAPACITY);
    const producer = yield* Effect.fork(Effect.gen(function* () {
      for (let i = 0; i < n; i++) yield* Queue.offer(items, i);
    }));
    let sum = 0;
    for (let i = 0; i < n; i++) sum += yield* Queue.take(items);
    yield* Fiber.join(producer);
    check(sum, sumBelow(n));
  });
}

export function lock(n) {
  return timed(function* () {
    const mutex = yield* Effect.makeSemaphore(1);
    let total = 0;
    const fibers = [];
    for (let t = 0; t < LOCK_TASKS; t++) {
      fibers.push(yield* Effect.fork(Effect.gen(function* () {
        for (let i = 0; i < n / LOCK_TASKS; i++) {
          yield* mutex.withPermits(1)(Effect.gen(function* () {
            const seen = total;
            yield* Effect.yieldNow();
            total = seen + 1;
          }));
        }
      })));
    }
    yield* joinAll(fibers);
    check(total, n);
  });
}

function yields(n) {
  return timed(function* () {
    const fibers = [];
    for (let t = 0; t < YIELD_TASKS; t++) {
      fibers.push(yield* Effect.fork(Effect.gen(function* () {
        for (let i = 0; i < n / YIELD_TASKS; i++) yield* Effect.yieldNow();
      })));
    }
    yield* joinAll(fibers);
  });
}
export { yields as yield };

export function timers(n) {
  return timed(function* () {
    const fibers = [];
    for (let i = 0; i < n; i++) fibers.push(yield* Effect.fork(Effect.sleep(i % TIMER_SPREAD_MS)));
    yield* joinAll(fibers);
  });
}
