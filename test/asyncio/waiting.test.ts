import { asCompleted, CancelledError, checkpoint, createTask, loopTime, NoRunningLoopError, sleep, type Task, wait } from 'asynclings';
import { describe, expect, test } from 'vitest';
import { virtually } from '../support/virtually.ts';

function sleepers(...ms: number[]): Task<number>[] {
  return ms.map((each) => createTask(() => sleep(each).then(() => each), { name: `${each}` }));
}

async function failAfter(ms: number): Promise<never> {
  await sleep(ms);
  throw new Error(`failed after ${ms}`);
}

describe('wait', () => {
  test('waits for all unless told otherwise, and throws none of their errors', () =>
    virtually(async () => {
      const tasks = [...sleepers(10, 30), createTask(() => failAfter(20))];
      const { done, pending } = await wait(tasks);
      expect([...done]).toEqual(tasks);
      expect([pending.size, loopTime()]).toEqual([0, 30]);
      expect(tasks[2]?.exception()).toEqual(new Error('failed after 20'));
    }));

  test('FIRST_COMPLETED returns when one has ended, well or not', () =>
    virtually(async () => {
      const [slow, fast] = sleepers(20, 10) as [Task, Task];
      const { done, pending } = await wait([slow, fast], { returnWhen: 'FIRST_COMPLETED' });
      expect([[...done], [...pending], loopTime()]).toEqual([[fast], [slow], 10]);
      await slow.join();
    }));

  test('FIRST_EXCEPTION returns at the first failure; a cancelled task is none', () =>
    virtually(async () => {
      const [quick, slow] = sleepers(5, 50) as [Task, Task];
      const cancelled = createTask(() => sleep(100));
      const failed = createTask(() => failAfter(20));
      createTask(() => sleep(10).then(() => cancelled.cancel()));
      const { done, pending } = await wait([quick, slow, cancelled, failed], { returnWhen: 'FIRST_EXCEPTION' });
      expect([[...done], [...pending], loopTime()]).toEqual([[quick, cancelled, failed], [slow], 20]);
      expect(failed.exception()).toBeInstanceOf(Error);
      await slow.join();
    }));

  test('FIRST_EXCEPTION waits for all when none fails', () =>
    virtually(async () => {
      await wait(sleepers(5, 50), { returnWhen: 'FIRST_EXCEPTION' });
      expect(loopTime()).toBe(50);
    }));

  test('running out of time is no error and cancels nothing', () =>
    virtually(async () => {
      const [fast, slow] = sleepers(5, 50) as [Task, Task];
      const { done, pending } = await wait([fast, slow], { timeoutMs: 20 });
      expect([[...done], [...pending], loopTime()]).toEqual([[fast], [slow], 20]);
      await slow.join();
      expect(loopTime()).toBe(50);
    }));

  test.each([0, -1])('a time limit of %s looks once', (timeoutMs) =>
    virtually(async () => {
      const [task] = sleepers(50) as [Task];
      const { pending } = await wait([task], { timeoutMs });
      expect([pending.has(task), loopTime()]).toEqual([true, 0]);
      await task.join();
    }),
  );

  test('no time limit and Infinity are the same', () =>
    virtually(async () => {
      await wait(sleepers(5), { timeoutMs: Infinity });
      await wait(sleepers(5), { timeoutMs: undefined });
      expect(loopTime()).toBe(10);
    }));

  test('cancelling the one who waits leaves the tasks alone', () =>
    virtually(async () => {
      const [task] = sleepers(50) as [Task];
      const waiter = createTask(() => wait([task]));
      await sleep(10);
      waiter.cancel();
      await expect(waiter.join()).rejects.toThrow(CancelledError);
      expect(task.isDone).toBe(false);
      await task.join();
    }));

  test('takes any iterable, and a task that is given twice counts once', () =>
    virtually(async () => {
      const [task] = sleepers(5) as [Task];
      const { done } = await wait(
        (function* twice() {
          yield task;
          yield task;
        })(),
      );
      expect(done.size).toBe(1);
    }));

  test('tasks that have ended are done', () =>
    virtually(async () => {
      const tasks = sleepers(1, 2);
      for (const task of tasks) await task.join();
      const { done } = await wait(tasks, { returnWhen: 'FIRST_COMPLETED' });
      expect(done.size).toBe(2);
    }));

  test('what it cannot use is refused', () =>
    virtually(async () => {
      const [task] = sleepers(1) as [Task];
      await expect(wait([])).rejects.toThrow(RangeError);
      await expect(wait([task], { returnWhen: 'SOMETIME' as never })).rejects.toThrow(RangeError);
      await expect(wait([Promise.resolve()] as never)).rejects.toThrow(TypeError);
      await expect(wait(task as never)).rejects.toThrow(TypeError);
      await expect(wait(undefined as never)).rejects.toThrow(TypeError);
      for (const timeoutMs of [Number.NaN, '3', null]) await expect(wait([task], { timeoutMs: timeoutMs as number })).rejects.toThrow(TypeError);
    }));

  test('a task that waits says so', () =>
    virtually(async () => {
      const waiter = createTask(() => wait(sleepers(5, 6)));
      await checkpoint();
      expect(waiter.waitingOn).toMatchObject({ kind: 'wait', label: 'wait for 2 tasks' });
      await waiter.join();
      const single = createTask(() => wait(sleepers(1)));
      await checkpoint();
      expect(single.waitingOn).toMatchObject({ label: 'wait for 1 task' });
      await single.join();
    }));

  test('outside run() it is refused', async () => {
    const tasks = await virtually(async () => sleepers(1));
    await expect(wait(tasks)).rejects.toThrow(NoRunningLoopError);
  });
});

describe('asCompleted', () => {
  test('gives the tasks themselves, done, in the order in which they end', () =>
    virtually(async () => {
      const tasks = sleepers(30, 10, 20);
      const log: string[] = [];
      for await (const task of asCompleted(tasks)) {
        expect(tasks).toContain(task);
        log.push(`${task.result()} at ${loopTime()}`);
      }
      expect(log).toEqual(['10 at 10', '20 at 20', '30 at 30']);
    }));

  test('gives those that failed or were cancelled as well', () =>
    virtually(async () => {
      const failed = createTask(() => failAfter(10));
      const cancelled = createTask(() => sleep(50));
      createTask(async () => cancelled.cancel());
      const states: string[] = [];
      for await (const task of asCompleted([failed, cancelled])) states.push(task.state);
      expect(states).toEqual(['cancelled', 'failed']);
      expect(failed.exception()).toBeInstanceOf(Error);
    }));

  test('gives one that has ended before, and those that end while nobody asks', () =>
    virtually(async () => {
      const tasks = sleepers(1, 2, 3);
      await tasks[0]?.join();
      const order: string[] = [];
      for await (const task of asCompleted(tasks)) {
        order.push(task.name);
        await sleep(10);
      }
      expect(order).toEqual(['1', '2', '3']);
    }));

  test('of no tasks ends at once; one that is given twice comes once', () =>
    virtually(async () => {
      let count = 0;
      for await (const _ of asCompleted([])) count++;
      const [task] = sleepers(1) as [Task];
      for await (const _ of asCompleted([task, task])) count++;
      expect(count).toBe(1);
    }));

  test('may be left early', () =>
    virtually(async () => {
      for await (const task of asCompleted(sleepers(5, 50))) {
        expect(task.name).toBe('5');
        break;
      }
      expect(loopTime()).toBe(5);
    }));

  test('what is no task is refused at once, as is the lack of a loop', async () => {
    await virtually(async () => {
      expect(() => asCompleted([42] as never)).toThrow(TypeError);
      expect(() => asCompleted(42 as never)).toThrow(TypeError);
    });
    expect(() => asCompleted([])).toThrow(NoRunningLoopError);
  });
});
