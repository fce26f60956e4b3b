import { checkpoint, createTask, currentLoop, loopTime, sleep, type Task } from 'asynclings';
import { argumentBattery, cancelSweep, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { AsyncEvent, AutoResetEvent, Latch } from './starter.ts';

/** One task for each name, which waits and then writes its name down. */
async function waitersOf(target: { wait(): Promise<unknown> }, names: string, log: string[]): Promise<Task[]> {
  const tasks = [];
  for (const name of names) {
    tasks.push(
      createTask(async () => {
        await target.wait();
        log.push(name);
      }),
    );
    await sleep(1);
  }
  return tasks;
}

test(
  'waits for the flag, and not when it is up',
  scenario(async () => {
    const event = new AsyncEvent();
    expect(event.isSet).toBe(false);
    const waiter = createTask(() => event.wait());
    await sleep(5);
    expect(waiter.isDone).toBe(false);
    event.set();
    expect(event.isSet).toBe(true);
    expect(await waiter.join()).toBe(true);
    expect(await event.wait()).toBe(true);
    expect(loopTime()).toBe(5);
  }),
);

test(
  'does not give up its turn while the flag is up',
  scenario(
    async () => {
      const event = new AsyncEvent();
      event.set();
      let hasTurned = false;
      const other = createTask(async () => {
        hasTurned = true;
      });
      await event.wait();
      expect(hasTurned).toBe(false);
      await other.join();
    },
    { order: 'fifo' },
  ),
);

test(
  'wakes all who wait, in the order in which they came',
  scenario(
    async () => {
      const event = new AsyncEvent();
      const log: string[] = [];
      const tasks = await waitersOf(event, 'abcd', log);
      event.set();
      for (const task of tasks) await task.join();
      expect(log).toEqual(['a', 'b', 'c', 'd']);
    },
    { order: 'fifo' },
  ),
);

test(
  'who was there when it was set goes on, though it was cleared at once; who comes later waits',
  scenario(async () => {
    const event = new AsyncEvent();
    const log: string[] = [];
    const early = await waitersOf(event, 'ab', log);
    event.set();
    event.clear();
    const [late] = await waitersOf(event, 'c', log);
    expect(log.toSorted()).toEqual(['a', 'b']);
    expect(event.isSet).toBe(false);
    event.set();
    for (const task of [...early, late!]) await task.join();
    expect(log).toHaveLength(3);
  }),
);

test(
  'set twice is set once',
  scenario(async () => {
    const event = new AsyncEvent();
    const log: string[] = [];
    const [first] = await waitersOf(event, 'a', log);
    event.set();
    event.set();
    await first!.join();
    event.clear();
    expect(event.isSet).toBe(false);
    const [second] = await waitersOf(event, 'b', log);
    expect(log).toEqual(['a']);
    event.set();
    await second!.join();
  }),
);

test(
  'who is cancelled has left, and the others are woken',
  cancelSweep(async ({ victim, ending }) => {
    const event = new AsyncEvent();
    const log: string[] = [];
    const [first] = await waitersOf(event, 'a', log);
    victim(() => event.wait());
    const [last] = await waitersOf(event, 'b', log);
    event.set();
    await ending();
    await first!.join();
    await last!.join();
    expect([log, event.isSet]).toEqual([['a', 'b'], true]);
  }),
);

test(
  'a waiter may set and clear the event itself',
  scenario(async () => {
    const event = new AsyncEvent();
    const rounds: number[] = [];
    const player = async () => {
      for (let round = 0; round < 3; round++) {
        await event.wait();
        event.clear();
        rounds.push(round);
        createTask(async () => event.set());
      }
    };
    event.set();
    await player();
    await sleep(1);
    expect([rounds, event.isSet]).toEqual([[0, 1, 2], true]);
  }),
);

test(
  'no wake-up is lost, whatever the order',
  scenario(async () => {
    const event = new AsyncEvent();
    const log: string[] = [];
    const consumers = ['a', 'b', 'c'].map((name) =>
      createTask(async () => {
        await checkpoint();
        if (!event.isSet) await event.wait();
        log.push(name);
      }),
    );
    await checkpoint();
    event.set();
    for (const consumer of consumers) await consumer.join();
    expect(log.toSorted()).toEqual(['a', 'b', 'c']);
  }),
);

test(
  'sleeps while it waits, instead of asking again and again',
  scenario(async () => {
    const event = new AsyncEvent();
    const turnstile = new AutoResetEvent();
    const latch = new Latch(1);
    const waiters = [event, turnstile, latch].map((each) => createTask(async () => void (await each.wait())));
    await sleep(1);
    let busyTurns = 0;
    for (let turn = 0; turn < 20; turn++) {
      await checkpoint();
      const { readyCount, timerCount } = currentLoop();
      if (readyCount + timerCount > 0) busyTurns++;
    }
    expect(busyTurns).toBe(0);
    event.set();
    turnstile.set();
    latch.countDown();
    for (const waiter of waiters) await waiter.join();
  }),
);

test(
  'a latch opens after its count, for all, and stays open',
  scenario(async () => {
    const latch = new Latch(3);
    const log: string[] = [];
    const tasks = await waitersOf(latch, 'ab', log);
    for (let count = 0; count < 2; count++) latch.countDown();
    await sleep(1);
    expect(log).toEqual([]);
    latch.countDown();
    for (const task of tasks) await task.join();
    for (let extra = 0; extra < 5; extra++) latch.countDown();
    await latch.wait();
    expect(log.toSorted()).toEqual(['a', 'b']);
    expect(loopTime()).toBe(3);
  }),
);

test(
  'a latch of 0 is open',
  scenario(async () => {
    const latch = new Latch(0);
    await latch.wait();
    latch.countDown();
    await latch.wait();
    expect(loopTime()).toBe(0);
  }),
);

test(
  'a latch refuses counts that make no sense',
  scenario(async () => {
    await argumentBattery((n) => new Latch(n), { how: 'throw', legal: [0] });
  }),
);

test(
  'a latch survives waiters that are cancelled',
  cancelSweep(async ({ victim, ending }) => {
    const latch = new Latch(1);
    const log: string[] = [];
    victim(() => latch.wait());
    const [other] = await waitersOf(latch, 'a', log);
    latch.countDown();
    await ending();
    await other!.join();
    expect(log).toEqual(['a']);
  }),
);

test(
  'a turnstile lets one through for each signal, the oldest first',
  scenario(async () => {
    const turnstile = new AutoResetEvent();
    const log: string[] = [];
    const tasks = await waitersOf(turnstile, 'abc', log);
    turnstile.set();
    await sleep(1);
    expect(log).toEqual(['a']);
    turnstile.set();
    turnstile.set();
    for (const task of tasks) await task.join();
    expect(log.toSorted()).toEqual(['a', 'b', 'c']);
    const [late] = await waitersOf(turnstile, 'd', log);
    expect(log).toHaveLength(3);
    turnstile.set();
    await late!.join();
  }),
);

test(
  'a turnstile keeps one signal for who comes later',
  scenario(async () => {
    const turnstile = new AutoResetEvent();
    const log: string[] = [];
    turnstile.set();
    turnstile.set();
    await turnstile.wait();
    const [second] = await waitersOf(turnstile, 'a', log);
    expect(log).toEqual([]);
    turnstile.set();
    await second!.join();
  }),
);

test(
  'a signal that comes together with a cancellation is not lost',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const turnstile = new AutoResetEvent();
    const log: string[] = [];
    victim(() => turnstile.wait());
    const [next] = await waitersOf(turnstile, 'a', log);
    turnstile.set();
    await ending();
    await sleep(1);
    if (isUndisturbed) turnstile.set();
    await next!.join();
    const [later] = await waitersOf(turnstile, 'b', log);
    expect(log).toEqual(['a']);
    turnstile.set();
    await later!.join();
  }),
);

test(
  'who has just been cancelled is passed over',
  scenario(async () => {
    const [event, turnstile] = [new AsyncEvent(), new AutoResetEvent()];
    for (const each of [event, turnstile]) {
      const leaving = createTask(async () => void (await each.wait()));
      await sleep(1);
      const staying = createTask(async () => void (await each.wait()));
      await sleep(1);
      leaving.cancel('changed my mind');
      each.set();
      await staying.join();
      await expect(leaving.join()).rejects.toThrow('changed my mind');
    }
    const later = createTask(() => turnstile.wait());
    await sleep(1);
    expect(later.isDone).toBe(false); // the signal went to one, and there was but one
    turnstile.set();
    await later.join();
  }),
);

test(
  'a signal that nobody is left to receive is kept',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const turnstile = new AutoResetEvent();
    victim(() => turnstile.wait());
    await sleep(1);
    turnstile.set();
    await ending();
    if (isUndisturbed) turnstile.set();
    await turnstile.wait();
    expect(loopTime()).toBe(1);
  }),
);
