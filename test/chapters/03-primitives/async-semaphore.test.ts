import { createTask, sleep, TaskGroup } from 'asynclings';
import { AsyncSemaphore } from 'asynclings/chapters/primitives';
import { expect, test } from 'vitest';
import { onVirtualTime } from '../../support/virtual-time.ts';

test('at most n inside, first come, first served', () =>
  onVirtualTime(async () => {
    const semaphore = new AsyncSemaphore(2);
    const log: string[] = [];
    let insideCount = 0;
    await TaskGroup.run(async (group) => {
      for (const name of 'abcd') {
        group.createTask(() => semaphore.run(async () => {
          log.push(`${name}${++insideCount}`);
          await sleep(10);
          insideCount--;
        }));
      }
    });
    expect(log.join(' ')).toBe('a1 b2 c1 d2');
    expect(semaphore.available).toBe(2);
  }));

test('a large request at the head is not overtaken by small ones', () =>
  onVirtualTime(async () => {
    const semaphore = new AsyncSemaphore(3);
    const log: string[] = [];
    await semaphore.acquire(2);
    const large = createTask(() => semaphore.run(async () => void log.push('large'), 3));
    const small = createTask(() => semaphore.run(async () => void log.push('small')));
    await sleep(0);
    expect([semaphore.available, semaphore.waiting, semaphore.tryAcquire()]).toEqual([1, 2, false]);
    semaphore.release(2);
    await large.join();
    await small.join();
    expect(log).toEqual(['large', 'small']);
  }));

test('a large request that is cancelled makes room for the small ones behind it', () =>
  onVirtualTime(async () => {
    const semaphore = new AsyncSemaphore(3);
    await semaphore.acquire(2);
    const large = createTask(() => semaphore.acquire(3));
    const small = createTask(() => semaphore.acquire(1));
    await sleep(0);
    large.cancel();
    expect([semaphore.waiting, semaphore.tryAcquire()]).toEqual([1, false]); // the one permit is promised to the small one
    await small.join();
    await expect(large.join()).rejects.toThrow('cancelled');
    expect(semaphore.available).toBe(0);
  }));

test('permits granted to a task that is cancelled in the same turn are handed on', () =>
  onVirtualTime(async () => {
    const semaphore = new AsyncSemaphore(2);
    await semaphore.acquire(2);
    const both = createTask(() => semaphore.acquire(2));
    const [one, other] = [1, 1].map((n) => createTask(() => semaphore.acquire(n)));
    await sleep(0);
    semaphore.release(2);
    both.cancel();
    await one!.join();
    await other!.join();
    await expect(both.join()).rejects.toThrow('cancelled');
    expect([semaphore.available, semaphore.waiting]).toEqual([0, 0]);
  }));

test('release(2) wakes two', () =>
  onVirtualTime(async () => {
    const gate = new AsyncSemaphore(0, { bounded: false });
    const waiters = [1, 1, 1].map((n) => createTask(() => gate.acquire(n)));
    await sleep(0);
    gate.release(2);
    await sleep(1);
    expect(waiters.map(({ isDone }) => isDone)).toEqual([true, true, false]);
    gate.release();
    await waiters[2]!.join();
  }));

test('a bounded one refuses permits that it never had, and a refused release changes nothing', () => {
  const semaphore = new AsyncSemaphore(2, { name: 'pool' });
  expect(semaphore.tryAcquire()).toBe(true);
  expect(() => semaphore.release(2)).toThrow("semaphore 'pool' was released too many times");
  expect(semaphore.available).toBe(1);
  const unbounded = new AsyncSemaphore(2, { bounded: false });
  unbounded.release(3);
  expect([unbounded.available, String(unbounded)]).toEqual([5, "<AsyncSemaphore 'semaphore' available=5>"]);
});

test('more than there will ever be is refused at once', () =>
  onVirtualTime(async () => {
    await expect(new AsyncSemaphore(2).acquire(3)).rejects.toThrow(RangeError);
    expect(() => new AsyncSemaphore(2).tryAcquire(0)).toThrow(RangeError);
  }));

test.each([-1, 1.5, NaN, Infinity])('%s permits are refused', (permits) => {
  expect(() => new AsyncSemaphore(permits)).toThrow(RangeError);
  expect(() => new AsyncSemaphore(1).release(permits)).toThrow(RangeError);
});

test('a string is no number of permits', () => expect(() => new AsyncSemaphore('3' as unknown as number)).toThrow(TypeError));

test('permits come back when the body fails or is cancelled', () =>
  onVirtualTime(async () => {
    const semaphore = new AsyncSemaphore(2);
    await expect(semaphore.run(() => Promise.reject(new Error('no')), 2)).rejects.toThrow('no');
    const body = createTask(() => semaphore.run(() => sleep(100)));
    await sleep(1);
    body.cancel();
    await expect(body.join()).rejects.toThrow('cancelled');
    expect(semaphore.available).toBe(2);
  }));

test('ten thousand can wait in line, and leave from its middle', () =>
  onVirtualTime(async () => {
    const semaphore = new AsyncSemaphore(1);
    await semaphore.acquire();
    const waiters = Array.from({ length: 10_000 }, () => createTask(() => semaphore.run(async () => {})));
    await sleep(0);
    for (const [index, waiter] of waiters.entries()) if (index % 2 === 0) waiter.cancel();
    expect(semaphore.waiting).toBe(5000);
    semaphore.release();
    await waiters.at(-1)!.join();
    expect(waiters.filter(({ isCancelled }) => isCancelled)).toHaveLength(5000);
    expect(semaphore.available).toBe(1);
  }));
