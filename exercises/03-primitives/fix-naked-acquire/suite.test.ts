import { createTask, Lock, loopTime, sleep } from 'asynclings';
import { cancelSweep, failSweep, fakeCall, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { Cache } from './starter.ts';

/** Counts what is taken and given back. */
class WatchedLock extends Lock {
  taken = 0;
  released = 0;
  failure: Error | undefined;

  override async acquire(): Promise<void> {
    if (this.failure !== undefined) throw this.failure;
    await super.acquire();
    this.taken++;
  }

  override release(): void {
    super.release();
    this.released++;
  }
}

function watched() {
  const locks: WatchedLock[] = [];
  const makeLock = () => {
    const lock = new WatchedLock();
    locks.push(lock);
    return lock;
  };
  const expectBalance = () => {
    for (const lock of locks) expect([lock.released, lock.locked]).toEqual([lock.taken, false]);
  };
  return { locks, makeLock, expectBalance };
}

/** A cache of what costs 10 ms, and then 1 ms for the note. */
function open() {
  const lines: string[] = [];
  let version = 0;
  const load = fakeCall((key: string) => `${key}${++version}`);
  const note = fakeCall((line: string) => void lines.push(line), { ms: 1 });
  const locks = watched();
  return { load, note, lines, ...locks, cache: new Cache({ load, note, makeLock: locks.makeLock }) };
}

test(
  'loads what it does not know, and only once',
  scenario(async () => {
    const { cache, load, expectBalance } = open();
    const readers = ['x', 'x', 'x'].map((key) => createTask(() => cache.get(key)));
    for (const reader of readers) expect(await reader.join()).toBe('x1');
    expect(load.calls).toHaveLength(1);
    expect(loopTime()).toBe(11);
    expectBalance();
  }),
);

test(
  'tells what came of each attempt',
  scenario(async () => {
    const { cache, load, lines } = open();
    load.failOn(1, new Error('no answer'));
    await expect(cache.get('x')).rejects.toThrow('no answer');
    await cache.get('x');
    await cache.refresh('y');
    expect(lines).toEqual(['x failed', 'x loaded', 'y loaded']);
  }),
);

test(
  'after a failed load the next get works',
  scenario(async () => {
    const { cache, load, expectBalance } = open();
    load.failOn(1, new Error('no answer'));
    const next = createTask(async () => {
      await sleep(1);
      return cache.get('x');
    });
    await expect(cache.get('x')).rejects.toThrow('no answer');
    expect(await next.join()).toBe('x1');
    expectBalance();
  }),
);

test(
  'what is known can be had again and again',
  scenario(async () => {
    const { cache, load, expectBalance } = open();
    for (let time = 0; time < 3; time++) expect(await cache.get('x')).toBe('x1');
    expect(load.calls).toHaveLength(1);
    expectBalance();
  }),
);

test(
  'refresh loads anew, and keeps what it got',
  scenario(async () => {
    const { cache, expectBalance } = open();
    expect(await cache.get('x')).toBe('x1');
    expect(await cache.refresh('x')).toBe('x2');
    expect(await cache.get('x')).toBe('x2');
    expectBalance();
  }),
);

test(
  'a refresh and a get of one key take turns',
  scenario(async () => {
    const { cache, load, note } = open();
    const refreshing = createTask(() => cache.refresh('x'));
    await sleep(1);
    const getting = createTask(() => cache.get('x'));
    await sleep(1);
    const again = createTask(() => cache.refresh('x'));
    expect(await refreshing.join()).toBe('x1');
    expect(await getting.join()).toBe('x1');
    expect(await again.join()).toBe('x2');
    expect([load.mostInFlight, note.mostInFlight, loopTime()]).toEqual([1, 1, 22]);
  }),
);

test(
  'two keys do not wait for one another',
  scenario(async () => {
    const { cache, load } = open();
    const readers = ['x', 'y', 'z'].map((key) => createTask(() => cache.get(key)));
    for (const reader of readers) await reader.join();
    expect([load.mostInFlight, loopTime()]).toEqual([3, 11]);
  }),
);

test(
  'who is cancelled in the line does not open somebody else’s lock',
  scenario(async () => {
    for (const method of ['get', 'refresh'] as const) {
      const { cache, load, locks, expectBalance } = open();
      const holder = createTask(() => cache.refresh('x'));
      await sleep(1);
      const waiter = createTask(() => cache[method]('x'));
      await sleep(1);
      waiter.cancel('changed my mind');
      await sleep(1);
      expect(locks[0]?.locked).toBe(true);
      const next = createTask(() => cache.refresh('x'));
      await holder.join();
      await next.join();
      expect(load.mostInFlight).toBe(1);
      expectBalance();
    }
  }),
);

test(
  'who is cancelled at work gives the lock back',
  scenario(async () => {
    for (const method of ['get', 'refresh'] as const) {
      const { cache, expectBalance } = open();
      const worker = createTask(() => cache[method]('x'));
      await sleep(1);
      worker.cancel('changed my mind');
      expect(await cache.get('x')).toBe('x1');
      expectBalance();
    }
  }),
);

test(
  'a lock that could not be had is not released',
  scenario(async () => {
    for (const method of ['get', 'refresh'] as const) {
      const { cache, load, locks, expectBalance } = open();
      const holder = createTask(() => cache.get('x'));
      await sleep(1);
      locks[0]!.failure = new Error('too many waiters');
      await expect(cache[method]('x')).rejects.toThrow('too many waiters');
      expect([locks[0]!.locked, locks[0]!.released]).toEqual([true, 0]);
      await holder.join();
      expect(load.calls).toHaveLength(1);
      expectBalance();
    }
  }),
);

test(
  'a clean-up that fails gives the lock back, too',
  scenario(async () => {
    for (const method of ['get', 'refresh'] as const) {
      const { cache, note, expectBalance } = open();
      note.failOn(1, new Error('disk full'));
      await expect(cache[method]('x')).rejects.toThrow('disk full');
      expectBalance();
      await cache.refresh('x');
      expectBalance();
    }
  }),
);

test(
  'whichever call fails, every lock is released once',
  failSweep(async ({ dependency, failure, hasFailed }) => {
    const { makeLock, expectBalance } = watched();
    const cache = new Cache({ load: dependency(async (key: string) => (await sleep(1), key)), note: dependency(async () => sleep(1)), makeLock });
    const seen: unknown[] = [];
    for (const work of [() => cache.get('x'), () => cache.get('x'), () => cache.refresh('x'), () => cache.get('y')]) {
      await work().catch((error: unknown) => seen.push(error));
    }
    expect(seen).toEqual(hasFailed() ? [failure] : []);
    expectBalance();
  }),
);

test(
  'wherever it is cancelled, every lock is released once',
  cancelSweep(async ({ victim, ending }) => {
    const { cache, expectBalance } = open();
    const first = createTask(() => cache.refresh('x'));
    await sleep(1);
    victim(async () => {
      await cache.refresh('x');
      await cache.get('x');
      await cache.get('y');
    });
    await sleep(1);
    const last = createTask(() => cache.refresh('x'));
    await ending();
    await first.join();
    await last.join();
    await cache.refresh('y');
    expectBalance();
  }),
);
