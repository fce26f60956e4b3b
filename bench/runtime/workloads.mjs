/**
 * The six workloads. Every contender has one function of `n` for each that it can do; `n` operations are one
 * run, and a run checks its own result.
 */
export const WORKLOADS = {
  spawn: { title: 'spawn and join', n: 100_000 },
  semaphore: { title: 'semaphore(100), a yield inside', n: 100_000 },
  queue: { title: 'queue bounded to 100, put and get', n: 200_000 },
  lock: { title: 'lock, 50 tasks: read, yield, write', n: 200_000 },
  yield: { title: 'yield, 100 tasks', n: 1_000_000 },
  timers: { title: 'sleeping tasks, i % 50 ms', n: 100_000 },
};

export const SEMAPHORE_PERMITS = 100;
export const QUEUE_CAPACITY = 100;
export const LOCK_TASKS = 50;
export const YIELD_TASKS = 100;
export const TIMER_SPREAD_MS = 50;

export function check(got, wanted) {
  if (got !== wanted) throw new Error(`a run came to ${got} instead of ${wanted}`);
}

/** 0 + 1 + … + (n - 1) */
export function sumBelow(n) {
  return (n * (n - 1)) / 2;
}
