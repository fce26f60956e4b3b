import { createTask, currentTask, DeadlockError, InvalidStateError, run, sleep, TaskGroup } from 'asynclings';
import { AsyncLock, SelfDeadlockError } from 'asynclings/chapters/primitives';
import { expect, test } from 'vitest';
import { failureOf, onVirtualTime } from '../../support/virtual-time.ts';
import { thrownBy } from '../../support/virtually.ts';

test('one at a time, in the order in which they came', () =>
  onVirtualTime(async () => {
    const lock = new AsyncLock();
    const log: string[] = [];
    let insideCount = 0;
    await TaskGroup.run(async (group) => {
      for (const name of ['A', 'B', 'C', 'D']) {
        group.createTask(() => lock.run(async () => {
          expect(++insideCount).toBe(1);
          log.push(name);
          await sleep(5);
          insideCount--;
        }));
      }
    });
    expect(log.join('')).toBe('ABCD');
    expect(lock.locked).toBe(false);
  }));

test('only the owner releases, and a refused release changes nothing', () =>
  onVirtualTime(async () => {
    const lock = new AsyncLock('db');
    await lock.acquire();
    const thief = createTask(async () => lock.release(), { name: 'thief' });
    await expect(thief.join()).rejects.toThrow("lock 'db' is main's to release, not thief's");
    expect([lock.locked, lock.owner]).toEqual([true, currentTask()]);
    lock.release();
    expect(thrownBy(() => lock.release())).toBeInstanceOf(InvalidStateError);
  }));

test('what acquire() returns gives the lock back once, also by using', () =>
  onVirtualTime(async () => {
    const lock = new AsyncLock();
    const release = await lock.acquire();
    release();
    const again = await lock.acquire();
    release();
    expect(lock.locked).toBe(true);
    again[Symbol.dispose]();
    expect(lock.locked).toBe(false);
  }));

test('asking twice is an error instead of a wait without end', () =>
  onVirtualTime(async () => {
    const lock = new AsyncLock('db');
    const failure = await failureOf(() => lock.run(() => lock.run(async () => {})));
    expect(failure).toBeInstanceOf(SelfDeadlockError);
    expect(lock.locked).toBe(false);
  }));

test('nobody barges in between a release and the turn of the first waiter', () =>
  onVirtualTime(async () => {
    const lock = new AsyncLock();
    const log: string[] = [];
    const release = await lock.acquire();
    const waiter = createTask(() => lock.run(async () => void log.push('waiter')));
    await sleep(0);
    release();
    expect([lock.locked, lock.tryAcquire()]).toEqual([false, undefined]);
    await lock.run(async () => void log.push('main'));
    await waiter.join();
    expect(log).toEqual(['waiter', 'main']);
  }));

test('tryAcquire() takes a free lock at once and never waits', () =>
  onVirtualTime(async () => {
    const lock = new AsyncLock();
    const release = lock.tryAcquire();
    expect([lock.locked, lock.owner === currentTask(), lock.tryAcquire()]).toEqual([true, true, undefined]);
    expect(await createTask(async () => lock.tryAcquire()).join()).toBeUndefined();
    release?.();
    expect(lock.locked).toBe(false);
  }));

test('who is cancelled in line leaves it, and who is cancelled with the lock in reach hands it on', () =>
  onVirtualTime(async () => {
    const lock = new AsyncLock();
    const log: string[] = [];
    const release = await lock.acquire();
    const [inLine, atTheDoor, last] = ['in line', 'at the door', 'last'].map((name) => createTask(() => lock.run(async () => void log.push(name))));
    await sleep(0);
    inLine!.cancel();
    release();
    atTheDoor!.cancel();
    await last!.join();
    await expect(inLine!.join()).rejects.toThrow('cancelled');
    await expect(atTheDoor!.join()).rejects.toThrow('cancelled');
    expect([log, lock.locked]).toEqual([['last'], false]);
    const again = lock.tryAcquire();
    expect(again).toBeDefined();
    again?.();
  }));

test('run() gives the lock back when the body fails or is cancelled', () =>
  onVirtualTime(async () => {
    const lock = new AsyncLock();
    await expect(lock.run(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
    const body = createTask(() => lock.run(() => sleep(100)));
    await sleep(1);
    body.cancel();
    await expect(body.join()).rejects.toThrow('cancelled');
    expect(lock.locked).toBe(false);
  }));

test('a deadlock names the owners', async () => {
  const failure = await failureOf(() =>
    run(
      async () => {
        const [a, b] = [new AsyncLock('a'), new AsyncLock('b')];
        const take = (first: AsyncLock, second: AsyncLock) => () => first.run(async () => (await sleep(1), second.run(async () => {})));
        await TaskGroup.run(async (group) => {
          group.createTask(take(a, b), { name: 'T1' });
          group.createTask(take(b, a), { name: 'T2' });
        });
      },
      { clock: 'virtual' },
    ),
  );
  expect(failure).toBeInstanceOf(DeadlockError);
  expect((failure as DeadlockError).cycle?.map(({ name }) => name).toSorted()).toEqual(['T1', 'T2']);
});

test('it shows its state', () => expect(String(new AsyncLock('db'))).toBe("<AsyncLock 'db' unlocked>"));
