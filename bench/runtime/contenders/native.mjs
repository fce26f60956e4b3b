// Promises and nothing else: no cancellation, no scheduler, no observer. A floor, not a peer.
/* oxlint-disable typescript/await-thenable -- the cheapest yield there is */
import { check, LOCK_TASKS, QUEUE_CAPACITY, SEMAPHORE_PERMITS, sumBelow, TIMER_SPREAD_MS, YIELD_TASKS } from '../workloads.mjs';

async function timed(body) {
  const start = performance.now();
  await body();
  return performance.now() - start;
}

/** Permits that are handed over in the order in which they were asked for. */
class Permits {
  #free;
  #waiters = [];
  #head = 0;

  constructor(free) {
    this.#free = free;
  }

  async run(body) {
    if (this.#free > 0) this.#free--;
    else await new Promise((resolve) => { this.#waiters.push(resolve); });
    try {
      return await body();
    } finally {
      if (this.#head < this.#waiters.length) this.#waiters[this.#head++]();
      else this.#free++;
    }
  }
}

/** Fits one producer and one consumer. */
class Channel {
  #items = [];
  #head = 0;
  #getter;
  #putter;

  async put(item) {
    if (this.#items.length - this.#head >= QUEUE_CAPACITY) await new Promise((resolve) => { this.#putter = resolve; });
    this.#items.push(item);
    this.#getter?.();
    this.#getter = undefined;
  }

  async get() {
    if (this.#items.length === this.#head) {
      this.#items.length = this.#head = 0;
      await new Promise((resolve) => { this.#getter = resolve; });
    }
    const item = this.#items[this.#head++];
    this.#putter?.();
    this.#putter = undefined;
    return item;
  }
}

export function spawn(n) {
  return timed(async () => {
    const promises = [];
    for (let i = 0; i < n; i++) promises.push((async () => i)());
    let sum = 0;
    for (const promise of promises) sum += await promise;
    check(sum, sumBelow(n));
  });
}

export function semaphore(n) {
  return timed(async () => {
    const permits = new Permits(SEMAPHORE_PERMITS);
    let sum = 0;
    const promises = [];
    for (let i = 0; i < n; i++) {
      promises.push(permits.run(async () => {
        await undefined;
        sum += i;
      }));
    }
    for (const promise of promises) await promise;
    check(sum, sumBelow(n));
  });
}

export function queue(n) {
  return timed(async () => {
    const items = new Channel();
    const producer = (async () => {
      for (let i = 0; i < n; i++) await items.put(i);
    })();
    let sum = 0;
    for (let i = 0; i < n; i++) sum += await items.get();
    await producer;
    check(sum, sumBelow(n));
  });
}

export function lock(n) {
  return timed(async () => {
    const mutex = new Permits(1);
    let total = 0;
    const worker = async () => {
      for (let i = 0; i < n / LOCK_TASKS; i++) {
        await mutex.run(async () => {
          const seen = total;
          await undefined;
          total = seen + 1;
        });
      }
    };
    await Promise.all(Array.from({ length: LOCK_TASKS }, worker));
    check(total, n);
  });
}

function yields(n) {
  const worker = async () => {
    for (let i = 0; i < n / YIELD_TASKS; i++) await undefined;
  };
  return timed(() => Promise.all(Array.from({ length: YIELD_TASKS }, worker)));
}
export { yields as yield };

export function timers(n) {
  return timed(async () => {
    const promises = [];
    for (let i = 0; i < n; i++) promises.push(new Promise((resolve) => { setTimeout(resolve, i % TIMER_SPREAD_MS); }));
    for (const promise of promises) await promise;
  });
}
