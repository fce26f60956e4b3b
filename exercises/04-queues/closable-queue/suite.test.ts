import { createTask, loopTime, sleep, TaskGroup } from 'asynclings';
import { argumentBattery, cancelSweep, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { Channel, ChannelClosed } from './starter.ts';

/** Reads to the end, and returns everything. */
async function readAll<T>(channel: Channel<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of channel) items.push(item);
  return items;
}

async function outcomeOf(work: () => Promise<unknown>): Promise<unknown> {
  try {
    return await work();
  } catch (error) {
    return error;
  }
}

test(
  'items come out in the order in which they went in',
  scenario(async () => {
    const channel = new Channel<number>(3);
    expect(channel.closed).toBe(false);
    for (const n of [1, 2, 3]) await channel.put(n);
    const late = createTask(() => channel.put(4));
    expect([await channel.get(), await channel.get(), await channel.get(), await channel.get()]).toEqual([1, 2, 3, 4]);
    await late.join();
  }),
);

test(
  'who puts into a full channel waits for room',
  scenario(async () => {
    for (const [channel, room] of [[new Channel<number>(), 1], [new Channel<number>(3), 3], [new Channel<number>(Infinity), 5]] as const) {
      let put = 0;
      const producer = createTask(async () => {
        for (; put < 5; put++) await channel.put(put);
        channel.close();
      });
      await sleep(1);
      expect(put).toBe(room);
      expect(await readAll(channel)).toEqual([0, 1, 2, 3, 4]);
      await producer.join();
    }
  }),
);

test(
  'for await ends after the last item',
  scenario(async () => {
    const channel = new Channel<string>(2);
    const reader = createTask(() => readAll(channel));
    for (const item of ['a', 'b', 'c']) {
      await sleep(5);
      await channel.put(item);
    }
    channel.close();
    expect(channel.closed).toBe(true);
    expect(await reader.join()).toEqual(['a', 'b', 'c']);
    expect(loopTime()).toBe(15);
    expect(await readAll(channel)).toEqual([]);
  }),
);

test(
  'nothing can be put after closing',
  scenario(async () => {
    const channel = new Channel<string>(2);
    channel.close();
    await expect(channel.put('late')).rejects.toBeInstanceOf(ChannelClosed);
    expect(await readAll(channel)).toEqual([]);
  }),
);

test(
  'who waits to put when it closes is refused, and the item is not delivered',
  scenario(async () => {
    const channel = new Channel<string>(1);
    await channel.put('inside');
    const putters = ['x', 'y'].map((item) => createTask(() => outcomeOf(() => channel.put(item))));
    await sleep(1);
    channel.close();
    for (const putter of putters) expect(await putter.join()).toBeInstanceOf(ChannelClosed);
    expect(await readAll(channel)).toEqual(['inside']);
  }),
);

test(
  'who waits for an item when an empty channel closes learns it at once',
  scenario(async () => {
    const channel = new Channel<string>(1);
    const getters = [createTask(() => outcomeOf(() => channel.get())), createTask(() => outcomeOf(() => channel.get()))];
    const reader = createTask(() => readAll(channel));
    await sleep(1);
    channel.close();
    for (const getter of getters) expect(await getter.join()).toBeInstanceOf(ChannelClosed);
    expect([await reader.join(), loopTime()]).toEqual([[], 1]);
  }),
);

test(
  'what was inside can still be got',
  scenario(async () => {
    const channel = new Channel<number>(3);
    for (const n of [1, 2, 3]) await channel.put(n);
    channel.close();
    expect([await channel.get(), await readAll(channel)]).toEqual([1, [2, 3]]);
    await expect(channel.get()).rejects.toBeInstanceOf(ChannelClosed);
  }),
);

test(
  'an error comes after the items, to all readers',
  scenario(async () => {
    const channel = new Channel<number>(3);
    const failure = new Error('the source broke');
    const early = createTask(async () => {
      const got: unknown[] = [];
      await outcomeOf(async () => {
        for await (const item of channel) got.push(item);
      }).then((end) => got.push(end));
      return got;
    });
    await sleep(1);
    await channel.put(1);
    await channel.put(2);
    channel.close(failure);
    expect(await early.join()).toEqual([1, 2, failure]);
    expect(await outcomeOf(() => channel.get())).toBe(failure);
    expect(await outcomeOf(() => readAll(channel))).toBe(failure);
    await expect(channel.put(3)).rejects.toBeInstanceOf(ChannelClosed);
  }),
);

test(
  'closing again changes nothing',
  scenario(async () => {
    const broken = new Channel<number>(1);
    const failure = new Error('first');
    broken.close(failure);
    broken.close(new Error('second'));
    broken.close();
    expect(await outcomeOf(() => broken.get())).toBe(failure);
    const calm = new Channel<number>(1);
    calm.close();
    calm.close(new Error('too late'));
    expect(await outcomeOf(() => calm.get())).toBeInstanceOf(ChannelClosed);
  }),
);

test(
  'several readers share the items, and all of them stop',
  scenario(async () => {
    const channel = new Channel<number>(2);
    const got: number[] = [];
    await TaskGroup.run(async (group) => {
      for (let reader = 0; reader < 3; reader++) {
        group.createTask(async () => {
          for await (const item of channel) {
            got.push(item);
            await sleep(2);
          }
        });
      }
      for (let n = 0; n < 10; n++) await channel.put(n);
      channel.close();
    });
    expect(got.toSorted((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  }),
);

test(
  'an item may be null or undefined',
  scenario(async () => {
    const channel = new Channel<unknown>(3);
    for (const item of [null, undefined, 0]) await channel.put(item);
    channel.close();
    expect([await channel.get(), await channel.get()]).toEqual([null, undefined]);
    expect(await readAll(channel)).toEqual([0]);
  }),
);

test(
  'break does not close the channel',
  scenario(async () => {
    const channel = new Channel<number>(2);
    await channel.put(1);
    await channel.put(2);
    for await (const item of channel) {
      expect(item).toBe(1);
      break;
    }
    expect(channel.closed).toBe(false);
    await channel.put(3);
    channel.close();
    expect(await readAll(channel)).toEqual([2, 3]);
  }),
);

test(
  'cancelAll returns what is left, and closes',
  scenario(async () => {
    const channel = new Channel<number>(2);
    await channel.put(1);
    await channel.put(2);
    const putter = createTask(() => outcomeOf(() => channel.put(3)));
    await sleep(1);
    expect(channel.cancelAll()).toEqual([1, 2]);
    expect(channel.closed).toBe(true);
    expect(await putter.join()).toBeInstanceOf(ChannelClosed);
    expect(channel.cancelAll()).toEqual([]);
    expect(await readAll(channel)).toEqual([]);
    const idle = new Channel<number>();
    const reader = createTask(() => readAll(idle));
    await sleep(1);
    expect(idle.cancelAll()).toEqual([]);
    expect(await reader.join()).toEqual([]);
  }),
);

test(
  'a reader may close the channel',
  scenario(async () => {
    const channel = new Channel<number>(2);
    const producer = createTask(() =>
      outcomeOf(async () => {
        for (let n = 0; ; n++) await channel.put(n);
      }),
    );
    const got: number[] = [];
    for await (const item of channel) {
      got.push(item);
      if (item === 2) channel.close();
    }
    expect(await producer.join()).toBeInstanceOf(ChannelClosed);
    expect(got.slice(0, 3)).toEqual([0, 1, 2]);
    expect(got.length).toBeLessThanOrEqual(5);
  }),
);

test(
  'who finds that somebody was quicker sleeps on',
  scenario(async () => {
    const channel = new Channel<string>(1);
    const getter = createTask(() => channel.get());
    await sleep(1);
    await channel.put('soup');
    expect(await channel.get()).toBe('soup');
    await sleep(1);
    expect(getter.isDone).toBe(false);
    await channel.put('bread');
    expect(await getter.join()).toBe('bread');
    await channel.put('a');
    const putter = createTask(() => channel.put('c'));
    await sleep(1);
    expect(await channel.get()).toBe('a');
    await channel.put('b');
    await sleep(1);
    expect(putter.isDone).toBe(false);
    expect([await channel.get(), await channel.get()]).toEqual(['b', 'c']);
    await putter.join();
  }),
);

test(
  'who is cancelled while reading takes nothing along',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const channel = new Channel<string>(2);
    victim(() => channel.get());
    await sleep(1);
    const next = createTask(() => channel.get());
    await sleep(1);
    await channel.put('x');
    await ending();
    if (isUndisturbed) await channel.put('y');
    expect(await next.join()).toBe(isUndisturbed ? 'y' : 'x');
    channel.close();
    expect(await readAll(channel)).toEqual([]);
  }),
);

test(
  'who is cancelled while writing leaves nothing behind',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const channel = new Channel<string>(1);
    await channel.put('first');
    victim(() => channel.put('victim'));
    await sleep(1);
    const next = createTask(() => channel.put('next'));
    await sleep(1);
    expect(await channel.get()).toBe('first');
    await ending();
    if (isUndisturbed) expect(await channel.get()).toBe('victim');
    await next.join();
    channel.close();
    expect(await readAll(channel)).toEqual(['next']);
  }),
);

test(
  'who has just been cancelled is not called',
  scenario(async () => {
    const channel = new Channel<string>(1);
    const first = createTask(() => channel.get());
    await sleep(1);
    const second = createTask(() => channel.get());
    await sleep(1);
    first.cancel('changed my mind');
    await channel.put('x');
    expect(await second.join()).toBe('x');
    await expect(first.join()).rejects.toThrow('changed my mind');
    const third = createTask(() => channel.get());
    await sleep(1);
    third.cancel('changed my mind');
    channel.close();
    await expect(third.join()).rejects.toThrow('changed my mind');
  }),
);

test(
  'refuses capacities that make no sense',
  scenario(async () => {
    await argumentBattery((capacity) => new Channel(capacity), { how: 'throw', legal: [Infinity] });
  }),
);
