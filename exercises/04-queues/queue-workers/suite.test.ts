import { CancelledError, createTask, gather, loopTime, sleep, type Task } from 'asynclings';
import { argumentBattery, cancelSweep, fakeCall, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { CrewClosed, WorkerCrew } from './starter.ts';

const outcomeOf = (work: () => Promise<unknown>) => work().catch((error: unknown) => error);

async function started<T>(work: () => Promise<T>): Promise<Task<T>> {
  const task = createTask(work);
  await sleep(1);
  return task;
}

test(
  'gives each submitter their own result',
  scenario(async () => {
    const crew = new WorkerCrew({ size: 2 });
    const results = await gather([30, 10, 20].map((ms) => () => crew.submit(async () => (await sleep(ms), `took ${ms}`))));
    expect(results).toEqual(['took 30', 'took 10', 'took 20']);
    expect([await crew.submit(() => 7), await crew.submit(async () => undefined)]).toEqual([7, undefined]);
    await crew.close();
  }),
);

test(
  'at most `size` jobs are under way, and all places are used',
  scenario(async () => {
    const crew = new WorkerCrew({ size: 3 });
    const work = fakeCall(() => 'done');
    const all = createTask(() => gather(Array.from({ length: 8 }, () => () => crew.submit(work))));
    await sleep(5);
    expect([crew.busy, crew.queued]).toEqual([3, 5]);
    await all.join();
    expect([work.mostInFlight, loopTime(), crew.busy, crew.queued]).toEqual([3, 30, 0, 0]);
    await crew.close();
  }),
);

test(
  'jobs begin in the order in which they were submitted',
  scenario(
    async () => {
      const crew = new WorkerCrew({ size: 1, queue: 2 });
      const log: number[] = [];
      await gather([1, 2, 3, 4, 5].map((n) => () => crew.submit(async () => (log.push(n), await sleep(1)))));
      expect(log).toEqual([1, 2, 3, 4, 5]);
      await crew.close();
    },
    { order: 'fifo' },
  ),
);

test(
  'an error goes to its own submitter, and the others work on',
  scenario(async () => {
    const crew = new WorkerCrew({ size: 1 });
    const work = fakeCall((n: number) => n);
    work.failOn(2, new Error('paper jam'));
    const ends = await gather([1, 2, 3].map((n) => () => outcomeOf(() => crew.submit(() => work(n)))));
    expect(ends.filter((end) => end instanceof Error).map(String)).toEqual(['Error: paper jam']);
    expect([work.calls.length, crew.busy, loopTime()]).toEqual([3, 0, 30]);
    await crew.close();
  }),
);

test(
  'a job that throws at once fails like any other',
  scenario(async () => {
    const crew = new WorkerCrew({ size: 1 });
    const failing = () => {
      throw new Error('at once');
    };
    await expect(crew.submit(failing)).rejects.toThrow('at once');
    expect([crew.busy, await crew.submit(() => 'next')]).toEqual([0, 'next']);
    await crew.close();
  }),
);

test(
  'who finds the shelf full waits at the door',
  scenario(async () => {
    const crew = new WorkerCrew({ size: 1, queue: 2 });
    const tasks = [];
    for (let n = 0; n < 5; n++) tasks.push(await started(() => crew.submit(() => sleep(10))));
    expect([crew.busy, crew.queued]).toEqual([1, 2]);
    await tasks[0]!.join();
    await sleep(1);
    expect([crew.busy, crew.queued]).toEqual([1, 2]);
    for (const task of tasks) await task.join();
    expect([crew.busy, crew.queued, loopTime()]).toEqual([0, 0, 50]);
    await crew.close();
  }),
);

test(
  'a job whose submitter is cancelled before it begins never begins',
  scenario(async () => {
    const crew = new WorkerCrew({ size: 1, queue: 1 });
    const work = fakeCall((name: string) => name);
    const first = await started(() => crew.submit(() => work('first')));
    const [onShelf, atDoor, last] = [await started(() => crew.submit(() => work('shelf'))), await started(() => crew.submit(() => work('door'))), await started(() => crew.submit(() => work('last')))];
    atDoor.cancel();
    onShelf.cancel();
    await sleep(1);
    expect([crew.busy, crew.queued]).toEqual([1, 1]);
    await first.join();
    expect(await last.join()).toBe('last');
    expect(work.calls.map(({ args }) => args[0])).toEqual(['first', 'last']);
    await crew.close();
  }),
);

test(
  'a job whose submitter is cancelled is cancelled, and cleans up first',
  scenario(async () => {
    const crew = new WorkerCrew({ size: 1 });
    const log: unknown[] = [];
    const submitter = await started(() =>
      crew.submit(async () => {
        try {
          await sleep(100);
        } catch (error) {
          log.push(error instanceof CancelledError);
          throw error;
        } finally {
          await sleep(5);
          log.push(loopTime());
        }
      }),
    );
    submitter.cancel('no longer needed');
    const next = createTask(() => crew.submit(async () => loopTime()));
    await expect(submitter.join()).rejects.toBeInstanceOf(CancelledError);
    expect([log, await next.join()]).toEqual([[true, 6], 6]);
    await crew.close();
  }),
);

test(
  'wherever a submitter is cancelled, the places stay complete',
  cancelSweep(async ({ victim, ending }) => {
    const crew = new WorkerCrew({ size: 1, queue: 1 });
    const work = fakeCall(() => 'done');
    const first = await started(() => crew.submit(work));
    victim(() => crew.submit(work));
    await sleep(1);
    const others = [await started(() => crew.submit(work)), await started(() => crew.submit(work))];
    await ending();
    for (const task of [first, ...others]) expect(await task.join()).toBe('done');
    expect([crew.busy, crew.queued, work.mostInFlight]).toEqual([0, 0, 1]);
    expect(await crew.submit(work)).toBe('done');
    await crew.close();
  }),
);

test(
  'who has just been cancelled is passed over',
  scenario(async () => {
    const crew = new WorkerCrew({ size: 1 });
    let second: Task | undefined;
    const first = await started(() =>
      crew.submit(async () => {
        await sleep(10);
        second!.cancel('changed my mind');
      }),
    );
    second = await started(() => crew.submit(() => sleep(10)));
    const third = await started(() => crew.submit(async () => 'served'));
    await first.join();
    expect(await third.join()).toBe('served');
    await expect(second.join()).rejects.toThrow('changed my mind');
    expect([crew.busy, crew.queued, loopTime()]).toEqual([0, 0, 10]);
    await crew.close();
  }),
);

test(
  'close finishes what it has accepted',
  scenario(async () => {
    const crew = new WorkerCrew({ size: 1 });
    const work = fakeCall((n: number) => n);
    const tasks = [await started(() => crew.submit(() => work(0))), await started(() => crew.submit(() => work(1)))];
    await crew.close();
    expect([loopTime(), work.calls.map(({ outcome }) => outcome)]).toEqual([20, ['done', 'done']]);
    for (const [n, task] of tasks.entries()) expect(await task.join()).toBe(n);
  }),
);

test(
  'who waits at the door when it closes is refused',
  scenario(async () => {
    const crew = new WorkerCrew({ size: 1, queue: 1 });
    const tasks = [];
    for (let n = 0; n < 3; n++) tasks.push(await started(() => outcomeOf(() => crew.submit(async () => (await sleep(10), n)))));
    await crew.close({ drain: true });
    const ends = [];
    for (const task of tasks) ends.push(await task.join());
    expect([ends.slice(0, 2), ends[2] instanceof CrewClosed]).toEqual([[0, 1], true]);
  }),
);

test(
  'close without draining refuses and cancels, and waits for the clean-up',
  scenario(async () => {
    const crew = new WorkerCrew({ size: 1, queue: 1 });
    const log: string[] = [];
    const job = async () => {
      log.push('begun');
      try {
        await sleep(100);
      } finally {
        await sleep(5);
        log.push('cleaned up');
      }
    };
    const tasks = [];
    for (let n = 0; n < 3; n++) tasks.push(await started(() => outcomeOf(() => crew.submit(job))));
    await crew.close({ drain: false });
    expect([log, loopTime(), crew.busy, crew.queued]).toEqual([['begun', 'cleaned up'], 8, 0, 0]);
    for (const task of tasks) expect(await task.join()).toBeInstanceOf(CrewClosed);
  }),
);

test(
  'a job that has just got its place when the crew stops never begins',
  scenario(async () => {
    const crew = new WorkerCrew({ size: 1 });
    const first = await started(async () => {
      await crew.submit(() => sleep(10));
      await crew.close({ drain: false });
    });
    let calls = 0;
    const second = await started(() => outcomeOf(() => crew.submit(() => calls++)));
    await first.join();
    expect(await second.join()).toBeInstanceOf(CrewClosed);
    expect([calls, crew.busy, crew.queued]).toEqual([0, 0, 0]);
  }),
);

test(
  'nothing can be submitted after closing, and closing again is harmless',
  scenario(async () => {
    const crew = new WorkerCrew({ size: 1 });
    const closing = [createTask(() => crew.close()), createTask(() => crew.close())];
    for (const each of closing) await each.join();
    let calls = 0;
    await expect(crew.submit(() => calls++)).rejects.toBeInstanceOf(CrewClosed);
    expect([calls, crew.busy, crew.queued]).toEqual([0, 0, 0]);
  }),
);

test(
  'who is cancelled while closing leaves the crew at work',
  cancelSweep(async ({ victim, ending }) => {
    const crew = new WorkerCrew({ size: 1 });
    const job = await started(() => crew.submit(async () => (await sleep(10), 'done')));
    victim(() => crew.close());
    await ending();
    expect(await job.join()).toBe('done');
    await crew.close();
  }),
);

test(
  'a job may submit another',
  scenario(async () => {
    const crew = new WorkerCrew({ size: 1, queue: 1 });
    const inner = await crew.submit(() => createTask(() => crew.submit(async () => 'inner')));
    expect(await inner.join()).toBe('inner');
    const pair = new WorkerCrew({ size: 2 });
    expect(await pair.submit(() => pair.submit(async () => 'nested'))).toBe('nested');
    await crew.close();
    await pair.close();
  }),
);

test(
  'refuses sizes that make no sense',
  scenario(async () => {
    await argumentBattery((size) => new WorkerCrew({ size }), { how: 'throw' });
    await argumentBattery((queue) => new WorkerCrew({ size: 1, queue }), { how: 'throw', legal: [Infinity] });
  }),
);

test(
  'a thousand small jobs',
  scenario(
    async () => {
      const crew = new WorkerCrew({ size: 10, queue: 20 });
      const results = await gather(Array.from({ length: 1000 }, (_, n) => () => crew.submit(() => n)));
      expect(results).toEqual(Array.from({ length: 1000 }, (_, n) => n));
      await crew.close();
    },
    { order: 'fifo' },
  ),
);
