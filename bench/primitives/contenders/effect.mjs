import { Effect, Fiber, STM, TPriorityQueue, TReentrantLock } from 'effect';
import { make } from 'effect/Order';
import { check, sumBelow } from '../../runtime/workloads.mjs';
import { INSIDE, priorityOf, RW_TASKS, WRITE_EVERY } from '../workloads.mjs';

export { lock, queue, semaphore } from '../../runtime/contenders/effect.mjs';

function timed(body) {
  return Effect.runPromise(Effect.gen(function* () {
    const start = performance.now();
    yield* body();
    return performance.now() - start;
  }));
}

export function rwlock(n) {
  return timed(function* () {
    const book = yield* STM.commit(TReentrantLock.make);
    let total = 0;
    const write = Effect.gen(function* () {
      const seen = total;
      yield* Effect.yieldNow();
      total = seen + 1;
    });
    const fibers = [];
    for (let t = 0; t < RW_TASKS; t++) {
      fibers.push(yield* Effect.fork(Effect.gen(function* () {
        for (let i = 0; i < n / RW_TASKS; i++) {
          yield* i % WRITE_EVERY === 0 ? TReentrantLock.withWriteLock(write, book) : TReentrantLock.withReadLock(Effect.yieldNow(), book);
        }
      })));
    }
    for (const fiber of fibers) yield* Fiber.join(fiber);
    check(total, n / WRITE_EVERY);
  });
}

export function priority(n) {
  return timed(function* () {
    const byPriority = make((a, b) => (a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0));
    const items = yield* STM.commit(TPriorityQueue.empty(byPriority));
    let sum = 0;
    for (let i = 0; i < n; i++) {
      yield* STM.commit(TPriorityQueue.offer(items, [priorityOf(i), i]));
      if (i >= INSIDE) sum += (yield* STM.commit(TPriorityQueue.take(items)))[1];
    }
    for (const [, i] of yield* STM.commit(TPriorityQueue.takeAll(items))) sum += i;
    check(sum, sumBelow(n));
  });
}
