import { createTask, sleep, type Task } from 'asynclings';
import { argumentBattery, cancelSweep, scenario, seededRandom } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { AsyncPriorityQueue } from './starter.ts';

/** The items inside, in the order in which they come out. */
function drain<T>(queue: AsyncPriorityQueue<T>): T[] {
  const items: T[] = [];
  for (let found = queue.tryGet(); found !== undefined; found = queue.tryGet()) items.push(found.item);
  return items;
}

async function inTurn<T>(...works: (() => Promise<T>)[]): Promise<Task<T>[]> {
  const tasks = [];
  for (const work of works) {
    tasks.push(createTask(work));
    await sleep(1);
  }
  return tasks;
}

test(
  'the smallest number comes out first',
  scenario(async () => {
    const queue = new AsyncPriorityQueue<string>();
    for (const [priority, item] of [[5, 'five'], [-1, 'minus one'], [3, 'three'], [0.5, 'half'], [-20, 'minus twenty']] as const) await queue.put(priority, item);
    expect(queue.size).toBe(5);
    expect(await queue.get()).toEqual({ priority: -20, item: 'minus twenty' });
    expect(drain(queue)).toEqual(['minus one', 'half', 'three', 'five']);
    expect([queue.size, queue.tryGet()]).toEqual([0, undefined]);
  }),
);

test(
  'ties come out in the order in which they went in, whatever the items are',
  scenario(async () => {
    const queue = new AsyncPriorityQueue<{ id: number }>();
    const items = Array.from({ length: 20 }, (_, id) => Object.freeze({ id, toString: () => expect.unreachable('an item was compared') }));
    for (const item of items) await queue.put(item.id % 3, item);
    const order = drain(queue).map(({ id }) => id);
    expect(order).toEqual([0, 1, 2].flatMap((rest) => items.map(({ id }) => id).filter((id) => id % 3 === rest)));
    const words = new AsyncPriorityQueue<string>();
    for (const word of ['z', 'a', 'm']) await words.put(1, word);
    expect(drain(words)).toEqual(['z', 'a', 'm']);
  }),
);

test(
  'a priority that is no number is refused, and changes nothing',
  scenario(async () => {
    const queue = new AsyncPriorityQueue<string>();
    await queue.put(2, 'two');
    for (const priority of [Number.NaN, undefined, null, '3', {}]) {
      await expect(queue.put(priority as number, 'bad')).rejects.toBeInstanceOf(TypeError);
      expect(() => queue.tryPut(priority as number, 'bad')).toThrow(TypeError);
    }
    await queue.put(1, 'one');
    expect(drain(queue)).toEqual(['one', 'two']);
  }),
);

test(
  'infinities are numbers, and minus zero is zero',
  scenario(async () => {
    const queue = new AsyncPriorityQueue<string>();
    for (const [priority, item] of [[Infinity, 'last'], [0, 'a'], [-0, 'b'], [0, 'c'], [-Infinity, 'first'], [Infinity, 'very last']] as const) await queue.put(priority, item);
    expect(drain(queue)).toEqual(['first', 'a', 'b', 'c', 'last', 'very last']);
  }),
);

test(
  'orders as it is told',
  scenario(async () => {
    const queue = new AsyncPriorityQueue<number>({ compare: (a, b) => b - a });
    for (const n of [3, 1, 4, 1, 5, 9, 2, 6]) await queue.put(n, n);
    expect(drain(queue)).toEqual([9, 6, 5, 4, 3, 2, 1, 1]);
  }),
);

test(
  'a comparison that throws leaves everything as it was',
  scenario(async () => {
    let left = Infinity;
    const compare = (a: number, b: number) => {
      if (left-- <= 0) throw new Error('cannot compare');
      return a - b;
    };
    for (let allowed = 0; allowed < 4; allowed++) {
      const queue = new AsyncPriorityQueue<number>({ compare });
      left = Infinity;
      for (const n of [1, 3, 2, 7, 4, 6, 5, 9, 10, 8]) await queue.put(n, n);
      left = allowed;
      let wasPut = false;
      await queue.put(0, 0).then(
        () => (wasPut = true),
        (error: Error) => expect(error.message).toBe('cannot compare'),
      );
      left = allowed;
      let got: number[] = [];
      try {
        got = [queue.tryGet()!.item];
      } catch (error) {
        expect((error as Error).message).toBe('cannot compare');
      }
      left = Infinity;
      expect([...got, ...drain(queue)]).toEqual([...(wasPut ? [0] : []), 1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    }
  }),
);

test(
  'who waits receives the very next item',
  scenario(async () => {
    const queue = new AsyncPriorityQueue<string>();
    const [getter] = await inTurn(() => queue.get());
    await queue.put(5, 'next');
    await queue.put(1, 'better');
    expect(queue.size).toBe(1);
    expect(await getter!.join()).toEqual({ priority: 5, item: 'next' });
    expect(drain(queue)).toEqual(['better']);
  }),
);

test(
  'those who wait to get are served in the order in which they came',
  scenario(async () => {
    const queue = new AsyncPriorityQueue<string>();
    const getters = await inTurn(...[1, 2, 3].map(() => () => queue.get()));
    for (const item of ['x', 'y', 'z']) queue.tryPut(7, item);
    const got = [];
    for (const getter of getters) got.push((await getter.join()).item);
    expect(got).toEqual(['x', 'y', 'z']);
  }),
);

test(
  'who puts into a full queue waits for room',
  scenario(async () => {
    const queue = new AsyncPriorityQueue<string>({ capacity: 2 });
    await queue.put(3, 'c');
    await queue.put(2, 'b');
    expect(queue.tryPut(1, 'a')).toBe(false);
    const putters = await inTurn(
      () => queue.put(1, 'a'),
      () => queue.put(0, 'late'),
    );
    expect([putters[0]!.isDone, queue.size]).toEqual([false, 2]);
    expect((await queue.get()).item).toBe('b');
    await sleep(1);
    expect([putters.map(({ isDone }) => isDone), queue.size]).toEqual([[true, false], 2]);
    expect((await queue.get()).item).toBe('a');
    await putters[1]!.join();
    expect(drain(queue)).toEqual(['late', 'c']);
  }),
);

test(
  'who finds that the free place is gone sleeps on',
  scenario(async () => {
    const queue = new AsyncPriorityQueue<string>({ capacity: 1 });
    await queue.put(1, 'a');
    const [putter] = await inTurn(() => queue.put(1, 'c'));
    expect([queue.tryGet()?.item, queue.tryPut(1, 'b')]).toEqual(['a', true]);
    await sleep(1);
    expect([putter!.isDone, queue.size]).toEqual([false, 1]);
    expect((await queue.get()).item).toBe('b');
    expect((await queue.get()).item).toBe('c');
    await putter!.join();
  }),
);

test(
  'an item handed to somebody who is cancelled is not lost',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const queue = new AsyncPriorityQueue<string>();
    victim(() => queue.get());
    await sleep(1);
    const [next] = await inTurn(() => queue.get());
    queue.tryPut(1, 'x');
    await ending();
    if (isUndisturbed) queue.tryPut(1, 'y');
    expect((await next!.join()).item).toBe(isUndisturbed ? 'y' : 'x');
    expect(drain(queue)).toEqual([]);
  }),
);

test(
  'an item that comes back keeps its place',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const queue = new AsyncPriorityQueue<string>();
    const task = victim(() => queue.get());
    await sleep(1);
    if (task.isDone) queue.tryPut(2, 'first');
    else expect(queue.tryPut(2, 'first')).toBe(true);
    for (const [priority, item] of [[2, 'second'], [1, 'best']] as const) queue.tryPut(priority, item);
    await ending();
    expect(drain(queue)).toEqual(isUndisturbed ? ['best', 'second'] : ['best', 'first', 'second']);
  }),
);

test(
  'a putter that is woken and cancelled passes the wake-up on',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const queue = new AsyncPriorityQueue<string>({ capacity: 1 });
    await queue.put(1, 'first');
    victim(() => queue.put(1, 'victim'));
    await sleep(1);
    const [next] = await inTurn(() => queue.put(1, 'next'));
    expect(queue.tryGet()?.item).toBe('first');
    await ending();
    if (isUndisturbed) expect(queue.tryGet()?.item).toBe('victim');
    await next!.join();
    expect(drain(queue)).toEqual(['next']);
  }),
);

test(
  'who has just been cancelled is not served',
  scenario(async () => {
    const queue = new AsyncPriorityQueue<string>({ capacity: 1 });
    const [first, second] = await inTurn(
      () => queue.get(),
      () => queue.get(),
    );
    first!.cancel('changed my mind');
    queue.tryPut(1, 'x');
    expect((await second!.join()).item).toBe('x');
    await expect(first!.join()).rejects.toThrow('changed my mind');
    await queue.put(1, 'y');
    const [third, fourth] = await inTurn(
      () => queue.put(1, 'z'),
      () => queue.put(1, 'last'),
    );
    third!.cancel('changed my mind');
    expect(queue.tryGet()?.item).toBe('y');
    await fourth!.join();
    await expect(third!.join()).rejects.toThrow('changed my mind');
    expect(drain(queue)).toEqual(['last']);
  }),
);

test(
  'peek does not take',
  scenario(async () => {
    const queue = new AsyncPriorityQueue<string>();
    expect(queue.peek()).toBeUndefined();
    await queue.put(2, 'two');
    await queue.put(1, 'one');
    expect([queue.peek(), queue.peek(), queue.size]).toEqual([{ priority: 1, item: 'one' }, { priority: 1, item: 'one' }, 2]);
    expect(drain(queue)).toEqual(['one', 'two']);
  }),
);

test(
  'takes any value for an item',
  scenario(async () => {
    const queue = new AsyncPriorityQueue<unknown>();
    await queue.put(1, undefined);
    await queue.put(1, null);
    expect(queue.peek()).toEqual({ priority: 1, item: undefined });
    expect(await queue.get()).toEqual({ priority: 1, item: undefined });
    expect(drain(queue)).toEqual([null]);
    const [getter] = await inTurn(() => queue.get());
    await queue.put(4, undefined);
    expect(await getter!.join()).toEqual({ priority: 4, item: undefined });
  }),
);

test(
  'refuses capacities that make no sense',
  scenario(async () => {
    await argumentBattery((capacity) => new AsyncPriorityQueue({ capacity }), { how: 'throw', legal: [Infinity] });
  }),
);

test(
  'behaves like a sorted list, whatever is done to it',
  scenario(
    async () => {
      for (let seed = 1; seed <= 25; seed++) {
        const random = seededRandom(seed);
        const queue = new AsyncPriorityQueue<number>();
        const list: { priority: number; item: number }[] = [];
        for (let step = 0; step < 200; step++) {
          if (random() < 0.6) {
            const entry = { priority: Math.floor(random() * 12), item: step };
            queue.tryPut(entry.priority, entry.item);
            const place = list.findIndex(({ priority }) => priority > entry.priority);
            list.splice(place < 0 ? list.length : place, 0, entry);
          } else {
            expect(queue.tryGet()).toEqual(list.shift());
          }
        }
        expect(queue.size).toBe(list.length);
        expect(drain(queue)).toEqual(list.map(({ item }) => item));
      }
    },
    { order: 'fifo' },
  ),
);

test(
  'does not compare everything with everything',
  scenario(
    async () => {
      const COUNT = 500;
      let comparisons = 0;
      const queue = new AsyncPriorityQueue<number>({ compare: (a, b) => (comparisons++, a - b) });
      const random = seededRandom(5);
      for (let n = 0; n < COUNT; n++) queue.tryPut(random(), n);
      expect(drain(queue)).toHaveLength(COUNT);
      expect(comparisons).toBeLessThan(COUNT * 3 * Math.log2(COUNT));
    },
    { order: 'fifo' },
  ),
);
