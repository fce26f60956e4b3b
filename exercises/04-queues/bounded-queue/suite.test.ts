import { checkpoint, createTask, loopTime, sleep, type Task, TaskGroup, TimeoutError } from 'asynclings';
import { argumentBattery, cancelSweep, scenario, seededRandom } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { BoundedQueue } from './starter.ts';

/** Everything that is inside, without waiting. */
function drain<T>(queue: BoundedQueue<T>): T[] {
  const items: T[] = [];
  for (let found = queue.tryGet(); found !== undefined; found = queue.tryGet()) items.push(found.value);
  return items;
}

/** Starts them one after the other, so that each comes to its wait before the next. */
async function inTurn<T>(...works: (() => Promise<T>)[]): Promise<Task<T>[]> {
  const tasks = [];
  for (const work of works) {
    tasks.push(createTask(work));
    await sleep(1);
  }
  return tasks;
}

test(
  'items come out in the order in which they went in',
  scenario(async () => {
    const queue = new BoundedQueue<number>(3);
    for (const n of [1, 2, 3]) await queue.put(n);
    expect(queue.size).toBe(3);
    expect(await queue.get()).toBe(1);
    await queue.put(4);
    expect([await queue.get(), await queue.get(), await queue.get()]).toEqual([2, 3, 4]);
    expect(queue.size).toBe(0);
  }),
);

test(
  'those who wait to get are served in the order in which they came',
  scenario(
    async () => {
      const queue = new BoundedQueue<number>(5);
      const getters = await inTurn(...[1, 2, 3].map(() => () => queue.get()));
      for (const n of [1, 2, 3]) await queue.put(n);
      const got = [];
      for (const getter of getters) got.push(await getter.join());
      expect(got).toEqual([1, 2, 3]);
    },
    { order: 'fifo' },
  ),
);

test(
  'those who wait to put are served in the order in which they came',
  scenario(async () => {
    const queue = new BoundedQueue<number>(1);
    await queue.put(0);
    const putters = await inTurn(...[1, 2, 3].map((n) => () => queue.put(n)));
    const got = [];
    for (let n = 0; n < 4; n++) {
      got.push(await queue.get());
      await sleep(1);
    }
    for (const putter of putters) await putter.join();
    expect(got).toEqual([0, 1, 2, 3]);
  }),
);

test(
  'does not give up its turn when there is room, or an item',
  scenario(
    async () => {
      const queue = new BoundedQueue<number>(1);
      let hasTurned = false;
      const other = createTask(async () => {
        hasTurned = true;
      });
      await queue.put(1);
      await queue.get();
      await queue.offer(2, { timeoutMs: 5 });
      await queue.poll({ timeoutMs: 5 });
      expect(hasTurned).toBe(false);
      await other.join();
    },
    { order: 'fifo' },
  ),
);

test(
  'of five who wait to put, one free place lets in one',
  scenario(async () => {
    const queue = new BoundedQueue<number>(2);
    await queue.put(-2);
    await queue.put(-1);
    const putters = await inTurn(...[0, 1, 2, 3, 4].map((n) => () => queue.put(n)));
    const got = [await queue.get()];
    await sleep(1);
    expect([queue.size, putters.map(({ isDone }) => isDone)]).toEqual([2, [true, false, false, false, false]]);
    while (got.length < 7) {
      got.push(await queue.get());
      expect(queue.size).toBeLessThanOrEqual(2);
    }
    expect(got.toSorted((a, b) => a - b)).toEqual([-2, -1, 0, 1, 2, 3, 4]);
  }),
);

test(
  'of three who wait to get, one item serves one',
  scenario(async () => {
    const queue = new BoundedQueue<string>(2);
    const getters = await inTurn(...'abc'.split('').map(() => () => queue.get()));
    await queue.put('x');
    await sleep(1);
    expect(getters.map(({ state }) => state)).toEqual(['done', 'suspended', 'suspended']);
    await queue.put('y');
    await queue.put('z');
    const got = [];
    for (const getter of getters) got.push(await getter.join());
    expect(got.toSorted()).toEqual(['x', 'y', 'z']);
  }),
);

test(
  'who finds that a passer-by was quicker sleeps on',
  scenario(async () => {
    const queue = new BoundedQueue<string>(1);
    const [getter] = await inTurn(() => queue.get());
    expect(queue.tryPut('soup')).toBe(true);
    expect(queue.tryGet()).toEqual({ value: 'soup' });
    await sleep(1);
    expect(getter!.isDone).toBe(false);
    await queue.put('bread');
    expect(await getter!.join()).toBe('bread');
  }),
);

test(
  'who finds that the free place is gone sleeps on',
  scenario(async () => {
    const queue = new BoundedQueue<string>(1);
    await queue.put('a');
    const [putter] = await inTurn(() => queue.put('c'));
    expect(queue.tryGet()).toEqual({ value: 'a' });
    expect(queue.tryPut('b')).toBe(true);
    await sleep(1);
    expect([putter!.isDone, queue.size]).toEqual([false, 1]);
    expect(await queue.get()).toBe('b');
    expect(await queue.get()).toBe('c');
  }),
);

test(
  'a getter that is woken and cancelled passes the wake-up on',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const queue = new BoundedQueue<string>(2);
    victim(() => queue.get());
    await sleep(1);
    const [next] = await inTurn(() => queue.get());
    queue.tryPut('x');
    await ending();
    if (isUndisturbed) queue.tryPut('y');
    expect(await next!.join()).toBe(isUndisturbed ? 'y' : 'x');
    expect(drain(queue)).toEqual([]);
  }),
);

test(
  'a putter that is woken and cancelled passes the wake-up on, and leaves no item',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const queue = new BoundedQueue<string>(1);
    await queue.put('first');
    victim(() => queue.put('victim'));
    await sleep(1);
    const [next] = await inTurn(() => queue.put('next'));
    expect(queue.tryGet()).toEqual({ value: 'first' });
    await ending();
    if (isUndisturbed) expect(queue.tryGet()).toEqual({ value: 'victim' });
    await next!.join();
    expect(drain(queue)).toEqual(['next']);
    expect(loopTime()).toBe(2);
  }),
);

test(
  'who has just been cancelled is not called',
  scenario(async () => {
    const queue = new BoundedQueue<string>(1);
    const [first, second] = await inTurn(
      () => queue.get(),
      () => queue.get(),
    );
    first!.cancel('changed my mind');
    expect(queue.tryPut('x')).toBe(true);
    expect(await second!.join()).toBe('x');
    await expect(first!.join()).rejects.toThrow('changed my mind');
    await queue.put('y');
    const [third, fourth] = await inTurn(
      () => queue.put('z'),
      () => queue.put('last'),
    );
    third!.cancel('changed my mind');
    expect(queue.tryGet()).toEqual({ value: 'y' });
    await fourth!.join();
    await expect(third!.join()).rejects.toThrow('changed my mind');
    expect(drain(queue)).toEqual(['last']);
  }),
);

test(
  'tryPut and tryGet never wait',
  scenario(async () => {
    const queue = new BoundedQueue<string>(2);
    expect(queue.tryGet()).toBeUndefined();
    expect([queue.tryPut('a'), queue.tryPut('b'), queue.tryPut('c')]).toEqual([true, true, false]);
    expect([queue.tryGet(), queue.tryGet(), queue.tryGet()]).toEqual([{ value: 'a' }, { value: 'b' }, undefined]);
    await queue.put('d');
    expect(queue.tryPut('e')).toBe(true);
    expect(drain(queue)).toEqual(['d', 'e']);
    const [getter] = await inTurn(() => queue.get());
    queue.tryPut('f');
    expect(await getter!.join()).toBe('f');
    await queue.put('g');
    await queue.put('h');
    const [putter] = await inTurn(() => queue.put('i'));
    queue.tryGet();
    await putter!.join();
    expect(drain(queue)).toEqual(['h', 'i']);
  }),
);

test(
  'offer and poll throw when the time is up, and change nothing',
  scenario(async () => {
    const queue = new BoundedQueue<string>(1);
    await expect(queue.poll({ timeoutMs: 10 })).rejects.toBeInstanceOf(TimeoutError);
    expect(loopTime()).toBe(10);
    await queue.offer('a', { timeoutMs: 10 });
    await expect(queue.offer('b', { timeoutMs: 10 })).rejects.toBeInstanceOf(TimeoutError);
    expect([loopTime(), queue.size]).toEqual([20, 1]);
    const [putter] = await inTurn(() => queue.offer('c', { timeoutMs: 10 }));
    expect(await queue.get()).toBe('a');
    await putter!.join();
    expect(await queue.poll({ timeoutMs: 10 })).toBe('c');
    expect(loopTime()).toBe(21);
  }),
);

test(
  'a limit of 0 does what can be done at once',
  scenario(async () => {
    const queue = new BoundedQueue<string>(1);
    await expect(queue.poll({ timeoutMs: 0 })).rejects.toBeInstanceOf(TimeoutError);
    await queue.offer('a', { timeoutMs: 0 });
    await expect(queue.offer('b', { timeoutMs: 0 })).rejects.toBeInstanceOf(TimeoutError);
    expect(await queue.poll({ timeoutMs: 0 })).toBe('a');
    expect([loopTime(), queue.size]).toEqual([0, 0]);
  }),
);

test(
  'what comes at the very end of the limit is taken or kept, not lost',
  scenario(async () => {
    const queue = new BoundedQueue<string>(1);
    const [putter, poller] = [
      createTask(async () => (await sleep(10), queue.tryPut('late'))),
      createTask(() => queue.poll({ timeoutMs: 10 }).catch((error: unknown) => (expect(error).toBeInstanceOf(TimeoutError), 'nothing'))),
    ];
    await putter.join();
    const got = await poller.join();
    expect([got, ...drain(queue)]).toEqual(got === 'late' ? ['late'] : ['nothing', 'late']);
  }),
);

test(
  'refuses capacities that make no sense',
  scenario(async () => {
    await argumentBattery((capacity) => new BoundedQueue(capacity), { how: 'throw', legal: [Infinity] });
    const tight = new BoundedQueue<number>(1);
    expect([tight.tryPut(1), tight.tryPut(2)]).toEqual([true, false]);
  }),
);

test(
  'an infinite queue never makes anybody wait',
  scenario(async () => {
    const queue = new BoundedQueue<number>(Infinity);
    for (let n = 0; n < 100; n++) await queue.put(n);
    expect([queue.size, queue.tryPut(100), loopTime()]).toEqual([100, true, 0]);
    expect(drain(queue)).toHaveLength(101);
  }),
);

test(
  'takes any value for an item',
  scenario(async () => {
    const queue = new BoundedQueue<unknown>(3);
    for (const value of [undefined, null, Number.NaN]) await queue.put(value);
    expect([queue.size, queue.tryGet(), await queue.get(), await queue.poll({ timeoutMs: 0 })]).toEqual([3, { value: undefined }, null, Number.NaN]);
    const [getter] = await inTurn(() => queue.get());
    await queue.put(undefined);
    expect(await getter!.join()).toBeUndefined();
    expect(queue.size).toBe(0);
  }),
);

test(
  'join waits until the work is done, not until it is fetched',
  scenario(async () => {
    const queue = new BoundedQueue<number>(5);
    await queue.join();
    await queue.put(1);
    queue.tryPut(2);
    const joiners = await inTurn(
      () => queue.join(),
      () => queue.join(),
    );
    await queue.get();
    queue.tryGet();
    await sleep(1);
    queue.taskDone();
    await sleep(1);
    expect(joiners.map(({ isDone }) => isDone)).toEqual([false, false]);
    queue.taskDone();
    for (const joiner of joiners) await joiner.join();
    await queue.join();
    await queue.put(3);
    const [again] = await inTurn(() => queue.join());
    expect(again!.isDone).toBe(false);
    await queue.get();
    queue.taskDone();
    await again!.join();
  }),
);

test(
  'who is cancelled while it joins is no longer waited for',
  cancelSweep(async ({ victim, ending }) => {
    const queue = new BoundedQueue<number>(2);
    await queue.put(1);
    victim(() => queue.join());
    const [other] = await inTurn(() => queue.join());
    queue.tryGet();
    queue.taskDone();
    await ending();
    await other!.join();
  }),
);

test(
  'who has just been cancelled is not told that the work is done',
  scenario(async () => {
    const queue = new BoundedQueue<number>(2);
    await queue.put(1);
    const [first, second] = await inTurn(
      () => queue.join(),
      () => queue.join(),
    );
    first!.cancel('changed my mind');
    queue.tryGet();
    queue.taskDone();
    await second!.join();
    await expect(first!.join()).rejects.toThrow('changed my mind');
  }),
);

test(
  'done once too often is an error',
  scenario(async () => {
    const queue = new BoundedQueue<number>(2);
    expect(() => queue.taskDone()).toThrow();
    await queue.put(1);
    await queue.get();
    queue.taskDone();
    expect(() => queue.taskDone()).toThrow();
    await queue.join();
  }),
);

test(
  'behaves like a list with an end, whatever is done to it',
  scenario(async () => {
    for (let seed = 1; seed <= 40; seed++) {
      const random = seededRandom(seed);
      const capacity = 1 + Math.floor(random() * 4);
      const queue = new BoundedQueue<number>(capacity);
      const list: number[] = [];
      for (let step = 0; step < 60; step++) {
        if (random() < 0.55) {
          expect(queue.tryPut(step)).toBe(list.length < capacity);
          if (list.length < capacity) list.push(step);
        } else {
          expect(queue.tryGet()?.value).toBe(list.shift());
        }
        expect(queue.size).toBe(list.length);
      }
    }
  }),
);

test(
  'three who put and three who get pass nine hundred items on',
  scenario(async () => {
    const queue = new BoundedQueue<number>(4);
    const got: number[] = [];
    await TaskGroup.run(async (group) => {
      for (let who = 0; who < 3; who++) {
        group.createTask(async () => {
          for (let n = 0; n < 300; n++) {
            await queue.put(who * 1000 + n);
            expect(queue.size).toBeLessThanOrEqual(4);
          }
        });
        group.createTask(async () => {
          for (let n = 0; n < 300; n++) got.push(await queue.get());
        });
      }
    });
    expect([queue.size, new Set(got).size]).toEqual([0, 900]);
  }),
);
