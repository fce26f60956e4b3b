import {
  Barrier,
  cancellable,
  checkpoint,
  Condition,
  createTask,
  currentTask,
  DeadlockError,
  Event,
  Future,
  Lock,
  loopTime,
  Queue,
  run,
  Semaphore,
  sleep,
  type Task,
  TaskGroup,
} from 'asynclings';
import { describe, expect, test } from 'vitest';
import { ending, virtually } from '../support/virtually.ts';

/** The DeadlockError that `main` ends in. */
async function deadlockOf(main: () => Promise<unknown>): Promise<DeadlockError> {
  const error = await virtually(main).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(DeadlockError);
  return error as DeadlockError;
}

describe('a task that nobody can wake', () => {
  test.each<[string, () => Promise<unknown>, string]>([
    ['an event', () => new Event('go').wait(), 'event go'],
    ['a future', () => new Future('answer').wait(), 'answer'],
    ['a semaphore', () => new Semaphore(0, 'pool').acquire(), 'semaphore pool'],
    ['an empty queue', () => new Queue(0, 'jobs').get(), 'queue.get jobs'],
    ['a sleep without end', () => sleep(Infinity), 'sleep Infinity ms'],
    ['a barrier', () => new Barrier(2).wait(), 'condition barrier'],
    ['a condition', () => new Condition().acquire().then(() => new Condition().run(() => Promise.resolve())).then(() => sleep(Infinity)), 'sleep Infinity ms'],
  ])('ends the run: %s', async (_, wait, label) => {
    const error = await deadlockOf(wait);
    expect(error.waits).toEqual([{ task: expect.objectContaining({ name: 'main' }), kind: expect.any(String), label }]);
    expect(error.cycle).toBeUndefined();
    expect(error.message).toBe(`all tasks wait and nobody can wake them: main waits for ${label}`);
  });

  test('is found after the last timer', async () => {
    let atMs = -1;
    await deadlockOf(async () => {
      createTask(async () => {
        await sleep(1000);
        atMs = loopTime();
      });
      await new Event().wait();
    });
    expect(atMs).toBe(1000);
  });

  test('is found on the real clock too', async () => {
    await expect(run(() => new Event('go').wait())).rejects.toThrow(DeadlockError);
  });

  test('is found when it waits for a native promise that nothing will settle', async () => {
    const error = await deadlockOf(() => new Promise(() => {}));
    expect(error.waits).toMatchObject([{ kind: 'opaque', label: 'a native promise' }]);
  });
});

describe('the wait-for graph', () => {
  test('names who holds what is waited for, and the ring', async () => {
    let tasks: Task[] = [];
    const error = await deadlockOf(async () => {
      const [a, b] = [new Lock('A'), new Lock('B')];
      const take = (first: Lock, second: Lock): Promise<void> => first.run(() => checkpoint().then(() => second.run(async () => {})));
      tasks = [createTask(() => take(a, b), { name: 'one' }), createTask(() => take(b, a), { name: 'two' })];
      await tasks[0]?.join();
    });
    const [one, two] = tasks as [Task, Task];
    expect(error.waits.slice(1)).toEqual([
      { task: one, kind: 'lock', label: "lock 'B'", holder: two },
      { task: two, kind: 'lock', label: "lock 'A'", holder: one },
    ]);
    expect(error.waits[0]).toMatchObject({ kind: 'task', label: "task 'one'", holder: one });
    expect(error.cycle).toEqual([one, two]);
    expect(error.message).toBe(
      "all tasks wait and nobody can wake them: main waits for task 'one'; one waits for lock 'B', held by two; two waits for lock 'A', held by one; cycle: one -> two -> one",
    );
  });

  test('finds a ring of tasks that join each other', async () => {
    const error = await deadlockOf(async () => {
      const tasks: Task[] = [];
      for (const i of [0, 1, 2]) tasks.push(createTask(() => tasks[(i + 1) % 3]!.join(), { name: `${i}` }));
      await tasks[0]?.join();
    });
    expect(error.cycle?.map(({ name }) => name)).toEqual(['0', '1', '2']);
  });

  test('a lock that its holder wants again is a ring of one', async () => {
    const error = await deadlockOf(async () => {
      const lock = new Lock();
      await lock.acquire();
      await lock.acquire();
    });
    expect(error.cycle?.map(({ name }) => name)).toEqual(['main']);
  });

  test('shows a holder that has ended without giving the lock back', async () => {
    const error = await deadlockOf(async () => {
      const lock = new Lock('db');
      await createTask(() => lock.acquire(), { name: 'forgetful' }).join();
      await lock.acquire();
    });
    expect(error.waits).toMatchObject([{ label: "lock 'db'", holder: { name: 'forgetful', state: 'done' } }]);
    expect(error.cycle).toBeUndefined();
  });

  test('has an edge for each wait of a task that fans out', async () => {
    const error = await deadlockOf(() => Promise.all([new Event('a').wait(), new Event('b').wait()]));
    expect(error.waits.map(({ label }) => label)).toEqual(['event a', 'event b']);
  });
});

describe('before run() rejects', () => {
  test('every task is cancelled and cleans up', async () => {
    const log: string[] = [];
    await deadlockOf(async () => {
      const gate = new Event();
      const work = async (name: string): Promise<void> => {
        try {
          await gate.wait();
        } catch (error) {
          log.push(`${name} ${String(error)}`);
          throw error;
        } finally {
          await checkpoint();
          log.push(`${name} cleaned up`);
        }
      };
      createTask(() => work('a'));
      createTask(() => work('b'));
      await work('main');
    });
    expect(log.filter((line) => line.includes('CancelledError: deadlock'))).toEqual(['main CancelledError: deadlock', 'a CancelledError: deadlock', 'b CancelledError: deadlock']);
    expect(log.filter((line) => line.endsWith('cleaned up')).toSorted()).toEqual(['a cleaned up', 'b cleaned up', 'main cleaned up']);
  });

  test('tasks in a ring do, too', async () => {
    const log: string[] = [];
    await deadlockOf(async () => {
      const tasks: Task[] = [];
      for (const i of [0, 1]) {
        tasks.push(
          createTask(async () => {
            try {
              await tasks[1 - i]?.join();
            } finally {
              log.push(`${i} cleaned up`);
            }
          }),
        );
      }
      await tasks[0]?.join();
    });
    expect(log.toSorted()).toEqual(['0 cleaned up', '1 cleaned up']);
  });

  test('whatever main makes of its cancellation, the deadlock is reported', async () => {
    await deadlockOf(() => new Event().wait().catch(() => 'swallowed'));
  });

  test('a second deadlock while cleaning up ends it at once', async () => {
    const error = await deadlockOf(async () => {
      try {
        await new Event('first').wait();
      } finally {
        await new Event('second').wait();
      }
    });
    expect(error.waits).toMatchObject([{ label: 'event first' }]);
  });

  test('groups and locks unwind', async () => {
    const lock = new Lock();
    await deadlockOf(() =>
      lock.run(() =>
        TaskGroup.run(async (group) => {
          group.createTask(() => new Event().wait());
        }),
      ),
    );
    expect(lock.locked).toBe(false);
  });
});

describe('it is no deadlock', () => {
  test('while foreign work that the runtime knows of is under way', () =>
    virtually(async () => {
      const value = await cancellable(
        () =>
          new Promise((resolve) => {
            setTimeout(resolve, 20, 'from outside');
          }),
      );
      expect(value).toBe('from outside');
    }));

  test('while a native timer that it does not know of is under way', () =>
    virtually(async () => {
      const event = new Event();
      setTimeout(() => event.set(), 20);
      expect(await event.wait()).toBe(true);
    }));

  test('while another loop in the process may still act', async () => {
    const event = new Event();
    const waiting = virtually(() => event.wait());
    await run(async () => {
      await sleep(20);
      event.set();
    });
    expect(await waiting).toBe(true);
  });

  test('when a task sleeps', () =>
    virtually(async () => {
      const event = new Event();
      createTask(() => sleep(1e9).then(() => event.set()));
      await event.wait();
      expect(loopTime()).toBe(1e9);
    }));
});

test('a program that is stuck in one loop does not stop another', async () => {
  const [stuck, other] = await Promise.all([
    ending(virtually(() => new Event().wait())),
    virtually(async () => {
      for (let i = 0; i < 1000; i++) await checkpoint();
      return currentTask()?.name;
    }),
  ]);
  expect(stuck).toMatch(/^DeadlockError/);
  expect(other).toBe('main');
});
