/* oxlint-disable typescript/await-thenable -- the cheapest yield there is */
import { Mutex } from 'async-mutex';
import { check, LOCK_TASKS } from '../workloads.mjs';

export async function lock(n) {
  const start = performance.now();
  const mutex = new Mutex();
  let total = 0;
  const worker = async () => {
    for (let i = 0; i < n / LOCK_TASKS; i++) {
      await mutex.runExclusive(async () => {
        const seen = total;
        await undefined;
        total = seen + 1;
      });
    }
  };
  await Promise.all(Array.from({ length: LOCK_TASKS }, worker));
  check(total, n);
  return performance.now() - start;
}
