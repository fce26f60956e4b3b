/** What the chapters' classes are measured by. The first three are those of the runtime's benchmark. */
export const WORKLOADS = {
  lock: { title: 'lock, 50 tasks: read, yield, write', n: 200_000 },
  semaphore: { title: 'semaphore(100), a yield inside', n: 100_000 },
  queue: { title: 'queue bounded to 100, put and get', n: 200_000 },
  rwlock: { title: 'read-write lock, 50 tasks, 1 in 10 writes, a yield inside', n: 200_000 },
  priority: { title: 'priority queue, 16 priorities, 1000 inside, put and get', n: 200_000 },
};

export const RW_TASKS = 50;
export const WRITE_EVERY = 10;
export const PRIORITIES = 16;
export const INSIDE = 1000;

/** Priorities that look random and are the same for everybody. */
export function priorityOf(i) {
  return (Math.imul(i, 0x9e3779b1) >>> 0) % PRIORITIES;
}
