import { BoundedSemaphore, CancelledError, checkpoint, createTask, loopTime, Semaphore, sleep, type Task } from 'asynclings';
import { describe, expect, test } from 'vitest';
import { ending, virtually } from '../support/virtually.ts';

describe.each([Semaphore, BoundedSemaphore])('%o', (Class) => {
  test('lets in as many at a time as it has permits', () =>
    virtually(async () => {
      const semaphore = new Class(3);
      let inside = 0;
      let most = 0;
      const tasks = Array.from({ length: 10 }, () =>
        createTask(() =>
          semaphore.run(async () => {
            most = Math.max(most, ++inside);
            await sleep(10);
            inside--;
          }),
        ),
      );
      for (const task of tasks) await task.join();
      expect([most, inside, semaphore.available, loopTime()]).toEqual([3, 0, 3, 40]);
    }));

  test('has one permit unless told otherwise', () => {
    expect(new Class().available).toBe(1);
  });

  test('acquiring a free permit takes no turn', () =>
    virtually(async () => {
      const log: string[] = [];
      createTask(async () => log.push('other'));
      await new Class(1).acquire();
      expect(log).toEqual([]);
    }));

  test('is first come, first served', () =>
    virtually(async () => {
      const semaphore = new Class(1);
      const log: string[] = [];
      await semaphore.acquire();
      const tasks = ['a', 'b', 'c'].map((name) => createTask(() => semaphore.run(async () => log.push(name))));
      await checkpoint();
      semaphore.release();
      for (const task of tasks) await task.join();
      expect(log).toEqual(['a', 'b', 'c']);
    }));

  test('a permit that is handed over cannot be snatched away', () =>
    virtually(async () => {
      const semaphore = new Class(1);
      const log: string[] = [];
      await semaphore.acquire();
      const waiter = createTask(() => semaphore.run(async () => log.push('waiter')));
      await checkpoint();
      semaphore.release();
      expect([semaphore.available, semaphore.locked]).toEqual([0, true]);
      await semaphore.run(async () => log.push('latecomer'));
      await waiter.join();
      expect(log).toEqual(['waiter', 'latecomer']);
    }));

  test('a waiter that is cancelled gives nothing away', () =>
    virtually(async () => {
      const semaphore = new Class(1);
      await semaphore.acquire();
      const [cancelled, next] = [1, 2].map(() => createTask(() => semaphore.acquire())) as [Task, Task];
      await checkpoint();
      cancelled.cancel();
      await expect(cancelled.join()).rejects.toThrow(CancelledError);
      semaphore.release();
      await next.join();
      expect(semaphore.available).toBe(0);
    }));

  test('a permit handed to a waiter that was cancelled meanwhile goes on to the next', () =>
    virtually(async () => {
      const semaphore = new Class(1);
      await semaphore.acquire();
      const [cancelled, next] = [1, 2].map(() => createTask(() => semaphore.acquire())) as [Task, Task];
      await checkpoint();
      semaphore.release();
      cancelled.cancel();
      await next.join();
      expect([cancelled.isCancelled, semaphore.available]).toEqual([true, 0]);
    }));

  test('run() gives the permit back whatever happens', () =>
    virtually(async () => {
      const semaphore = new Class(1);
      expect(await semaphore.run(async () => semaphore.available)).toBe(0);
      await expect(semaphore.run(async () => Promise.reject(new Error('body')))).rejects.toThrow('body');
      const task = createTask(() => semaphore.run(() => sleep(100)));
      await checkpoint();
      task.cancel();
      await ending(task.join());
      expect(semaphore.available).toBe(1);
    }));

  test('locked is true at 0 permits and while somebody who lives is in front', () =>
    virtually(async () => {
      const semaphore = new Class(2);
      expect(semaphore.locked).toBe(false);
      await semaphore.acquire();
      expect(semaphore.locked).toBe(false);
      await semaphore.acquire();
      expect(semaphore.locked).toBe(true);
      const waiter = createTask(() => semaphore.acquire());
      await checkpoint();
      semaphore.release();
      semaphore.release();
      expect([semaphore.available, semaphore.locked]).toEqual([1, true]);
      await waiter.join();
      expect(semaphore.locked).toBe(false);
    }));

  test.each([-1, 1.5, Number.NaN, Infinity])('%s permits are refused as a range', (permits) => {
    expect(() => new Class(permits)).toThrow(RangeError);
  });

  test.each(['3', null, {}])('%s permits are refused as a type', (permits) => {
    expect(() => new Class(permits as never)).toThrow(TypeError);
  });

  test('may begin with none', () =>
    virtually(async () => {
      const semaphore = new Class(0);
      expect([semaphore.locked, semaphore.available]).toEqual([true, 0]);
      const waiter = createTask(() => semaphore.acquire());
      await checkpoint();
      expect(waiter.waitingOn).toMatchObject({ kind: 'semaphore', label: 'semaphore semaphore' });
      waiter.cancel();
      await ending(waiter.join());
    }));
});

test('several permits that come back in one turn let several in (bpo-90155)', () =>
  virtually(async () => {
    const semaphore = new Semaphore(0);
    const tasks = [1, 2, 3, 4].map(() => createTask(() => semaphore.acquire()));
    await checkpoint();
    for (const _ of [1, 2, 3]) semaphore.release();
    await checkpoint();
    expect(tasks.map((task) => task.state)).toEqual(['done', 'done', 'done', 'suspended']);
    semaphore.release();
    await tasks[3]?.join();
  }));

test('a Semaphore may be given more permits than it began with, a BoundedSemaphore may not', () =>
  virtually(async () => {
    const semaphore = new Semaphore(1);
    semaphore.release();
    expect(semaphore.available).toBe(2);
    const bounded = new BoundedSemaphore(1, 'pool');
    expect(() => bounded.release()).toThrow(RangeError);
    await bounded.acquire();
    bounded.release();
    expect(() => bounded.release()).toThrow(/'pool'/);
    expect(bounded.available).toBe(1);
  }));

test('String() shows the permits and those who wait', () =>
  virtually(async () => {
    const semaphore = new Semaphore(2, 'pool');
    expect(String(semaphore)).toBe("<Semaphore 'pool' available=2>");
    const bounded = new BoundedSemaphore(0);
    const waiter = createTask(() => bounded.acquire());
    await checkpoint();
    expect(String(bounded)).toBe("<BoundedSemaphore 'semaphore' available=0 waiting=1>");
    waiter.cancel();
    await ending(waiter.join());
  }));
