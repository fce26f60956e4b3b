import { allTasks, CancelledError, createTask, currentTask, loopTime, sleep, type Task, wait } from 'asynclings';
import { argumentBattery, cancelSweep, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { gracefulShutdown } from './starter.ts';

const start = <T>(name: string, body: () => Promise<T>) => createTask(body, { name });

/** Stops when it is asked to, after a clean-up of `ms` milliseconds. */
const tidy = (name: string, ms = 0) =>
  start(name, async () => {
    try {
      await sleep(10_000);
    } finally {
      if (ms > 0) await sleep(ms);
    }
  });

/** Does not want to hear of it, for the next 300 ms. */
const stubborn = (name: string) =>
  start(name, async () => {
    const endMs = loopTime() + 300;
    while (loopTime() < endMs) await sleep(endMs - loopTime()).catch(() => {});
  });

/** Comes to a good end all the same. */
const quick = (name: string) => start(name, () => sleep(10_000).catch(() => 'result'));

const failing = (name: string, error: unknown) =>
  start(name, async () => {
    await sleep(10_000).catch(() => {});
    throw error;
  });

test(
  'says of each task what became of it, in the order in which they were given',
  scenario(async () => {
    const error = new Error('disk full');
    const tasks = [stubborn('s1'), tidy('c1'), failing('f1', error), quick('d1'), tidy('c2'), quick('d2'), failing('f2', 'text'), stubborn('s2')];
    await sleep(1);
    expect(await gracefulShutdown(tasks, { timeoutMs: 50 })).toEqual({
      cancelled: ['c1', 'c2'],
      completed: ['d1', 'd2'],
      failed: [
        { name: 'f1', error },
        { name: 'f2', error: 'text' },
      ],
      stuck: ['s1', 's2'],
    });
    await wait(tasks);
  }),
);

test(
  'does not wait longer for a stubborn task than it may',
  scenario(async () => {
    const tasks = [stubborn('never')];
    await sleep(1);
    const { stuck } = await gracefulShutdown(tasks, { timeoutMs: 50 });
    expect([stuck, loopTime()]).toEqual([['never'], 51]);
    await wait(tasks);
  }),
);

test(
  'has one time limit for all, not one for each',
  scenario(async () => {
    const tasks = [stubborn('a'), stubborn('b'), stubborn('c')];
    await sleep(1);
    const { stuck } = await gracefulShutdown(tasks, { timeoutMs: 50 });
    expect([stuck, loopTime()]).toEqual([['a', 'b', 'c'], 51]);
    await wait(tasks);
  }),
);

test(
  'lets all clean up at the same time, and is done when the last one is',
  scenario(async () => {
    const tasks = [tidy('a', 20), tidy('b', 30), tidy('c', 10)];
    await sleep(1);
    const { cancelled } = await gracefulShutdown(tasks, { timeoutMs: 1000 });
    expect([cancelled, loopTime()]).toEqual([['a', 'b', 'c'], 31]);
  }),
);

test(
  'does not count a clean-up as done that would take too long',
  scenario(async () => {
    const tasks = [tidy('long', 80), tidy('short', 20)];
    await sleep(1);
    expect(await gracefulShutdown(tasks, { timeoutMs: 50 })).toMatchObject({ cancelled: ['short'], stuck: ['long'] });
    await wait(tasks);
  }),
);

test(
  'leaves out the task that calls it',
  scenario(async () => {
    tidy('other', 5);
    await sleep(1);
    expect(await gracefulShutdown(allTasks(), { timeoutMs: 50 })).toEqual({ cancelled: ['other'], completed: [], failed: [], stuck: [] });
    expect(currentTask()!.cancelling).toBe(0);
    expect(loopTime()).toBe(6);
    await sleep(1);
  }),
);

test(
  'reports what had ended before, and counts nobody twice',
  scenario(async () => {
    const done = start('done', async () => 'value');
    const failed = start('failed', async () => Promise.reject(new Error('early')));
    const gone = tidy('gone');
    await sleep(1);
    gone.cancel('before');
    await wait([gone]);
    const alive = tidy('alive', 5);
    await sleep(1);
    const report = await gracefulShutdown([done, alive, failed, gone, alive, done], { timeoutMs: 50 });
    expect(report).toMatchObject({ cancelled: ['alive', 'gone'], completed: ['done'], failed: [{ name: 'failed' }], stuck: [] });
    expect(alive.cancelling).toBe(1);
    const endedAtMs = loopTime();
    expect(await gracefulShutdown([gone, done], { timeoutMs: 50 })).toMatchObject({ cancelled: ['gone'], completed: ['done'] });
    expect(loopTime()).toBe(endedAtMs);
  }),
);

test(
  'takes any iterable, also an empty one and one that can be read only once',
  scenario(async () => {
    expect(await gracefulShutdown([], { timeoutMs: 1000 })).toEqual({ cancelled: [], completed: [], failed: [], stuck: [] });
    expect(loopTime()).toBe(0);
    function* once(): Generator<Task> {
      yield tidy('a');
      yield tidy('b'); // has not even begun when it is asked to stop
    }
    expect(await gracefulShutdown(once(), { timeoutMs: 1000 })).toMatchObject({ cancelled: ['a', 'b'] });
    expect(loopTime()).toBe(0);
  }),
);

test(
  'with no time at all it still lets them hear of it',
  scenario(
    async () => {
      const tasks = [tidy('at once'), tidy('slow', 5)];
      await sleep(1);
      expect(await gracefulShutdown(tasks, { timeoutMs: 0 })).toMatchObject({ cancelled: ['at once'], stuck: ['slow'] });
      expect(loopTime()).toBe(1);
      await wait(tasks);
    },
    { order: 'fifo' },
  ),
);

test(
  'refuses a time limit that makes no sense, before it asks anybody',
  scenario(async () => {
    const task = tidy('alive');
    await sleep(1);
    await argumentBattery((timeoutMs) => gracefulShutdown([task], { timeoutMs }), { how: 'reject', legal: [0, 1.5] });
    expect(task.cancelling).toBe(0);
    await gracefulShutdown([task], { timeoutMs: 10 });
  }),
);

test(
  'hands the reason on',
  scenario(async () => {
    const heard: unknown[] = [];
    const task = start('listener', () => sleep(10_000).catch((error: unknown) => heard.push((error as CancelledError).reason)));
    await sleep(1);
    await gracefulShutdown([task], { timeoutMs: 50, reason: 'maintenance' });
    expect(heard).toEqual(['maintenance']);
  }),
);

test(
  'stops those who depend on others before the others',
  scenario(async () => {
    const order: string[] = [];
    const part = (name: string) =>
      start(name, async () => {
        try {
          await sleep(10_000);
        } finally {
          order.push(`${name} asked`);
          await sleep(10);
          order.push(`${name} ended`);
        }
      });
    const [database, cache, handler] = [part('database'), part('cache'), part('handler')];
    const phases = (task: Task) => (task === handler ? 1 : task === cache ? 2 : 10);
    await sleep(1);
    const report = await gracefulShutdown([database, cache, handler], { timeoutMs: 50, phases });
    expect(order).toEqual(['handler asked', 'handler ended', 'cache asked', 'cache ended', 'database asked', 'database ended']);
    expect(report.cancelled).toEqual(['database', 'cache', 'handler']);
  }),
);

test(
  'has one time limit for all stages, and asks the later ones when it is over',
  scenario(async () => {
    const tasks: Task[] = [stubborn('first'), stubborn('second'), tidy('last', 5)];
    await sleep(1);
    const { stuck } = await gracefulShutdown(tasks, { timeoutMs: 50, phases: (task) => tasks.indexOf(task) });
    expect([stuck, loopTime()]).toEqual([['first', 'second', 'last'], 51]);
    await sleep(6);
    expect(tasks[2]!.isCancelled).toBe(true);
    await wait(tasks);
  }),
);

test(
  'can be cancelled while it waits; by then it has asked everybody, once',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const tasks = [tidy('a', 10), tidy('b', 5), tidy('c', 5)];
    victim(() => gracefulShutdown(tasks, { timeoutMs: 1000, phases: (task) => (task === tasks[2] ? 2 : 1) }));
    expect((await ending()).kind).toBe(isUndisturbed ? 'done' : 'cancelled');
    expect(tasks.map(({ cancelling }) => cancelling)).toEqual([1, 1, 1]);
    await wait(tasks);
  }),
);
