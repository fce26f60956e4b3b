import { CancelledError, checkpoint, Condition, createTask, currentTask, InvalidStateError, Lock, loopTime, sleep, type Task } from 'asynclings';
import { describe, expect, test } from 'vitest';
import { ending, virtually } from '../support/virtually.ts';

/** Tasks that wait for `changed` and write their names down when they are through, still holding the lock. */
function waiters(changed: Condition, log: string[], names: string[]): Task[] {
  return names.map((name) =>
    createTask(() =>
      changed.run(async () => {
        await changed.wait();
        log.push(name);
      }),
    ),
  );
}

test('wait() gives the lock up and has it again when it returns', () =>
  virtually(async () => {
    const changed = new Condition();
    const task = createTask(() =>
      changed.run(async () => {
        const woken = await changed.wait();
        return [woken, changed.locked];
      }),
    );
    await checkpoint();
    expect(changed.locked).toBe(false);
    await changed.run(async () => changed.notify());
    expect(await task.join()).toEqual([true, true]);
    expect(changed.locked).toBe(false);
  }));

test('notify(n) wakes n of those who wait, oldest first; notifyAll() wakes all', () =>
  virtually(async () => {
    const changed = new Condition();
    const log: string[] = [];
    const tasks = waiters(changed, log, ['a', 'b', 'c', 'd', 'e', 'f']);
    await checkpoint();
    await changed.run(async () => changed.notify());
    await sleep(1);
    expect(log).toEqual(['a']);
    await changed.run(async () => changed.notify(2));
    await sleep(1);
    expect(log).toEqual(['a', 'b', 'c']);
    await changed.run(async () => changed.notifyAll());
    for (const task of tasks) await task.join();
    expect(log).toEqual(['a', 'b', 'c', 'd', 'e', 'f']);
  }));

test.each([0, -1])('notify(%s) wakes nobody', (n) =>
  virtually(async () => {
    const changed = new Condition();
    const log: string[] = [];
    const [task] = waiters(changed, log, ['a']);
    await checkpoint();
    await changed.run(async () => changed.notify(n));
    await sleep(1);
    expect(log).toEqual([]);
    task?.cancel();
  }),
);

test('notify(Infinity) wakes all', () =>
  virtually(async () => {
    const changed = new Condition();
    const log: string[] = [];
    const tasks = waiters(changed, log, ['a', 'b']);
    await checkpoint();
    await changed.run(async () => changed.notify(Infinity));
    for (const task of tasks) await task.join();
    expect(log).toEqual(['a', 'b']);
  }));

test.each([Number.NaN, '3', null])('notify(%s) is refused', (n) =>
  virtually(async () => {
    const changed = new Condition();
    await changed.run(async () => expect(() => changed.notify(n as number)).toThrow(TypeError));
  }),
);

test('waiting and notifying need the lock', () =>
  virtually(async () => {
    const changed = new Condition();
    await expect(changed.wait()).rejects.toThrow(InvalidStateError);
    expect(() => changed.notify()).toThrow(InvalidStateError);
    expect(() => changed.notifyAll()).toThrow(InvalidStateError);
    expect(() => changed.release()).toThrow(InvalidStateError);
  }));

test('acquire and release are those of its lock, which conditions may share', () =>
  virtually(async () => {
    const lock = new Lock('state');
    const full = new Condition(lock);
    const empty = new Condition(lock);
    await full.acquire();
    expect([lock.locked, empty.locked, lock.owner]).toEqual([true, true, currentTask()]);
    empty.release();
    expect(lock.locked).toBe(false);
  }));

describe('waitFor', () => {
  test('goes on at once, without a wait, when the predicate holds', () =>
    virtually(async () => {
      const changed = new Condition();
      expect(await changed.run(() => changed.waitFor(() => 'already'))).toBe('already');
    }));

  test('returns what the predicate returned, and asks again after each notification', () =>
    virtually(async () => {
      const changed = new Condition();
      let stock = 0;
      let asked = 0;
      const task = createTask(() =>
        changed.run(() =>
          changed.waitFor(() => {
            asked++;
            return stock >= 2 && stock;
          }),
        ),
      );
      for (let i = 0; i < 3; i++) {
        await sleep(1);
        await changed.run(async () => {
          stock++;
          changed.notify();
        });
      }
      expect(await task.join()).toBe(2);
      expect(asked).toBe(3);
    }));

  test('hands a failure of the predicate on', () =>
    virtually(async () => {
      const changed = new Condition();
      const broken = changed.run(() =>
        changed.waitFor(() => {
          throw new RangeError('predicate');
        }),
      );
      await expect(broken).rejects.toThrow('predicate');
      expect(changed.locked).toBe(false);
    }));
});

describe('a waiter that is cancelled', () => {
  test('takes the lock again before the CancelledError goes on', () =>
    virtually(async () => {
      const changed = new Condition();
      const log: string[] = [];
      const task = createTask(() =>
        changed.run(async () => {
          try {
            await changed.wait();
          } catch (error) {
            log.push(`${(error as Error).name} at ${loopTime()}, locked: ${changed.locked}`);
            throw error;
          }
        }),
      );
      await checkpoint();
      await changed.acquire();
      task.cancel();
      await sleep(10);
      changed.release();
      expect(await ending(task.join())).toBe('CancelledError: cancelled');
      expect(log).toEqual(['CancelledError at 10, locked: true']);
      expect(changed.locked).toBe(false);
    }));

  test('again and again while it waits for the lock, ends with the last of them (gh-111693)', () =>
    virtually(async () => {
      const changed = new Condition();
      const task = createTask(() => changed.run(() => changed.wait()));
      await checkpoint();
      await changed.acquire();
      for (const reason of ['first', 'second', 'third']) {
        task.cancel(reason);
        await sleep(1);
      }
      changed.release();
      expect(await ending(task.join())).toBe('CancelledError: third');
      expect([task.cancelling, changed.locked]).toEqual([3, false]);
    }));

  test('after it was notified passes the notification on', () =>
    virtually(async () => {
      const changed = new Condition();
      const log: string[] = [];
      const [cancelled, next] = waiters(changed, log, ['cancelled', 'next']) as [Task, Task];
      await checkpoint();
      await changed.run(async () => changed.notify(1));
      cancelled.cancel();
      await next.join();
      expect([cancelled.isCancelled, log]).toEqual([true, ['next']]);
    }));

  test('leaves the queue', () =>
    virtually(async () => {
      const changed = new Condition(new Lock('stock'));
      const [task] = waiters(changed, [], ['a']);
      await checkpoint();
      expect(String(changed)).toBe("<Condition 'stock' unlocked waiting=1>");
      task?.cancel();
      await expect(task?.join()).rejects.toThrow(CancelledError);
      expect(String(changed)).toBe("<Condition 'stock' unlocked>");
    }));
});

test('a task that waits for it says so', () =>
  virtually(async () => {
    const changed = new Condition();
    const [task] = waiters(changed, [], ['a']);
    await checkpoint();
    expect(task?.waitingOn).toMatchObject({ kind: 'condition', label: 'condition condition' });
    await changed.run(async () => {
      expect(String(changed)).toBe("<Condition 'condition' locked waiting=1>");
      changed.notify();
    });
  }));
