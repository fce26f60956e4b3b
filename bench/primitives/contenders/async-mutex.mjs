/* oxlint-disable typescript/await-thenable -- the cheapest yield there is */
import { Semaphore } from 'async-mutex';
import { check, SEMAPHORE_PERMITS, sumBelow } from '../../runtime/workloads.mjs';

export { lock } from '../../runtime/contenders/async-mutex.mjs';

export async function semaphore(n) {
  const start = performance.now();
  const permits = new Semaphore(SEMAPHORE_PERMITS);
  let sum = 0;
  const promises = [];
  for (let i = 0; i < n; i++) {
    promises.push(permits.runExclusive(async () => {
      await undefined;
      sum += i;
    }));
  }
  for (const promise of promises) await promise;
  check(sum, sumBelow(n));
  return performance.now() - start;
}
