import { AsyncLocalStorage } from 'node:async_hooks';
import { checkpoint, createTask, currentLoop, currentTask, Future, loopTime, NoRunningLoopError, sleep, timeout } from 'asynclings';
import { describe, expect, test } from 'vitest';
import { ending, virtually } from '../support/virtually.ts';

const tick = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve);
  });

describe('currentTask', () => {
  test('there is none outside run()', async () => {
    expect(currentTask()).toBeUndefined();
    await virtually(async () => {});
    expect(currentTask()).toBeUndefined();
  });

  test('a task stays itself across native promises, whoever resolves them and however tasks interleave', () =>
    virtually(async () => {
      const wrong: string[] = [];
      const check = (name: string): void => {
        if (currentTask()?.name !== name) wrong.push(`${name} is taken for ${currentTask()?.name}`);
      };
      const tasks = ['a', 'b', 'c', 'd'].map((name, index) =>
        createTask(
          async () => {
            for (let i = 0; i < 5; i++) {
              check(name);
              if ((i + index) % 2) await tick();
              else await sleep(1);
              check(name);
              await Promise.all([tick(), Promise.resolve()]);
              check(name);
              await (async () => {
                await Promise.resolve();
                check(name);
                await checkpoint();
                check(name);
              })();
            }
          },
          { name },
        ),
      );
      for (const task of tasks) await task.join();
      expect(wrong).toEqual([]);
    }));

  test('callbacks of the loop have none, though they may start tasks', () =>
    virtually(async () => {
      const seen: unknown[] = [];
      const task = createTask(async () => {});
      task.addDoneCallback(() => {
        seen.push(currentTask(), currentLoop().clock);
        createTask(async () => seen.push(currentTask()?.parent));
      });
      const future = new Future<void>();
      future.addDoneCallback(() => seen.push(currentTask()));
      future.setResult();
      await sleep(1);
      expect(seen.filter((each) => each !== undefined)).toEqual(['virtual']);
      expect(seen.length).toBe(4);
    }));

  test('a callback that waits is refused: there is no task to suspend', () =>
    virtually(async () => {
      let outcome: Promise<string> | undefined;
      const task = createTask(async () => {});
      task.addDoneCallback(() => {
        outcome = ending(sleep(1));
      });
      await task.join();
      await checkpoint();
      expect(await outcome).toMatch(/^NoRunningLoopError: waiting for sleep 1 ms needs a task/);
    }));

  test('a callback that throws is reported and the loop goes on', async () => {
    const warned = new Promise<Error>((resolve) => {
      process.once('warning', resolve);
    });
    await virtually(async () => {
      const task = createTask(async () => {});
      task.addDoneCallback(() => {
        throw new RangeError('in a callback');
      });
      await task.join();
      await sleep(5);
      expect(loopTime()).toBe(5);
    });
    expect(await warned).toMatchObject({ name: 'CallbackError', message: 'a done callback threw: RangeError: in a callback' });
  });
});

describe('AsyncLocalStorage', () => {
  test("a task gets a copy of its creator's context, as of its creation", () =>
    virtually(async () => {
      const storage = new AsyncLocalStorage<string>();
      const tasks = ['a', 'b'].map((name) =>
        storage.run(name, () =>
          createTask(async () => {
            await checkpoint();
            await tick();
            return storage.getStore();
          }),
        ),
      );
      expect(storage.getStore()).toBeUndefined();
      expect(await tasks[0]?.join()).toBe('a');
      expect(await tasks[1]?.join()).toBe('b');
    }));

  test('what a task changes stays with it and the tasks that it makes', () =>
    virtually(async () => {
      const storage = new AsyncLocalStorage<string>();
      const seen = await storage.run('outer', async () => {
        const task = createTask(async () => {
          storage.enterWith('inner');
          await checkpoint();
          return [storage.getStore(), await createTask(async () => storage.getStore()).join()];
        });
        return [...(await task.join()), storage.getStore()];
      });
      expect(seen).toEqual(['inner', 'inner', 'outer']);
    }));

  test('the main task gets the context of the caller of run()', async () => {
    const storage = new AsyncLocalStorage<string>();
    expect(await storage.run('caller', () => virtually(async () => storage.getStore()))).toBe('caller');
  });

  test('a callback runs in the context in which it was registered', () =>
    virtually(async () => {
      const storage = new AsyncLocalStorage<string>();
      const seen: unknown[] = [];
      const task = createTask(async () => {});
      storage.run('registered here', () => task.addDoneCallback(() => seen.push(storage.getStore())));
      await task.join();
      await checkpoint();
      expect(seen).toEqual(['registered here']);
    }));

  test('code of the loop does not run in the context of whoever woke it', () =>
    virtually(async () => {
      const storage = new AsyncLocalStorage<string>();
      const future = new Future<void>();
      const seen: unknown[] = [];
      const task = createTask(async () => {
        await future.wait();
        seen.push(storage.getStore(), currentTask() === task);
      });
      await checkpoint();
      setTimeout(() => storage.run('foreign', () => future.setResult()), 1);
      await task.join();
      expect(seen).toEqual([undefined, true]);
    }));
});

describe('a wait that is opaque to the runtime', () => {
  /** A native promise, and what resolves it. */
  function native(): { readonly promise: Promise<void>; readonly release: () => void } {
    let release = (): void => {};
    const promise = new Promise<void>((resolve) => {
      release = resolve;
    });
    return { promise, release };
  }

  test('is seen as such', () =>
    virtually(async () => {
      const { promise, release } = native();
      const task = createTask(() => promise);
      await sleep(3);
      expect([task.state, task.waitingOn]).toEqual(['suspended', { kind: 'opaque', label: 'a native promise', sinceMs: 0 }]);
      release();
      await task.join();
    }));

  test('cannot be interrupted: a cancellation is delivered at the next wait of the runtime', () =>
    virtually(async () => {
      const { promise, release } = native();
      const log: string[] = [];
      const task = createTask(async () => {
        await promise;
        log.push('not interrupted');
        await sleep(5);
        log.push('never');
      });
      await checkpoint();
      expect(task.cancel()).toBe(true);
      await sleep(3);
      expect([task.isDone, task.cancelling]).toEqual([false, 1]);
      release();
      expect(await ending(task.join())).toBe('CancelledError: cancelled');
      expect([log, loopTime()]).toEqual([['not interrupted'], 3]);
    }));

  test('and a task that makes no further wait ends as cancelled', () =>
    virtually(async () => {
      const { promise, release } = native();
      const task = createTask(async () => {
        await promise;
        return 'value';
      });
      await checkpoint();
      task.cancel();
      release();
      expect(await ending(task.join())).toBe('CancelledError: cancelled');
    }));

  test('is not cut short by a time limit either, which strikes at the next wait', () =>
    virtually(async () => {
      const log: string[] = [];
      const limited = timeout(0, async () => {
        await tick();
        log.push('not interrupted');
        await checkpoint();
        log.push('never');
      });
      expect(await ending(limited)).toMatch('TimeoutError');
      expect(log).toEqual(['not interrupted']);
    }));

  test('does not keep others from running', () =>
    virtually(async () => {
      const log: string[] = [];
      const opaque = createTask(async () => {
        await new Promise((resolve) => {
          setTimeout(resolve, 3);
        });
        log.push('opaque');
      });
      const other = createTask(async () => {
        for (let i = 0; i < 3; i++) await checkpoint();
        log.push('other');
      });
      await other.join();
      await opaque.join();
      expect(log).toEqual(['other', 'opaque']);
    }));
});

test('outside run() what needs a loop is refused', async () => {
  expect(() => loopTime()).toThrow(NoRunningLoopError);
  expect(() => currentLoop()).toThrow(NoRunningLoopError);
  await expect(sleep(1)).rejects.toThrow(NoRunningLoopError);
  await expect(checkpoint()).rejects.toThrow(NoRunningLoopError);
});

test('code that outlives its run() finds no loop any more', async () => {
  let late: Promise<string> | undefined;
  await virtually(async () => {
    late = new Promise((resolve) => {
      setTimeout(resolve, 5);
    }).then(async () => `${await ending(sleep(1))} / ${await ending(Promise.resolve().then(() => createTask(async () => {})))}`);
  });
  expect(await late).toMatch(/^NoRunningLoopError.* \/ NoRunningLoopError/);
});
