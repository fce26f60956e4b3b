import { BrokenBarrierError, createTask, loopTime, sleep, type Task, TaskGroup } from 'asynclings';
import { argumentBattery, cancelSweep, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { Barrier } from './starter.ts';

const outcomeOf = (work: () => Promise<unknown>) => work().catch((error: unknown) => error);

/** Tasks that come to the barrier one millisecond after the other. */
async function arrivals(barrier: Barrier, count: number): Promise<Task[]> {
  const tasks = [];
  for (let n = 0; n < count; n++) {
    tasks.push(createTask(() => outcomeOf(() => barrier.wait())));
    await sleep(1);
  }
  return tasks;
}

async function valuesOf(tasks: Task[]): Promise<unknown[]> {
  const values = [];
  for (const task of tasks) values.push(await task.join());
  return values;
}

test(
  'opens for the last one, and not before',
  scenario(async () => {
    const barrier = new Barrier(3);
    const tasks = await arrivals(barrier, 2);
    await sleep(10);
    expect(tasks.map(({ isDone }) => isDone)).toEqual([false, false]);
    await barrier.wait();
    await valuesOf(tasks);
    expect(loopTime()).toBe(12);
  }),
);

test(
  'gives each its place in the order of arrival',
  scenario(async () => {
    const barrier = new Barrier(4);
    for (let round = 0; round < 2; round++) {
      expect(await valuesOf(await arrivals(barrier, 4))).toEqual([0, 1, 2, 3]);
    }
  }),
);

test(
  'says how many wait',
  scenario(async () => {
    const barrier = new Barrier(3);
    expect([barrier.waiting, barrier.broken]).toEqual([0, false]);
    const tasks = await arrivals(barrier, 2);
    expect(barrier.waiting).toBe(2);
    await barrier.wait();
    expect(barrier.waiting).toBe(0);
    await valuesOf(tasks);
    expect([barrier.waiting, barrier.broken]).toEqual([0, false]);
  }),
);

test(
  'nobody is a round ahead of the slowest',
  scenario(async () => {
    const barrier = new Barrier(3);
    const rounds = [0, 0, 0];
    await TaskGroup.run(async (group) => {
      for (const [who, ms] of [1, 2, 20].entries()) {
        group.createTask(async () => {
          for (let round = 0; round < 3; round++) {
            await sleep(ms);
            await barrier.wait();
            rounds[who]!++;
            expect(Math.max(...rounds) - Math.min(...rounds)).toBeLessThanOrEqual(1);
          }
        });
      }
    });
    expect([rounds, loopTime()]).toEqual([[3, 3, 3], 60]);
  }),
);

test(
  'twice as many form two rounds',
  scenario(async () => {
    const barrier = new Barrier(3);
    const places = await TaskGroup.run(async (group) => {
      const tasks = Array.from({ length: 6 }, () => group.createTask(() => barrier.wait()));
      return Promise.all(tasks.map((task) => task.join()));
    });
    expect(places.toSorted()).toEqual([0, 0, 1, 1, 2, 2]);
    expect(barrier.waiting).toBe(0);
  }),
);

test(
  'who is cancelled no longer counts',
  scenario(async () => {
    const barrier = new Barrier(3);
    const [first, second] = await arrivals(barrier, 2);
    first!.cancel();
    await sleep(1);
    expect(barrier.waiting).toBe(1);
    const [third] = await arrivals(barrier, 1);
    await sleep(5);
    expect([second!.isDone, third!.isDone]).toEqual([false, false]);
    expect(await barrier.wait()).toBe(2);
    expect((await valuesOf([second!, third!])).toSorted()).toEqual([0, 1]);
  }),
);

test(
  'wherever one is cancelled, the round that opened stands, and the next is complete',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const barrier = new Barrier(3);
    const task = victim(() => barrier.wait());
    await sleep(1);
    const [other] = await arrivals(barrier, 1);
    const isThere = !task.isDone;
    const last = createTask(() => outcomeOf(() => barrier.wait()));
    await ending();
    if (isUndisturbed) expect(isThere).toBe(true);
    await sleep(1);
    if (!isThere) await barrier.wait();
    await valuesOf([other!, last]);
    expect(barrier.waiting).toBe(0);
    expect(await valuesOf(await arrivals(barrier, 3))).toEqual([0, 1, 2]);
  }),
);

test(
  'of those cancelled in one breath with the last arrival, none counts',
  scenario(async () => {
    const barrier = new Barrier(3);
    const [first, second] = await arrivals(barrier, 2);
    first!.cancel();
    const last = createTask(() => outcomeOf(() => barrier.wait()));
    await sleep(5);
    expect([second!.isDone, last.isDone]).toEqual([false, false]);
    await barrier.wait();
    await valuesOf([second!, last]);
    const [third, fourth] = await arrivals(barrier, 2);
    fourth!.cancel();
    barrier.reset(); // does not trip over somebody who is about to leave
    expect(await third!.join()).toBeInstanceOf(BrokenBarrierError);
    await sleep(1);
    expect(barrier.waiting).toBe(0);
  }),
);

test(
  'one party never waits',
  scenario(async () => {
    const barrier = new Barrier(1);
    expect([await barrier.wait(), await barrier.wait(), loopTime()]).toEqual([0, 0, 0]);
  }),
);

test(
  'refuses numbers of parties that make no sense',
  scenario(async () => {
    await argumentBattery((parties) => new Barrier(parties), { how: 'throw' });
  }),
);

test(
  'abort breaks it for those who wait and for those who come',
  scenario(async () => {
    const barrier = new Barrier(3);
    const tasks = await arrivals(barrier, 2);
    barrier.abort();
    expect(barrier.broken).toBe(true);
    for (const value of await valuesOf(tasks)) expect(value).toBeInstanceOf(BrokenBarrierError);
    await expect(barrier.wait()).rejects.toBeInstanceOf(BrokenBarrierError);
    expect(barrier.waiting).toBe(0);
    barrier.reset();
    expect(barrier.broken).toBe(false);
    expect(await valuesOf(await arrivals(barrier, 3))).toEqual([0, 1, 2]);
  }),
);

test(
  'reset sends away those who wait, and works afterwards',
  scenario(async () => {
    const barrier = new Barrier(3);
    const tasks = await arrivals(barrier, 2);
    barrier.reset();
    expect([barrier.broken, barrier.waiting]).toEqual([false, 0]);
    const next = await arrivals(barrier, 3);
    for (const value of await valuesOf(tasks)) expect(value).toBeInstanceOf(BrokenBarrierError);
    expect(await valuesOf(next)).toEqual([0, 1, 2]);
  }),
);

test(
  'the action runs once in a round, before anybody leaves',
  scenario(async () => {
    const log: string[] = [];
    const barrier = new Barrier(2, async () => {
      await sleep(5);
      log.push('action');
    });
    const come = async (name: string) => {
      await barrier.wait();
      log.push(name);
    };
    for (let round = 0; round < 2; round++) {
      await TaskGroup.run(async (group) => {
        for (const name of ['a', 'b']) group.createTask(() => come(name));
      });
    }
    expect([log[0], log[3], log.filter((each) => each === 'action').length, log.length, loopTime()]).toEqual(['action', 'action', 2, 6, 10]);
    let calls = 0;
    const plain = new Barrier(1, () => void calls++);
    await plain.wait();
    expect(calls).toBe(1);
  }),
);

test(
  'who comes while the action is running belongs to the next round',
  scenario(async () => {
    const barrier = new Barrier(2, () => sleep(5));
    const first = await arrivals(barrier, 2);
    const [early] = await arrivals(barrier, 1);
    expect(await valuesOf(first)).toEqual([0, 1]);
    await sleep(5);
    expect(early!.isDone).toBe(false);
    const [late] = await arrivals(barrier, 1);
    expect((await valuesOf([early!, late!])).toSorted()).toEqual([0, 1]);
    expect(barrier.waiting).toBe(0);
  }),
);

test(
  'an action that fails breaks the barrier',
  scenario(async () => {
    let isBad = true;
    const barrier = new Barrier(2, () => {
      if (isBad) throw new Error('rope torn');
    });
    const [first, last] = await valuesOf(await arrivals(barrier, 2));
    expect(first).toBeInstanceOf(BrokenBarrierError);
    expect(String(last)).toBe('Error: rope torn');
    expect(barrier.broken).toBe(true);
    await expect(barrier.wait()).rejects.toBeInstanceOf(BrokenBarrierError);
    isBad = false;
    barrier.reset();
    expect(await valuesOf(await arrivals(barrier, 2))).toEqual([0, 1]);
  }),
);
