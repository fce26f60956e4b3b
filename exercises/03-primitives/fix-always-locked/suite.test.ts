import { createTask, gather, loopTime, sleep } from 'asynclings';
import { AsyncLock } from 'asynclings/chapters/primitives';
import { cancelSweep, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { type Mutex, runIfIdle } from './starter.ts';

class BusyLock implements Mutex {
  readonly #lock = new AsyncLock();
  releases = 0;

  locked() {
    return { run: <T>(fn: () => Promise<T>) => this.#lock.run(fn) };
  }

  get isHeld(): boolean {
    return this.#lock.locked;
  }

  tryAcquire(): boolean {
    return this.#lock.tryAcquire() !== undefined;
  }

  async acquire(): Promise<void> {
    await this.#lock.acquire();
  }

  release(): void {
    this.#lock.release();
    this.releases++;
  }
}

test(
  'runs when the lock is idle',
  scenario(async () => {
    const lock = new BusyLock();
    expect(await runIfIdle(lock, async () => (await sleep(5), 'clean'))).toEqual({ ran: true, value: 'clean' });
    expect(await runIfIdle(lock, async () => 'again')).toEqual({ ran: true, value: 'again' });
    expect([lock.isHeld, loopTime()]).toEqual([false, 5]);
  }),
);

test(
  'skips at once when the lock is busy',
  scenario(async () => {
    const lock = new BusyLock();
    const other = createTask(() => lock.locked().run(() => sleep(10)));
    await sleep(1);
    let calls = 0;
    expect(await runIfIdle(lock, async () => calls++)).toEqual({ ran: false });
    expect([calls, loopTime(), lock.isHeld]).toEqual([0, 1, true]);
    await other.join();
  }),
);

test(
  'a lock that is promised to somebody is not idle',
  scenario(async () => {
    const lock = new BusyLock();
    await lock.acquire();
    const next = createTask(() => lock.locked().run(() => sleep(10)));
    await sleep(1);
    lock.release();
    expect(lock.isHeld).toBe(false);
    expect(await runIfIdle(lock, async () => 'in between')).toEqual({ ran: false });
    expect(loopTime()).toBe(1);
    await next.join();
  }),
);

test(
  'of ten at the same time one runs',
  scenario(async () => {
    const lock = new BusyLock();
    let calls = 0;
    const clean = async () => {
      calls++;
      await sleep(5);
    };
    const outcomes = await gather(Array.from({ length: 10 }, () => () => runIfIdle(lock, clean)));
    expect([calls, outcomes.filter((each) => (each as { ran: boolean }).ran).length, loopTime()]).toEqual([1, 1, 5]);
  }),
);

test(
  'nothing is a value, too',
  scenario(async () => {
    for (const value of [undefined, null, 0, '', false]) {
      expect(await runIfIdle(new BusyLock(), async () => value)).toEqual({ ran: true, value });
    }
  }),
);

test(
  'a function that needs no waiting will do',
  scenario(async () => {
    const lock = new BusyLock();
    expect(await runIfIdle(lock, () => 7)).toEqual({ ran: true, value: 7 });
    const failing = () => {
      throw new Error('at once');
    };
    await expect(runIfIdle(lock, failing)).rejects.toThrow('at once');
    expect([lock.isHeld, lock.releases]).toEqual([false, 2]);
  }),
);

test(
  'the lock is held while it runs',
  scenario(async () => {
    const lock = new BusyLock();
    const running = createTask(() => runIfIdle(lock, () => sleep(10)));
    await sleep(5);
    expect(lock.isHeld).toBe(true);
    await running.join();
    expect(lock.isHeld).toBe(false);
  }),
);

test(
  'gives the lock back after an error',
  scenario(async () => {
    const lock = new BusyLock();
    const failing = async () => {
      await sleep(1);
      throw new Error('halfway');
    };
    await expect(runIfIdle(lock, failing)).rejects.toThrow('halfway');
    expect(await runIfIdle(lock, async () => 'again')).toEqual({ ran: true, value: 'again' });
  }),
);

test(
  'gives the lock back wherever it is cancelled',
  cancelSweep(async ({ victim, ending }) => {
    const lock = new BusyLock();
    victim(async () => {
      await runIfIdle(lock, () => sleep(5));
      await runIfIdle(lock, () => sleep(5));
    });
    await ending();
    expect(lock.isHeld).toBe(false);
  }),
);

test(
  'does not give back what somebody else holds',
  scenario(async () => {
    const lock = new BusyLock();
    await lock.acquire();
    for (let time = 0; time < 3; time++) expect(await runIfIdle(lock, async () => {})).toEqual({ ran: false });
    expect([lock.isHeld, lock.releases]).toEqual([true, 0]);
    lock.release();
  }),
);
