import { createTask, currentTask, InvalidStateError, sleep, TaskGroup } from 'asynclings';
import { AsyncCondition, AsyncLock } from 'asynclings/chapters/primitives';
import { expect, test } from 'vitest';
import { onVirtualTime } from '../../support/virtual-time.ts';

test('only the owner of the lock may wait or notify, even while another task has it', () =>
  onVirtualTime(async () => {
    const condition = new AsyncCondition(new AsyncLock('stock'));
    const holder = createTask(() => condition.run(() => sleep(10)));
    await sleep(0);
    expect(() => condition.notify()).toThrow("notify() needs the lock of condition 'stock'");
    expect(() => condition.notifyAll()).toThrow(InvalidStateError);
    await expect(condition.wait()).rejects.toThrow(InvalidStateError);
    await expect(condition.waitFor(() => true)).rejects.toThrow(InvalidStateError);
    await holder.join();
  }));

test('notify(2) of three wakes the first two', () =>
  onVirtualTime(async () => {
    const condition = new AsyncCondition();
    const log: string[] = [];
    const waiters = ['a', 'b', 'c'].map((name) => createTask(() => condition.run(async () => (await condition.wait(), log.push(name)))));
    await sleep(0);
    await condition.run(async () => condition.notify(2));
    await sleep(1);
    expect(log).toEqual(['a', 'b']);
    waiters[2]!.cancel();
    await expect(waiters[2]!.join()).rejects.toThrow('cancelled');
  }));

test('waitFor() looks again after each wake-up and returns what it saw', () =>
  onVirtualTime(async () => {
    const condition = new AsyncCondition();
    let stock = 0;
    const buyer = createTask(() => condition.run(() => condition.waitFor(() => stock > 1 && `${stock} left`)));
    for (const next of [1, 2]) {
      await sleep(1);
      await condition.run(async () => {
        stock = next;
        condition.notify();
      });
    }
    expect(await buyer.join()).toBe('2 left');
  }));

test('a task that is cancelled while it waits has the lock again when the error arrives', () =>
  onVirtualTime(async () => {
    const condition = new AsyncCondition();
    let ownerAtError: unknown;
    const lock = new AsyncLock();
    const shared = new AsyncCondition(lock);
    const waiter = createTask(() => shared.run(() => shared.wait().finally(() => (ownerAtError = lock.owner))));
    await sleep(0);
    waiter.cancel();
    await expect(waiter.join()).rejects.toThrow('cancelled');
    expect([ownerAtError, lock.locked, condition.locked]).toEqual([waiter, false, false]);
  }));

test('a task that was notified and cancelled passes the notification on', () =>
  onVirtualTime(async () => {
    const condition = new AsyncCondition();
    const log: string[] = [];
    const [first, second] = ['first', 'second'].map((name) => createTask(() => condition.run(async () => (await condition.wait(), log.push(name)))));
    await sleep(0);
    await condition.run(async () => condition.notify());
    first!.cancel();
    await second!.join();
    expect(log).toEqual(['second']);
    await expect(first!.join()).rejects.toThrow('cancelled');
  }));

test('tryAcquire() of its lock does not get in before those who come back from a wait', () =>
  onVirtualTime(async () => {
    const lock = new AsyncLock();
    const condition = new AsyncCondition(lock);
    const waiter = createTask(() => condition.run(() => condition.wait()));
    await sleep(0);
    const release = await condition.acquire();
    expect(lock.owner).toBe(currentTask());
    condition.notify();
    await sleep(0);
    release();
    expect([lock.locked, lock.tryAcquire()]).toEqual([false, undefined]);
    expect(await waiter.join()).toBe(true);
  }));

test('two conditions share a lock, and three producers and three consumers never lose an item', () =>
  onVirtualTime(async () => {
    const lock = new AsyncLock('buffer');
    const [notFull, notEmpty] = [new AsyncCondition(lock), new AsyncCondition(lock)];
    const buffer: number[] = [];
    const got: number[] = [];
    await TaskGroup.run(async (group) => {
      for (let n = 0; n < 3; n++) {
        group.createTask(async () => {
          for (let i = 0; i < 50; i++) {
            await lock.run(async () => {
              await notFull.waitFor(() => buffer.length < 4);
              expect(buffer.push(n * 50 + i)).toBeLessThanOrEqual(4);
              notEmpty.notify();
            });
          }
        });
        group.createTask(async () => {
          for (let i = 0; i < 50; i++) {
            await lock.run(async () => {
              await notEmpty.waitFor(() => buffer.length);
              got.push(buffer.shift()!);
              notFull.notify();
            });
          }
        });
      }
    });
    expect(got.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 150 }, (_, i) => i));
  }));
