import { checkpoint, createTask, currentLoop, currentTask, sleep, TaskGroup } from 'asynclings';
import { cancelSweep, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { Mutex, SelfDeadlockError } from './starter.ts';

const state = ({ locked, owner, waiters }: Mutex) => ({ locked, owner: owner?.name, waiters });
const FREE = { locked: false, owner: undefined, waiters: 0 };

test(
  'lets one of fifty in at a time',
  scenario(async () => {
    const mutex = new Mutex();
    let inside = 0;
    let most = 0;
    let served = 0;
    await TaskGroup.run(async (group) => {
      for (let n = 0; n < 50; n++) {
        group.createTask(async () => {
          await mutex.acquire();
          most = Math.max(most, ++inside);
          await sleep(n % 3);
          inside--;
          served++;
          mutex.release();
        });
      }
    });
    expect([most, served]).toEqual([1, 50]);
    expect(state(mutex)).toEqual(FREE);
  }),
);

test(
  'serves those who wait in the order in which they came',
  scenario(
    async () => {
      const mutex = new Mutex();
      const served: string[] = [];
      await TaskGroup.run(async (group) => {
        for (const name of ['a', 'b', 'c', 'd']) {
          group.createTask(() =>
            mutex.run(async () => {
              served.push(name);
              await sleep(1);
            }),
          );
        }
      });
      expect(served).toEqual(['a', 'b', 'c', 'd']);
    },
    { order: 'fifo' },
  ),
);

test(
  'who releases and asks again goes to the end of the line',
  scenario(async () => {
    const mutex = new Mutex();
    const order: string[] = [];
    await mutex.acquire();
    const waiter = createTask(() =>
      mutex.run(async () => {
        order.push('waiter');
        await sleep(1);
      }),
    );
    await sleep(1);
    mutex.release();
    await mutex.acquire();
    order.push('main');
    mutex.release();
    await waiter.join();
    expect(order).toEqual(['waiter', 'main']);
  }),
);

test(
  'tryAcquire takes a free lock, and no other',
  scenario(async () => {
    const mutex = new Mutex();
    expect(mutex.tryAcquire()).toBe(true);
    expect(mutex.owner).toBe(currentTask());
    const other = createTask(async () => mutex.tryAcquire());
    expect(await other.join()).toBe(false);
    expect(mutex.tryAcquire()).toBe(false);
    mutex.release();
    expect(state(mutex)).toEqual(FREE);
  }),
);

test(
  'tryAcquire does not pass those who wait',
  scenario(async () => {
    const mutex = new Mutex();
    await mutex.acquire();
    const waiter = createTask(() => mutex.run(async () => 'served'));
    await sleep(1);
    mutex.release();
    expect(mutex.tryAcquire()).toBe(false);
    expect(await waiter.join()).toBe('served');
  }),
);

test(
  'says who has it and how many wait',
  scenario(async () => {
    const mutex = new Mutex();
    expect(state(mutex)).toEqual(FREE);
    await mutex.acquire();
    expect(state(mutex)).toEqual({ locked: true, owner: 'main', waiters: 0 });
    const next = createTask(() => mutex.run(() => sleep(5)), { name: 'next' });
    await sleep(1);
    expect(state(mutex)).toEqual({ locked: true, owner: 'main', waiters: 1 });
    mutex.release();
    await sleep(1);
    expect(state(mutex)).toEqual({ locked: true, owner: 'next', waiters: 0 });
    await next.join();
    expect(state(mutex)).toEqual(FREE);
  }),
);

test(
  'takes no time when it is free',
  scenario(
    async () => {
      const mutex = new Mutex();
      let hasTurned = false;
      const other = createTask(async () => {
        hasTurned = true;
      });
      await mutex.acquire();
      expect(hasTurned).toBe(false);
      await other.join();
      mutex.release();
    },
    { order: 'fifo' },
  ),
);

test(
  'a waiter who is cancelled is gone, and the next is served',
  scenario(async () => {
    const mutex = new Mutex();
    await mutex.acquire();
    const first = createTask(() => mutex.run(async () => 'first'));
    await sleep(1);
    const second = createTask(() => mutex.run(async () => 'second'));
    await sleep(1);
    first.cancel('changed my mind');
    await sleep(1);
    expect(state(mutex)).toEqual({ locked: true, owner: 'main', waiters: 1 });
    mutex.release();
    expect(await second.join()).toBe('second');
    expect(state(mutex)).toEqual(FREE);
  }),
);

test(
  'who has just been cancelled is passed over',
  scenario(async () => {
    const mutex = new Mutex();
    await mutex.acquire();
    const first = createTask(() => mutex.run(async () => 'first'));
    await sleep(1);
    const second = createTask(() => mutex.run(async () => 'second'));
    await sleep(1);
    first.cancel('changed my mind');
    mutex.release();
    expect(await second.join()).toBe('second');
    await expect(first.join()).rejects.toThrow('changed my mind');
    expect(state(mutex)).toEqual(FREE);
  }),
);

test(
  'of several who leave in one breath none is served, and the order of the others stays',
  scenario(
    async () => {
      const mutex = new Mutex();
      const served: string[] = [];
      await mutex.acquire();
      const tasks = ['a', 'b', 'c', 'd'].map((name) => createTask(() => mutex.run(async () => void served.push(name))));
      await sleep(1);
      tasks[0]!.cancel();
      tasks[1]!.cancel();
      mutex.release();
      await tasks[3]!.join();
      expect(served).toEqual(['c', 'd']);
      expect(state(mutex)).toEqual(FREE);
    },
    { order: 'fifo' },
  ),
);

test(
  'a lock that comes together with a cancellation goes to the next in line',
  cancelSweep(async ({ victim, ending }) => {
    const mutex = new Mutex();
    await mutex.acquire();
    victim(() => mutex.run(() => sleep(5)));
    await checkpoint();
    const next = createTask(() => mutex.run(() => sleep(5)));
    await sleep(1);
    mutex.release();
    await ending();
    await next.join();
    expect(state(mutex)).toEqual(FREE);
  }),
);

test(
  'only the owner may release',
  scenario(async () => {
    const mutex = new Mutex();
    await mutex.acquire();
    const stranger = createTask(async () => {
      expect(() => mutex.release()).toThrow();
    });
    await stranger.join();
    expect(state(mutex)).toEqual({ locked: true, owner: 'main', waiters: 0 });
    mutex.release();
    expect(state(mutex)).toEqual(FREE);
  }),
);

test(
  'a free lock cannot be released',
  scenario(async () => {
    const mutex = new Mutex();
    expect(() => mutex.release()).toThrow();
    await mutex.acquire();
    mutex.release();
    expect(() => mutex.release()).toThrow();
    expect(state(mutex)).toEqual(FREE);
  }),
);

test(
  'run gives the lock back after an error and after a cancellation',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const mutex = new Mutex();
    await expect(mutex.run(() => Promise.reject(new Error('inside')))).rejects.toThrow('inside');
    expect(state(mutex)).toEqual(FREE);
    victim(() =>
      mutex.run(async () => {
        await sleep(3);
        return 'value';
      }),
    );
    const end = await ending();
    if (isUndisturbed) expect(end).toEqual({ kind: 'done', value: 'value' });
    expect(state(mutex)).toEqual(FREE);
  }),
);

test(
  'a second acquire by the owner is refused instead of waiting for ever',
  scenario(async () => {
    const mutex = new Mutex();
    await mutex.acquire();
    await expect(mutex.acquire()).rejects.toBeInstanceOf(SelfDeadlockError);
    await expect(mutex.run(async () => 'inside')).rejects.toBeInstanceOf(SelfDeadlockError);
    expect(state(mutex)).toEqual({ locked: true, owner: 'main', waiters: 0 });
    mutex.release();
  }),
);

test(
  'a thousand wait, and a thousand are served',
  scenario(
    async () => {
      const mutex = new Mutex();
      let served = 0;
      await mutex.acquire();
      await TaskGroup.run(async (group) => {
        for (let n = 0; n < 1000; n++) group.createTask(() => mutex.run(async () => void served++));
        await sleep(1);
        expect(mutex.waiters).toBe(1000);
        mutex.release();
      });
      expect(served).toBe(1000);
    },
    { order: 'fifo' },
  ),
);

test(
  'sleeps while it waits, instead of asking again and again',
  scenario(async () => {
    const mutex = new Mutex();
    await mutex.acquire();
    const waiter = createTask(() => mutex.run(async () => {}));
    await sleep(1);
    let busyTurns = 0;
    for (let turn = 0; turn < 20; turn++) {
      await checkpoint();
      const { readyCount, timerCount } = currentLoop();
      if (readyCount + timerCount > 0) busyTurns++;
    }
    expect(busyTurns).toBe(0);
    mutex.release();
    await waiter.join();
  }),
);
