import { allTasks, CancelledError, checkpoint, createTask, currentTask, Future, InvalidStateError, loopTime, NoRunningLoopError, run, sleep, Task } from 'asynclings';
import { describe, expect, test } from 'vitest';
import { ending, thrownBy, virtually } from '../support/virtually.ts';

describe('starting', () => {
  test('a body never runs synchronously, and bodies start in the order of creation', () =>
    virtually(async () => {
      const log: string[] = [];
      for (const name of ['a', 'b', 'c']) createTask(async () => log.push(name));
      expect(log).toEqual([]);
      await checkpoint();
      expect(log).toEqual(['a', 'b', 'c']);
    }));

  test('a task that is cancelled before its first turn never runs', () =>
    virtually(async () => {
      let hasRun = false;
      const task = createTask(async () => {
        hasRun = true;
      });
      expect(task.cancel('not needed')).toBe(true);
      expect(task.isDone).toBe(false);
      await expect(task.join()).rejects.toThrow(new CancelledError('not needed'));
      expect(hasRun).toBe(false);
      expect(task.timings.startedAtMs).toBeUndefined();
    }));

  test('a request taken back before the first turn lets the task run', () =>
    virtually(async () => {
      const task = createTask(async () => 'ran');
      task.cancel();
      expect(task.uncancel()).toBe(0);
      expect(await task.join()).toBe('ran');
    }));

  test('a body may be a plain function', () =>
    virtually(async () => {
      expect(await createTask(() => 42).join()).toBe(42);
      const error = new TypeError('thrown');
      await expect(
        createTask(() => {
          throw error;
        }).join(),
      ).rejects.toBe(error);
    }));

  test('a body may return a thenable, whose value is the result', () =>
    virtually(async () => {
      // oxlint-disable-next-line unicorn/no-thenable -- the point of the test
      const thenable = { then: (resolve: (value: string) => void) => resolve('adopted') };
      expect(await createTask(() => thenable as unknown as Promise<string>).join()).toBe('adopted');
    }));

  test.each([undefined, null, 42, 'work', {}, Promise.resolve()])('%s is no body', (body) =>
    virtually(async () => {
      expect(() => createTask(body as never)).toThrow(TypeError);
      expect(allTasks().size).toBe(1);
    }),
  );

  test('the message about a promise says what to pass instead', () =>
    virtually(async () => {
      expect(() => createTask(Promise.resolve() as never)).toThrow(/pass the async function itself/);
    }));

  test('createTask outside run() is refused', () => {
    expect(() => createTask(async () => {})).toThrow(NoRunningLoopError);
  });

  test('a Task cannot be made by hand', () => {
    expect(() => new Task({} as never)).toThrow(TypeError);
  });

  test('ids count up, names default to them, the main task is called main', () =>
    virtually(async () => {
      const a = createTask(async () => {});
      const b = createTask(async () => {}, { name: 'fetcher' });
      expect([currentTask()?.id, a.id, b.id]).toEqual([1, 2, 3]);
      expect([currentTask()?.name, a.name, b.name]).toEqual(['main', 'Task-2', 'fetcher']);
    }));

  test('a task knows who created it', () =>
    virtually(async () => {
      const child = createTask(async () => createTask(async () => {}));
      const grandchild = await child.join();
      expect(grandchild.parent).toBe(child);
      expect(child.parent).toBe(currentTask());
      expect(currentTask()?.parent).toBeUndefined();
    }));
});

describe('states', () => {
  test('a task is created, running, suspended, ready, done', () =>
    virtually(async () => {
      const gate = new Future<void>('gate');
      const seen: string[] = [];
      const task: Task<void> = createTask(async () => {
        seen.push(task.state);
        await gate.wait();
      });
      seen.push(task.state);
      await checkpoint();
      seen.push(task.state);
      gate.setResult();
      await checkpoint();
      seen.push(task.state);
      expect(seen).toEqual(['created', 'running', 'suspended', 'done']);
    }));

  test('a task whose wake-up has not been delivered yet is ready', () =>
    virtually(async () => {
      const gate = new Future<void>();
      const task = createTask(() => gate.wait());
      await checkpoint();
      gate.setResult();
      expect([task.state, task.waitingOn]).toEqual(['ready', undefined]);
      await task.join();
    }));

  test('a failed and a cancelled task say so', () =>
    virtually(async () => {
      const failed = createTask(async () => Promise.reject(new Error('no')));
      const cancelled = createTask(() => sleep(10));
      await checkpoint();
      cancelled.cancel();
      await ending(failed.join());
      await ending(cancelled.join());
      expect([failed.state, failed.isDone, failed.isCancelled]).toEqual(['failed', true, false]);
      expect([cancelled.state, cancelled.isDone, cancelled.isCancelled]).toEqual(['cancelled', true, true]);
    }));

  test('waitingOn tells the kind of wait, its label and since when, while suspended', () =>
    virtually(async () => {
      const task = createTask(async () => {
        await sleep(5);
        await sleep(30);
      });
      expect(task.waitingOn).toBeUndefined();
      await sleep(7);
      expect(task.waitingOn).toEqual({ kind: 'sleep', label: 'sleep 30 ms', sinceMs: 5 });
      await task.join();
      expect(task.waitingOn).toBeUndefined();
    }));

  test('a task that joins another waits on it', () =>
    virtually(async () => {
      const inner = createTask(() => sleep(10), { name: 'inner' });
      const outer = createTask(() => inner.join());
      await sleep(5);
      expect(outer.waitingOn).toEqual({ kind: 'task', label: "task 'inner'", sinceMs: 0, holder: inner });
      await outer.join();
    }));

  test('a task that is cancelled before its first turn has never started, nor run', async () => {
    for (const clock of ['virtual', 'real'] as const) {
      await run(async () => {
        const task = createTask(() => sleep(5));
        task.cancel();
        await ending(task.join());
        expect(task.timings).toMatchObject({ endedAtMs: expect.any(Number), runMs: 0 });
        expect(task.timings).not.toHaveProperty('startedAtMs');
      }, { clock });
    }
  });

  test('String(task) shows the name, the state and the wait', () =>
    virtually(async () => {
      const task = createTask(() => sleep(10), { name: 'napper' });
      expect(String(task)).toBe('<Task napper created>');
      await sleep(1);
      expect(String(task)).toBe('<Task napper suspended on sleep 10 ms>');
      await task.join();
      expect(String(task)).toBe('<Task napper done>');
    }));
});

describe('results', () => {
  test('result() and exception() of a task under way are refused', () =>
    virtually(async () => {
      const task = createTask(async () => 1);
      expect(() => task.result()).toThrow(InvalidStateError);
      expect(() => task.exception()).toThrow(InvalidStateError);
      await task.join();
    }));

  test('a success has a result and no exception', () =>
    virtually(async () => {
      const task = createTask(async () => 'value');
      await task.join();
      expect(task.result()).toBe('value');
      expect(task.exception()).toBeUndefined();
    }));

  test('a failure has an exception, which result() throws', () =>
    virtually(async () => {
      const error = new RangeError('far');
      const task = createTask(async () => Promise.reject(error));
      await ending(task.join());
      expect(task.exception()).toBe(error);
      expect(thrownBy(() => task.result())).toBe(error);
    }));

  test('result() and exception() of a cancelled task throw CancelledError with the reason', () =>
    virtually(async () => {
      const task = createTask(() => sleep(10));
      task.cancel('enough');
      await ending(task.join());
      expect(() => task.result()).toThrow(new CancelledError('enough'));
      expect(() => task.exception()).toThrow(CancelledError);
    }));

  test('a task may fail with undefined', () =>
    virtually(async () => {
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- people do
      const task = createTask(() => Promise.reject(undefined));
      expect(await task.join().then(String, (error) => `rejected with ${String(error)}`)).toBe('rejected with undefined');
      expect(task.state).toBe('failed');
    }));
});

describe('join', () => {
  test('joining a finished task neither takes a turn nor delivers a cancellation', () =>
    virtually(async () => {
      const done = createTask(async () => 'value');
      await done.join();
      const log: string[] = [];
      const joiner = createTask(async () => {
        createTask(async () => log.push('other'));
        joiner.cancel();
        log.push(await done.join());
      });
      await expect(joiner.join()).rejects.toThrow(CancelledError);
      expect(log).toEqual(['value', 'other']);
    }));

  test('every joiner gets the result, in the order in which they came', () =>
    virtually(async () => {
      const task = createTask(() => sleep(5).then(() => 'shared'));
      const log: string[] = [];
      const joiners = ['a', 'b', 'c'].map((name) => createTask(async () => log.push(name + (await task.join()))));
      for (const joiner of joiners) await joiner.join();
      expect(log).toEqual(['ashared', 'bshared', 'cshared']);
    }));

  test('cancelling the joiner cancels the task', () =>
    virtually(async () => {
      const log: string[] = [];
      const inner = createTask(async () => {
        try {
          await sleep(100);
        } catch (error) {
          log.push(`inner ${String(error)}`);
          throw error;
        }
      });
      const outer = createTask(() => inner.join());
      await checkpoint();
      outer.cancel('stop');
      expect(await ending(outer.join())).toBe('CancelledError: stop');
      expect([inner.isCancelled, inner.cancelling, outer.cancelling]).toEqual([true, 1, 1]);
      expect(log).toEqual(['inner CancelledError: stop']);
    }));

  test("a child's CancelledError leaves the joiner's own count at 0", () =>
    virtually(async () => {
      const child = createTask(() => sleep(100));
      await checkpoint();
      child.cancel();
      await expect(child.join()).rejects.toThrow(CancelledError);
      expect(currentTask()?.cancelling).toBe(0);
    }));

  test('a task that would join itself is refused', () =>
    virtually(async () => {
      const task: Task = createTask(() => task.join());
      await expect(task.join()).rejects.toThrow(InvalidStateError);
    }));

  test('a Task is not thenable, so an async function can return one without waiting for it', () =>
    virtually(async () => {
      const start = async (): Promise<Task<void>> => createTask(() => sleep(50));
      const task = await start();
      expect(loopTime()).toBe(0);
      expect('then' in task).toBe(false);
      await task.join();
      expect(loopTime()).toBe(50);
    }));
});

describe('done callbacks', () => {
  test('they are called with the task at the turn after it ends, in order', () =>
    virtually(async () => {
      const log: unknown[] = [];
      const task = createTask(async () => log.push('body'));
      task.addDoneCallback((ended) => log.push(ended === task));
      task.addDoneCallback(() => log.push('second'));
      await task.join();
      await checkpoint();
      expect(log).toEqual(['body', true, 'second']);
    }));

  test('one that is added to a finished task is called at the next turn', () =>
    virtually(async () => {
      const log: string[] = [];
      const task = createTask(async () => {});
      await task.join();
      task.addDoneCallback(() => log.push('called'));
      expect(log).toEqual([]);
      await checkpoint();
      expect(log).toEqual(['called']);
    }));

  test('removing one says whether it was there and removes every copy', () =>
    virtually(async () => {
      const log: string[] = [];
      const callback = (): void => void log.push('called');
      const task = createTask(async () => {});
      task.addDoneCallback(callback);
      task.addDoneCallback(callback);
      expect(task.removeDoneCallback(callback)).toBe(true);
      expect(task.removeDoneCallback(callback)).toBe(false);
      await task.join();
      await checkpoint();
      expect(log).toEqual([]);
    }));

  test('what is not a function is refused', () =>
    virtually(async () => {
      expect(() => currentTask()?.addDoneCallback('log' as never)).toThrow(TypeError);
    }));
});

describe('timings', () => {
  test('a task knows when it was created, started and ended, and how long it waited', () =>
    virtually(async () => {
      await sleep(10);
      const task = createTask(async () => {
        await sleep(20);
        await sleep(5);
      });
      expect(task.timings).toEqual({ createdAtMs: 10, runMs: 0, waitMs: 0 });
      await sleep(1);
      expect(task.timings).toEqual({ createdAtMs: 10, startedAtMs: 10, runMs: 0, waitMs: 1 });
      await task.join();
      expect(task.timings).toEqual({ createdAtMs: 10, startedAtMs: 10, endedAtMs: 35, runMs: 0, waitMs: 25 });
    }));

  test('on the real clock the time spent running is measured', () =>
    run(async () => {
      const task = createTask(async () => {
        const until = performance.now() + 3;
        while (performance.now() < until);
        await checkpoint();
      });
      await task.join();
      expect(task.timings.runMs).toBeGreaterThanOrEqual(3);
      expect(task.timings.endedAtMs).toBeGreaterThanOrEqual(3);
    }));
});

describe('allTasks', () => {
  test('it holds every task that has not ended, in the order of creation', () =>
    virtually(async () => {
      const a = createTask(() => sleep(10));
      const b = createTask(() => sleep(5));
      expect([...allTasks()]).toEqual([currentTask(), a, b]);
      await b.join();
      expect([...allTasks()]).toEqual([currentTask(), a]);
      await a.join();
    }));

  test('it is a snapshot: changing it changes nothing', () =>
    virtually(async () => {
      (allTasks() as Set<unknown>).clear();
      expect(allTasks().size).toBe(1);
    }));

  test('outside run() it is refused', () => {
    expect(() => allTasks()).toThrow(NoRunningLoopError);
  });
});
