import PQueue from 'p-queue';
import { check, sumBelow } from '../../runtime/workloads.mjs';
import { INSIDE, priorityOf } from '../workloads.mjs';

export { semaphore } from '../../runtime/contenders/p-queue.mjs';

/** Jobs instead of items: its priority queue runs what it hands out. */
export async function priority(n) {
  const start = performance.now();
  const queue = new PQueue({ concurrency: 1 });
  let sum = 0;
  for (let i = 0; i < n; i++) {
    void queue.add(() => void (sum += i), { priority: priorityOf(i) });
    if (i >= INSIDE) await queue.onSizeLessThan(INSIDE);
  }
  await queue.onIdle();
  check(sum, sumBelow(n));
  return performance.now() - start;
}
