/* oxlint-disable typescript/await-thenable -- the cheapest yield there is */
import PQueue from 'p-queue';
import { check, SEMAPHORE_PERMITS, sumBelow } from '../workloads.mjs';

export async function semaphore(n) {
  const start = performance.now();
  const queue = new PQueue({ concurrency: SEMAPHORE_PERMITS });
  let sum = 0;
  const promises = [];
  for (let i = 0; i < n; i++) {
    promises.push(queue.add(async () => {
      await undefined;
      sum += i;
    }));
  }
  for (const promise of promises) await promise;
  check(sum, sumBelow(n));
  return performance.now() - start;
}
