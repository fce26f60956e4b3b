import { CancelledError, checkpoint, createTask, currentTask, InvalidStateError, Lock, loopTime, sleep, type Task } from 'asynclings';
import { describe, expect, test } from 'vitest';
import { ending, virtually } from '../support/virtually.ts';

test('acquiring a free lock takes no turn', () =>
  virtually(async () => {
    const lock = new Lock();
    const log: string[] = [];
    createTask(async () => log.push('other'));
    await lock.acquire();
    log.push('acquired');
    await checkpoint();
    expect(log).toEqual(['acquired', 'other']);
    expect([lock.locked, lock.owner]).toEqual([true, currentTask()]);
  }));

test('those who wait get it in the order in which they came', () =>
  virtually(async () => {
    const lock = new Lock();
    const log: string[] = [];
    const tasks = ['a', 'b', 'c'].map((name) =>
      createTask(() =>
        lock.run(async () => {
          log.push(`${name} in`);
          await sleep(10);
          log.push(`${name} out`);
        }),
      ),
    );
    for (const task of tasks) await task.join();
    expect(log).toEqual(['a in', 'a out', 'b in', 'b out', 'c in', 'c out']);
    expect(loopTime()).toBe(30);
  }));

test('it reads free right after release(), yet nobody barges in past those who wait', () =>
  virtually(async () => {
    const lock = new Lock();
    const log: string[] = [];
    await lock.acquire();
    createTask(() => lock.run(async () => log.push('waiter')));
    await checkpoint();
    lock.release();
    expect([lock.locked, lock.owner]).toEqual([false, undefined]);
    await lock.run(async () => log.push('latecomer'));
    expect(log).toEqual(['waiter', 'latecomer']);
  }));

test('it may be taken at once when all who wait have been cancelled', () =>
  virtually(async () => {
    const lock = new Lock();
    await lock.acquire();
    const waiters = [createTask(() => lock.acquire()), createTask(() => lock.acquire())];
    await checkpoint();
    for (const waiter of waiters) waiter.cancel();
    lock.release();
    const log: string[] = [];
    createTask(async () => log.push('other'));
    await lock.acquire();
    expect(log).toEqual([]);
    for (const waiter of waiters) await expect(waiter.join()).rejects.toThrow(CancelledError);
  }));

test('a waiter that is cancelled leaves the queue and the others move up', () =>
  virtually(async () => {
    const lock = new Lock();
    await lock.acquire();
    const [first, second, third] = [1, 2, 3].map(() => createTask(() => lock.acquire())) as [Task, Task, Task];
    await checkpoint();
    second.cancel();
    await ending(second.join());
    expect(String(lock)).toBe("<Lock 'lock' locked waiting=2>");
    lock.release();
    await first.join();
    lock.release();
    await third.join();
    expect(lock.owner).toBe(third);
  }));

test('a waiter that is cancelled after it was woken hands the turn on', () =>
  virtually(async () => {
    const lock = new Lock();
    await lock.acquire();
    const [first, second] = [1, 2].map(() => createTask(() => lock.acquire())) as [Task, Task];
    await checkpoint();
    lock.release();
    first.cancel();
    await second.join();
    expect(first.isCancelled).toBe(true);
    expect(lock.owner).toBe(second);
  }));

test('any task may release it', () =>
  virtually(async () => {
    const lock = new Lock();
    await createTask(() => lock.acquire()).join();
    lock.release();
    expect(lock.locked).toBe(false);
  }));

test('releasing a lock that nobody has is an error that names it', () =>
  virtually(async () => {
    const lock = new Lock('db');
    expect(() => lock.release()).toThrow(InvalidStateError);
    expect(() => lock.release()).toThrow(/'db'/);
  }));

test('it is not reentrant', () =>
  virtually(async () => {
    const lock = new Lock();
    const task = createTask(async () => {
      await lock.acquire();
      await lock.acquire();
    });
    await checkpoint();
    expect(task.waitingOn).toMatchObject({ kind: 'lock', holder: task });
    task.cancel();
    await ending(task.join());
  }));

describe('run', () => {
  test('gives the value of the body and releases the lock', () =>
    virtually(async () => {
      const lock = new Lock();
      expect(await lock.run(async () => lock.locked)).toBe(true);
      expect(lock.locked).toBe(false);
    }));

  test('releases the lock when the body fails or is cancelled', () =>
    virtually(async () => {
      const lock = new Lock();
      await expect(lock.run(async () => Promise.reject(new Error('body')))).rejects.toThrow('body');
      expect(lock.locked).toBe(false);
      const task = createTask(() => lock.run(() => sleep(100)));
      await checkpoint();
      task.cancel();
      await ending(task.join());
      expect(lock.locked).toBe(false);
    }));

  test('does not call the body when cancelled while waiting', () =>
    virtually(async () => {
      const lock = new Lock();
      await lock.acquire();
      let isCalled = false;
      const task = createTask(() =>
        lock.run(async () => {
          isCalled = true;
        }),
      );
      await checkpoint();
      task.cancel();
      await ending(task.join());
      expect([isCalled, lock.owner]).toEqual([false, currentTask()]);
    }));
});

describe('hold', () => {
  test('gives the lock back when disposed, once', () =>
    virtually(async () => {
      const lock = new Lock();
      const held = await lock.hold();
      expect(lock.locked).toBe(true);
      held[Symbol.dispose]();
      expect(lock.locked).toBe(false);
      await lock.acquire();
      held[Symbol.dispose]();
      expect(lock.locked).toBe(true);
    }));

  test('works with using', () =>
    virtually(async () => {
      const lock = new Lock();
      {
        using held = await lock.hold();
        expect([lock.locked, typeof held]).toEqual([true, 'object']);
      }
      expect(lock.locked).toBe(false);
    }));
});

test('a task that waits for it says so, and who has it', () =>
  virtually(async () => {
    const lock = new Lock('db');
    await lock.acquire();
    const task = createTask(() => lock.acquire());
    await checkpoint();
    expect(task.waitingOn).toEqual({ kind: 'lock', label: "lock 'db'", sinceMs: 0, holder: currentTask() });
    lock.release();
    await task.join();
  }));

test('String(lock) shows its state', () =>
  virtually(async () => {
    const lock = new Lock('db');
    expect(String(lock)).toBe("<Lock 'db' unlocked>");
    await lock.acquire();
    expect(String(lock)).toBe("<Lock 'db' locked>");
    const task = createTask(() => lock.acquire());
    await checkpoint();
    expect(String(lock)).toBe("<Lock 'db' locked waiting=1>");
    task.cancel();
    await ending(task.join());
  }));

test('a free lock can be taken outside run(), where it has no owner; waiting needs a task', async () => {
  const lock = new Lock();
  await lock.acquire();
  expect([lock.locked, lock.owner]).toEqual([true, undefined]);
  await expect(lock.acquire()).rejects.toThrow(/inside run\(\)/);
  lock.release();
  expect(String(lock)).toBe("<Lock 'lock' unlocked>");
});
