import { CancelledError, checkpoint, createTask, currentLoop, currentTask, sleep, type Task, TaskGroup } from 'asynclings';
import { AsyncLock } from 'asynclings/chapters/primitives';
import { argumentBattery, cancelSweep, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { Condition } from './starter.ts';

/** Tasks that lie down one after the other, and write their names down when they have come back. */
async function sleepersOf(condition: Condition, names: string, log: string[]): Promise<Task[]> {
  const tasks = [];
  for (const name of names) {
    tasks.push(
      createTask(() =>
        condition.run(async () => {
          await condition.wait();
          log.push(name);
        }),
      ),
    );
    await sleep(1);
  }
  return tasks;
}

const notify = (condition: Condition, n?: number) => condition.run(async () => condition.notify(n));

test(
  'wait gives the lock up and has it again',
  scenario(async () => {
    const lock = new AsyncLock();
    const condition = new Condition(lock);
    const log: unknown[] = [];
    const sleeper = createTask(() =>
      condition.run(async () => {
        await condition.wait();
        log.push(lock.owner === currentTask());
      }),
    );
    await sleep(1);
    expect(lock.locked).toBe(false);
    await condition.run(async () => {
      condition.notify();
      await sleep(5);
      expect(log).toEqual([]);
    });
    await sleeper.join();
    expect([log, lock.locked]).toEqual([[true], false]);
  }),
);

test(
  'without the lock nothing is allowed',
  scenario(async () => {
    const lock = new AsyncLock();
    const condition = new Condition(lock);
    const refuses = async () => {
      await expect(condition.wait()).rejects.toThrow();
      await expect(condition.waitFor(() => true)).rejects.toThrow();
      expect(() => condition.notify()).toThrow();
      expect(() => condition.notifyAll()).toThrow();
    };
    await refuses();
    await lock.acquire();
    await createTask(refuses).join();
    expect(lock.owner).toBe(currentTask());
    lock.release();
  }),
);

test(
  'notify(2) of three wakes the two who have slept longest',
  scenario(async () => {
    const condition = new Condition();
    const log: string[] = [];
    const tasks = await sleepersOf(condition, 'abc', log);
    await notify(condition, 0);
    await sleep(1);
    expect(log).toEqual([]);
    await notify(condition, 2);
    await sleep(1);
    expect(log.toSorted()).toEqual(['a', 'b']);
    await notify(condition);
    for (const task of tasks) await task.join();
    expect(log).toHaveLength(3);
  }),
);

test(
  'notifyAll wakes everybody',
  scenario(async () => {
    const condition = new Condition();
    const log: string[] = [];
    const tasks = await sleepersOf(condition, 'abc', log);
    await condition.run(async () => condition.notifyAll());
    for (const task of tasks) await task.join();
    expect(log.toSorted()).toEqual(['a', 'b', 'c']);
  }),
);

test(
  'a notification without sleepers is not kept',
  scenario(async () => {
    const condition = new Condition();
    await notify(condition, 5);
    const log: string[] = [];
    const [late, later] = await sleepersOf(condition, 'ab', log);
    expect(log).toEqual([]);
    await notify(condition);
    await late!.join();
    await sleep(1);
    expect(log).toEqual(['a']);
    await notify(condition);
    await later!.join();
  }),
);

test(
  'waitFor looks again after each wake-up, and returns what it found',
  scenario(async () => {
    const condition = new Condition();
    const shelf: string[] = [];
    let looks = 0;
    const customers = ['a', 'b'].map((name) =>
      createTask(() =>
        condition.run(async () => {
          const count = await condition.waitFor(() => (looks++, shelf.length));
          return `${name} ${count} ${shelf.shift()}`;
        }),
      ),
    );
    await sleep(1);
    await condition.run(async () => condition.notifyAll());
    await sleep(1);
    for (const item of ['bread', 'cake']) {
      await condition.run(async () => {
        shelf.push(item);
        condition.notifyAll();
      });
      await sleep(1);
    }
    const got = [];
    for (const customer of customers) got.push((await customer.join()).slice(2));
    expect([got.toSorted(), looks]).toEqual([['1 bread', '1 cake'], 7]);
  }),
);

test(
  'waitFor does not sleep when it is true already',
  scenario(async () => {
    const condition = new Condition();
    expect(await condition.run(() => condition.waitFor(() => 'yes'))).toBe('yes');
  }),
);

test(
  'who is cancelled asleep has the lock when the error arrives',
  scenario(async () => {
    const lock = new AsyncLock();
    const condition = new Condition(lock);
    const log: unknown[] = [];
    const sleeper = createTask(() =>
      lock.run(async () => {
        try {
          await condition.wait();
        } catch (error) {
          log.push(error instanceof CancelledError && error.reason, lock.owner === currentTask());
          throw error;
        }
      }),
    );
    await sleep(1);
    await lock.run(async () => {
      sleeper.cancel('enough');
      await sleep(5);
      expect(log).toEqual([]);
    });
    await expect(sleeper.join()).rejects.toThrow('enough');
    expect([log, lock.locked]).toEqual([['enough', true], false]);
  }),
);

test(
  'who is cancelled while waiting for the lock gets it before the error',
  scenario(async () => {
    const lock = new AsyncLock();
    const condition = new Condition(lock);
    const log: unknown[] = [];
    const sleeper = createTask(() =>
      lock.run(async () => {
        try {
          await condition.wait();
        } catch (error) {
          log.push(error instanceof CancelledError, lock.owner === currentTask());
          throw error;
        }
      }),
    );
    await sleep(1);
    await lock.run(async () => {
      condition.notify();
      await sleep(1);
      for (const reason of ['enough', 'really']) {
        sleeper.cancel(reason);
        await sleep(1);
      }
      expect(log).toEqual([]);
    });
    await expect(sleeper.join()).rejects.toBeInstanceOf(CancelledError);
    expect([log, lock.locked]).toEqual([[true, true], false]);
  }),
);

test(
  'who is notified and cancelled passes the notification on',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const condition = new Condition();
    const log: string[] = [];
    victim(() => condition.run(() => condition.wait()));
    await sleep(1);
    const [next] = await sleepersOf(condition, 'a', log);
    await condition.run(async () => {
      condition.notify();
      await sleep(2); // the victim waits for the lock now
    });
    await ending();
    if (isUndisturbed) await notify(condition);
    await next!.join();
    expect(log).toEqual(['a']);
    const [later] = await sleepersOf(condition, 'b', log);
    expect(log).toEqual(['a']);
    await notify(condition);
    await later!.join();
  }),
);

test(
  'who has just been cancelled is not notified',
  scenario(async () => {
    const condition = new Condition();
    const log: string[] = [];
    const [first, second] = await sleepersOf(condition, 'ab', log);
    await condition.run(async () => {
      first!.cancel('changed my mind');
      condition.notify();
    });
    await second!.join();
    await expect(first!.join()).rejects.toThrow('changed my mind');
    const [third, fourth] = await sleepersOf(condition, 'cd', log);
    third!.cancel('changed my mind');
    await expect(third!.join()).rejects.toThrow('changed my mind');
    await sleep(1);
    expect(log).toEqual(['b']); // nobody had notified the fourth
    await notify(condition);
    await fourth!.join();
  }),
);

test(
  'a predicate that throws leaves the lock in hand',
  scenario(async () => {
    const lock = new AsyncLock();
    const condition = new Condition(lock);
    await lock.run(async () => {
      const failing = () => {
        throw new Error('cannot look');
      };
      await expect(condition.waitFor(failing)).rejects.toThrow('cannot look');
      expect(lock.owner).toBe(currentTask());
    });
    expect(lock.locked).toBe(false);
  }),
);

test(
  'two conditions share a lock',
  scenario(async () => {
    const lock = new AsyncLock();
    const [filled, freed] = [new Condition(lock), new Condition(lock)];
    const log: string[] = [];
    const [reader] = await sleepersOf(filled, 'r', log);
    const [writer] = await sleepersOf(freed, 'w', log);
    await lock.run(async () => freed.notifyAll());
    await writer!.join();
    await sleep(1);
    expect(log).toEqual(['w']);
    await lock.run(async () => filled.notifyAll());
    await reader!.join();
    expect([log, lock.locked]).toEqual([['w', 'r'], false]);
  }),
);

test(
  'a buffer with three producers and three consumers loses nothing',
  scenario(async () => {
    const lock = new AsyncLock();
    const [filled, freed] = [new Condition(lock), new Condition(lock)];
    const buffer: number[] = [];
    const got: number[] = [];
    await TaskGroup.run(async (group) => {
      for (let who = 0; who < 3; who++) {
        group.createTask(async () => {
          for (let n = 0; n < 40; n++) {
            await lock.run(async () => {
              await freed.waitFor(() => buffer.length < 2);
              buffer.push(who * 100 + n);
              expect(buffer.length).toBeLessThanOrEqual(2);
              filled.notify();
            });
          }
        });
        group.createTask(async () => {
          for (let n = 0; n < 40; n++) {
            await lock.run(async () => {
              await filled.waitFor(() => buffer.length);
              got.push(buffer.shift()!);
              freed.notify();
            });
          }
        });
      }
    });
    expect([buffer, new Set(got).size]).toEqual([[], 120]);
  }),
);

test(
  'refuses numbers of sleepers that make no sense',
  scenario(async () => {
    const condition = new Condition();
    const log: string[] = [];
    const [sleeper] = await sleepersOf(condition, 'a', log);
    await condition.run(async () => {
      await argumentBattery((n) => condition.notify(n), { how: 'throw', legal: [0] });
    });
    await sleep(1);
    expect(log).toEqual([]);
    await notify(condition);
    await sleeper!.join();
  }),
);

test(
  'sleeps while it waits, instead of asking again and again',
  scenario(async () => {
    const condition = new Condition();
    const [sleeper] = await sleepersOf(condition, 'a', []);
    let busyTurns = 0;
    for (let turn = 0; turn < 20; turn++) {
      await checkpoint();
      const { readyCount, timerCount } = currentLoop();
      if (readyCount + timerCount > 0) busyTurns++;
    }
    expect(busyTurns).toBe(0);
    await notify(condition);
    await sleeper!.join();
  }),
);
