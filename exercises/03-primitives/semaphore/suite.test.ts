import { checkpoint, createTask, currentLoop, loopTime, sleep, TaskGroup } from 'asynclings';
import { argumentBattery, cancelSweep, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { Semaphore } from './starter.ts';

test(
  'lets at most n in at once, and uses all of them',
  scenario(async () => {
    const semaphore = new Semaphore(3);
    let inside = 0;
    let most = 0;
    await TaskGroup.run(async (group) => {
      for (const ms of [5, 3, 8, 1, 9, 2, 7]) {
        group.createTask(async () => {
          await semaphore.acquire();
          most = Math.max(most, ++inside);
          await sleep(ms);
          inside--;
          semaphore.release();
        });
      }
    });
    expect(most).toBe(3);
    expect(semaphore.available).toBe(3);
    expect(semaphore.waiting).toBe(0);
  }),
);

test(
  'counts what is free and who waits',
  scenario(async () => {
    const semaphore = new Semaphore(2);
    await semaphore.acquire();
    await semaphore.acquire();
    expect([semaphore.available, semaphore.waiting]).toEqual([0, 0]);
    const late = createTask(() => semaphore.acquire());
    await sleep(1);
    expect([semaphore.available, semaphore.waiting]).toEqual([0, 1]);
    semaphore.release();
    await late.join();
    expect([semaphore.available, semaphore.waiting]).toEqual([0, 0]);
  }),
);

test(
  'serves those who wait in the order in which they came',
  scenario(
    async () => {
      const semaphore = new Semaphore(1);
      const served: string[] = [];
      await semaphore.acquire();
      await TaskGroup.run(async (group) => {
        for (const name of ['a', 'b', 'c', 'd']) {
          group.createTask(async () => {
            await semaphore.acquire();
            served.push(name);
            semaphore.release();
          });
        }
        await sleep(1);
        semaphore.release();
      });
      expect(served).toEqual(['a', 'b', 'c', 'd']);
    },
    { order: 'fifo' },
  ),
);

test(
  'hands a released permit to the one who waits, not to the one who asks next',
  scenario(async () => {
    const semaphore = new Semaphore(1);
    const order: string[] = [];
    await semaphore.acquire();
    const waiter = createTask(async () => {
      await semaphore.acquire();
      order.push('waiter');
      await sleep(1);
      semaphore.release();
    });
    await sleep(1);
    semaphore.release();
    expect(semaphore.tryAcquire()).toBe(false);
    await semaphore.acquire();
    order.push('main');
    await waiter.join();
    expect(order).toEqual(['waiter', 'main']);
  }),
);

test(
  'takes no time when there is a permit',
  scenario(
    async () => {
      const semaphore = new Semaphore(1);
      let hasTurned = false;
      const other = createTask(async () => {
        hasTurned = true;
      });
      await semaphore.acquire();
      expect(hasTurned).toBe(false);
      await other.join();
    },
    { order: 'fifo' },
  ),
);

test(
  'a waiter who is cancelled leaves no trace',
  scenario(async () => {
    const semaphore = new Semaphore(1);
    await semaphore.acquire();
    const first = createTask(() => semaphore.acquire());
    const second = createTask(() => semaphore.acquire());
    await sleep(1);
    first.cancel('changed my mind');
    await sleep(1);
    expect(semaphore.waiting).toBe(1);
    semaphore.release();
    await second.join();
    expect([semaphore.available, semaphore.waiting]).toEqual([0, 0]);
  }),
);

test(
  'who has just been cancelled is passed over',
  scenario(async () => {
    const semaphore = new Semaphore(1);
    await semaphore.acquire();
    const first = createTask(() => semaphore.acquire());
    await sleep(1);
    const second = createTask(() => semaphore.acquire());
    await sleep(1);
    first.cancel('changed my mind');
    semaphore.release();
    await second.join();
    await expect(first.join()).rejects.toThrow('changed my mind');
    expect([semaphore.available, semaphore.waiting]).toEqual([0, 0]);
  }),
);

test(
  'a permit that comes together with a cancellation goes to the next in line',
  cancelSweep(async ({ victim, ending }) => {
    const semaphore = new Semaphore(1);
    await semaphore.acquire();
    victim(() => semaphore.run(() => sleep(5)));
    await checkpoint();
    const next = createTask(() => semaphore.run(() => sleep(5)));
    await sleep(1);
    semaphore.release();
    await ending();
    await next.join();
    expect([semaphore.available, semaphore.waiting]).toEqual([1, 0]);
  }),
);

test(
  'somebody who wants three is not passed by those who want one',
  scenario(
    async () => {
      const semaphore = new Semaphore(3);
      const order: string[] = [];
      const want = async (name: string, n: number, ms: number) => {
        await semaphore.acquire(n);
        order.push(name);
        await sleep(ms);
        semaphore.release(n);
      };
      await TaskGroup.run(async (group) => {
        group.createTask(() => want('short', 1, 5));
        group.createTask(() => want('long', 1, 10));
        group.createTask(() => want('three', 3, 5));
        for (const name of ['small', 'smaller']) group.createTask(() => want(name, 1, 5));
      });
      expect(order).toEqual(['short', 'long', 'three', 'small', 'smaller']);
    },
    { order: 'fifo' },
  ),
);

test(
  'when the greedy one gives up, those behind get their permits',
  scenario(async () => {
    const semaphore = new Semaphore(2);
    await semaphore.acquire();
    const greedy = createTask(() => semaphore.acquire(2));
    await sleep(1);
    const modest = createTask(() => semaphore.acquire());
    await sleep(1);
    expect(semaphore.waiting).toBe(2);
    greedy.cancel('too long');
    await modest.join();
    expect(loopTime()).toBe(2);
    expect(semaphore.available).toBe(0);
  }),
);

test(
  'a release of two serves two',
  scenario(async () => {
    const semaphore = new Semaphore(2);
    await semaphore.acquire(2);
    const waiters = [createTask(() => semaphore.acquire()), createTask(() => semaphore.acquire())];
    await sleep(1);
    semaphore.release(2);
    for (const waiter of waiters) await waiter.join();
    expect(loopTime()).toBe(1);
  }),
);

test(
  'releasing more than was taken is refused when bounded, and adds permits when not',
  scenario(async () => {
    const bounded = new Semaphore(1, { bounded: true });
    expect(() => bounded.release()).toThrow(RangeError);
    expect(bounded.available).toBe(1);
    await bounded.acquire();
    bounded.release();
    expect(bounded.available).toBe(1);
    const open = new Semaphore(1);
    open.release();
    expect(open.available).toBe(2);
  }),
);

test(
  'no permits at all is a gate that a release opens',
  scenario(async () => {
    const gate = new Semaphore(0);
    const guest = createTask(() => gate.acquire());
    await sleep(5);
    expect(gate.waiting).toBe(1);
    gate.release();
    await guest.join();
    expect(loopTime()).toBe(5);
  }),
);

test(
  'run gives the permit back after an error and after a cancellation',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const semaphore = new Semaphore(1);
    await expect(
      semaphore.run(async () => {
        throw new Error('inside');
      }),
    ).rejects.toThrow('inside');
    expect(semaphore.available).toBe(1);
    victim(() =>
      semaphore.run(async () => {
        await sleep(3);
        expect(semaphore.available).toBe(0);
        return 'value';
      }),
    );
    const end = await ending();
    if (isUndisturbed) expect(end).toEqual({ kind: 'done', value: 'value' });
    expect(semaphore.available).toBe(1);
  }),
);

test(
  'refuses numbers of permits that make no sense',
  scenario(async () => {
    await argumentBattery((permits) => new Semaphore(permits), { how: 'throw', legal: [0] });
    const semaphore = new Semaphore(2);
    await argumentBattery((n) => semaphore.acquire(n), { how: 'reject' });
    await argumentBattery((n) => semaphore.release(n), { how: 'throw' });
    await expect(semaphore.acquire(3)).rejects.toBeInstanceOf(RangeError);
    expect([semaphore.available, semaphore.waiting]).toEqual([2, 0]);
  }),
);

test(
  'sleeps while it waits, instead of asking again and again',
  scenario(async () => {
    const semaphore = new Semaphore(1);
    await semaphore.acquire();
    const waiter = createTask(() => semaphore.acquire());
    await sleep(1);
    let busyTurns = 0;
    for (let turn = 0; turn < 20; turn++) {
      await checkpoint();
      const { readyCount, timerCount } = currentLoop();
      if (readyCount + timerCount > 0) busyTurns++;
    }
    expect(busyTurns).toBe(0);
    semaphore.release();
    await waiter.join();
  }),
);
