import { createTask, loopTime, QueueShutDown, sleep, TimeoutError } from 'asynclings';
import { BoundedAsyncQueue } from 'asynclings/chapters/queues';
import { expect, test } from 'vitest';
import { failureOf, onVirtualTime } from '../../support/virtual-time.ts';
import { ending } from '../../support/virtually.ts';

test('it has room for 100 unless told otherwise', () => expect(new BoundedAsyncQueue().capacity).toBe(100));

test('one free place lets one of five blocked producers in', () =>
  onVirtualTime(async () => {
    const queue = new BoundedAsyncQueue<number>(2);
    const putters = [0, 1, 2, 3, 4, 5, 6].map((n) => createTask(() => queue.put(n)));
    await sleep(1);
    expect(await queue.get()).toBe(0);
    await sleep(1);
    expect([queue.size, putters.filter(({ isDone }) => isDone).length]).toEqual([2, 3]);
    for (const n of [1, 2, 3, 4, 5, 6]) expect(await queue.get()).toBe(n);
  }));

test('one item goes to one of three hungry consumers, and the others wait on', () =>
  onVirtualTime(async () => {
    const queue = new BoundedAsyncQueue<string>(2);
    const getters = [1, 2, 3].map(() => createTask(() => queue.get()));
    await sleep(1);
    await queue.put('x');
    await sleep(1);
    expect(getters.map(({ isDone }) => isDone)).toEqual([true, false, false]);
    for (const getter of getters) getter.cancel();
    await sleep(1);
  }));

test('whoever is woken and finds that a passer-by took the item waits again', () =>
  onVirtualTime(async () => {
    const queue = new BoundedAsyncQueue<string>(2);
    const getter = createTask(() => queue.get());
    await sleep(1);
    queue.tryPut('x');
    expect(queue.tryGet()).toEqual({ value: 'x' });
    await sleep(1);
    expect(getter.isDone).toBe(false);
    queue.tryPut('y');
    expect(await getter.join()).toBe('y');
  }));

test('who is woken and cancelled hands the chance on, in both directions', () =>
  onVirtualTime(async () => {
    const queue = new BoundedAsyncQueue<string>(1);
    const getters = [1, 2].map(() => createTask(() => queue.get()));
    await sleep(1);
    queue.tryPut('x');
    getters[0]!.cancel();
    expect(await ending(getters[1]!.join())).toBe('x');
    queue.tryPut('full');
    const putters = ['a', 'b'].map((item) => createTask(() => queue.put(item)));
    await sleep(1);
    queue.tryGet();
    putters[0]!.cancel();
    await putters[1]!.join();
    expect([queue.tryGet(), queue.tryGet()]).toEqual([{ value: 'b' }, undefined]);
  }));

test('both directions give up at the limit, with the same error, and leave nothing behind', () =>
  onVirtualTime(async () => {
    const queue = new BoundedAsyncQueue<string>(1);
    expect(await failureOf(() => queue.poll({ timeoutMs: 30 }))).toBeInstanceOf(TimeoutError);
    expect(loopTime()).toBe(30);
    await queue.offer('x', { timeoutMs: 30 });
    expect(await failureOf(() => queue.offer('y', { timeoutMs: 20 }))).toBeInstanceOf(TimeoutError);
    expect([loopTime(), queue.size]).toEqual([50, 1]);
    expect(await queue.poll({ timeoutMs: 0 })).toBe('x');
  }));

test.each([0, -5])('a limit of %s ms lets through what needs no waiting', (timeoutMs) =>
  onVirtualTime(async () => {
    const queue = new BoundedAsyncQueue<string>(1);
    await queue.offer('x', { timeoutMs });
    await expect(queue.offer('y', { timeoutMs })).rejects.toThrow(TimeoutError);
    expect(await queue.poll({ timeoutMs })).toBe('x');
    await expect(queue.poll({ timeoutMs })).rejects.toThrow(TimeoutError);
    expect(loopTime()).toBe(0);
  }));

test('an item that comes at the very moment of the limit is not lost', () =>
  onVirtualTime(async () => {
    const queue = new BoundedAsyncQueue<string>(1);
    const producer = createTask(async () => (await sleep(10), queue.put('x')));
    const outcome = await ending(queue.poll({ timeoutMs: 10 }));
    await producer.join();
    expect(outcome === 'x' ? 1 : queue.size).toBe(1);
    expect(outcome === 'x').toBe(queue.tryGet() === undefined);
  }));

test.each([undefined, null, 0, ''])('poll() hands out %j within a limit, too', (item) =>
  onVirtualTime(async () => {
    const queue = new BoundedAsyncQueue(1);
    await queue.offer(item, { timeoutMs: 0 });
    expect(await queue.poll({ timeoutMs: 0 })).toBe(item);
  }));

test('without a limit they wait as long as it takes', () =>
  onVirtualTime(async () => {
    const queue = new BoundedAsyncQueue<string>(1);
    const getter = createTask(() => queue.poll());
    await sleep(1e6);
    await queue.offer('x');
    expect(await getter.join()).toBe('x');
  }));

test.each([NaN, '3'])('a limit of %s is refused, and nothing is put or taken', (timeoutMs) =>
  onVirtualTime(async () => {
    const queue = new BoundedAsyncQueue<string>(1);
    await expect(queue.offer('x', { timeoutMs: timeoutMs as number })).rejects.toThrow(TypeError);
    await expect(queue.poll({ timeoutMs: timeoutMs as number })).rejects.toThrow(TypeError);
    expect(queue.size).toBe(0);
  }));

test('shutting down ends all waiting', () =>
  onVirtualTime(async () => {
    const queue = new BoundedAsyncQueue<string>(1);
    const getter = createTask(() => queue.poll({ timeoutMs: 50 }));
    await sleep(1);
    queue.shutdown();
    expect(await failureOf(() => getter.join())).toBeInstanceOf(QueueShutDown);
  }));
