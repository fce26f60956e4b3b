import { CancelledError, checkpoint, createTask, currentTask, Event, Future, Lock, loopTime, Queue, Semaphore, shield, sleep, type Task } from 'asynclings';
import { describe, expect, test } from 'vitest';
import { ending, virtually } from '../support/virtually.ts';

describe('requests', () => {
  test('a cancelled sleep ends at once, with the reason', () =>
    virtually(async () => {
      const task = createTask(() => sleep(100));
      await sleep(10);
      expect(task.cancel({ by: 'user' })).toBe(true);
      await expect(task.join()).rejects.toMatchObject({ name: 'CancelledError', reason: { by: 'user' } });
      expect(loopTime()).toBe(10);
    }));

  test('they are counted, taken back by uncancel(), and never fewer than none', () =>
    virtually(async () => {
      const task = createTask(async () => {
        for (const _ of [1, 2]) await sleep(100).catch(() => {});
      });
      await checkpoint();
      expect(task.cancelling).toBe(0);
      task.cancel();
      task.cancel();
      expect(task.cancelling).toBe(2);
      expect(task.uncancel()).toBe(1);
      expect(task.uncancel()).toBe(0);
      expect(task.uncancel()).toBe(0);
      await task.join();
    }));

  test('a task that has ended refuses them', () =>
    virtually(async () => {
      const task = createTask(async () => {});
      await task.join();
      expect(task.cancel()).toBe(false);
      expect(task.cancelling).toBe(0);
    }));

  test('one that the task makes to itself is delivered at its next wait', () =>
    virtually(async () => {
      const log: string[] = [];
      const task = createTask(async () => {
        currentTask()?.cancel('myself');
        log.push('still running');
        await checkpoint();
        log.push('never');
      });
      expect(await ending(task.join())).toBe('CancelledError: myself');
      expect(log).toEqual(['still running']);
    }));

  test('one that is not delivered before the body returns ends the task as cancelled', () =>
    virtually(async () => {
      const task = createTask(async () => {
        currentTask()?.cancel('late');
        return 'value';
      });
      expect(await ending(task.join())).toBe('CancelledError: late');
      expect(task.state).toBe('cancelled');
    }));

  test('an error goes before one that is not delivered', () =>
    virtually(async () => {
      const task = createTask(async () => {
        currentTask()?.cancel();
        throw new RangeError('first');
      });
      expect(await ending(task.join())).toBe('RangeError: first');
    }));

  test('taken back to 0 before delivery, it is forgotten', () =>
    virtually(async () => {
      currentTask()?.cancel();
      currentTask()?.cancel();
      currentTask()?.uncancel();
      currentTask()?.uncancel();
      await sleep(5);
      expect(loopTime()).toBe(5);
    }));

  test('one that is swallowed leaves the count at 1 and the task goes on', () =>
    virtually(async () => {
      const task = createTask(async () => {
        await sleep(100).catch(() => {});
        await sleep(7);
        return 'survived';
      });
      await checkpoint();
      task.cancel();
      expect(await task.join()).toBe('survived');
      expect([task.cancelling, loopTime()]).toEqual([1, 7]);
    }));

  test('a second one before the first is delivered strikes the next wait too', () =>
    virtually(async () => {
      const log: string[] = [];
      const task = createTask(async () => {
        for (const name of ['first', 'second', 'third']) log.push(`${name} ${await ending(sleep(100))}`);
      });
      await checkpoint();
      task.cancel('one');
      task.cancel('two');
      await task.join();
      expect(log).toEqual(['first CancelledError: one', 'second undefined', 'third undefined']);
      expect(task.cancelling).toBe(2);
    }));

  test('a CancelledError that a body throws by itself ends it as cancelled', () =>
    virtually(async () => {
      const task = createTask(async () => {
        throw new CancelledError('on my own');
      });
      expect(await ending(task.join())).toBe('CancelledError: on my own');
      expect([task.isCancelled, task.cancelling]).toEqual([true, 0]);
    }));
});

describe('a wake-up that has not been delivered yet is lost to a cancellation', () => {
  /** Starts a task that waits, grants what it waits for, cancels it, and tells how it ended. */
  async function grantThenCancel(wait: () => Promise<unknown>, grant: () => void): Promise<string> {
    const task = createTask(wait);
    await checkpoint();
    grant();
    task.cancel('too late');
    return ending(task.join());
  }

  test('of an event', () =>
    virtually(async () => {
      const event = new Event();
      expect(await grantThenCancel(() => event.wait(), () => event.set())).toBe('CancelledError: too late');
    }));

  test('of a lock, which goes on to the next', () =>
    virtually(async () => {
      const lock = new Lock();
      await lock.acquire();
      const cancelled = createTask(() => lock.acquire());
      const next = createTask(() => lock.acquire());
      await checkpoint();
      lock.release();
      cancelled.cancel();
      expect(await ending(cancelled.join())).toBe('CancelledError: cancelled');
      await next.join();
      expect(lock.owner).toBe(next);
    }));

  test('of a semaphore, whose permit goes back', () =>
    virtually(async () => {
      const semaphore = new Semaphore(0);
      expect(await grantThenCancel(() => semaphore.acquire(), () => semaphore.release())).toBe('CancelledError: too late');
      expect(semaphore.available).toBe(1);
    }));

  test('of a queue, whose item stays', () =>
    virtually(async () => {
      const queue = new Queue<string>();
      expect(await grantThenCancel(() => queue.get(), () => queue.putNowait('item'))).toBe('CancelledError: too late');
      expect(queue.getNowait()).toBe('item');
    }));

  test('of a future, whose result stays', () =>
    virtually(async () => {
      const future = new Future<string>();
      expect(await grantThenCancel(() => future.wait(), () => future.setResult('kept'))).toBe('CancelledError: too late');
      expect(future.result()).toBe('kept');
    }));

  test('of a sleep', () =>
    virtually(async () => {
      const killer = createTask(async () => {
        await sleep(10);
        sleeper.cancel('same instant');
      });
      const sleeper: Task = createTask(() => sleep(10));
      await killer.join();
      expect(await ending(sleeper.join())).toBe('CancelledError: same instant');
    }));

  test('of a turn: there is nothing to interrupt in it, so it strikes in its turn', () =>
    virtually(async () => {
      const task = createTask(() => checkpoint());
      await checkpoint();
      expect(task.isDone).toBe(false);
      task.cancel('now');
      expect(await ending(task.join())).toBe('CancelledError: now');
    }));
});

describe('fan-out', () => {
  test('Promise.all is several waits at once, and a cancellation ends them all with one error', () =>
    virtually(async () => {
      const ended: string[] = [];
      const branch = async (name: string, ms: number): Promise<void> => {
        try {
          await sleep(ms);
        } finally {
          ended.push(`${name} at ${loopTime()}`);
        }
      };
      const task = createTask(() => Promise.all([branch('a', 30), branch('b', 20), branch('c', 40)]));
      await sleep(5);
      task.cancel('enough');
      expect(await ending(task.join())).toBe('CancelledError: enough');
      expect(ended.toSorted()).toEqual(['a at 5', 'b at 5', 'c at 5']);
      expect(task.cancelling).toBe(1);
    }));

  test('branches that do not wait any more are let be', () =>
    virtually(async () => {
      const task = createTask(() => Promise.all([sleep(1).then(() => 'early'), sleep(20)]));
      await sleep(5);
      task.cancel();
      expect(await ending(task.join())).toBe('CancelledError: cancelled');
    }));

  test('a task with several waits is suspended on one of them until all have ended', () =>
    virtually(async () => {
      const task = createTask(() => Promise.all([sleep(10), sleep(20)]));
      await sleep(15);
      expect(task.waitingOn).toMatchObject({ kind: 'sleep', label: 'sleep 20 ms' });
      await task.join();
      expect(loopTime()).toBe(20);
    }));

  test('a race leaves the loser waiting, and its end disturbs nobody', () =>
    virtually(async () => {
      expect(await Promise.race([sleep(10).then(() => 'fast'), sleep(20).then(() => 'slow')])).toBe('fast');
      await sleep(30);
      expect(loopTime()).toBe(40);
    }));
});

describe('tasks that join each other in a ring', () => {
  test('cancelling one of them ends all of them', () =>
    virtually(async () => {
      const log: string[] = [];
      const tasks: Task[] = [];
      for (const i of [0, 1, 2]) {
        tasks.push(
          createTask(async () => {
            try {
              await tasks[(i + 1) % 3]?.join();
            } finally {
              log.push(`${i} cleaned up`);
            }
          }),
        );
      }
      await checkpoint();
      expect(tasks[0]?.cancel('break')).toBe(true);
      for (const task of tasks) expect(await ending(task.join())).toBe('CancelledError: break');
      expect(log.toSorted()).toEqual(['0 cleaned up', '1 cleaned up', '2 cleaned up']);
    }));

  test('a long chain that closes on itself is cancelled too', () =>
    virtually(async () => {
      const tasks: Task[] = [];
      const count = 500;
      for (let i = 0; i < count; i++) tasks.push(createTask(() => tasks[(i + 1) % count]!.join()));
      await checkpoint();
      tasks[0]?.cancel();
      for (const task of tasks) await ending(task.join());
      expect(tasks.every((task) => task.isCancelled)).toBe(true);
    }));
});

describe('task.signal', () => {
  test('it is aborted when a cancellation is requested, with a CancelledError as its reason', () =>
    virtually(async () => {
      const task = createTask(() => sleep(10));
      const { signal } = task;
      expect(signal.aborted).toBe(false);
      task.cancel('stop');
      expect(signal.aborted).toBe(true);
      expect(signal.reason).toEqual(new CancelledError('stop'));
      await ending(task.join());
    }));

  test('it is aborted too when it is first looked at after the request', () =>
    virtually(async () => {
      const task = createTask(() => sleep(10));
      await checkpoint();
      task.cancel();
      expect(task.signal.aborted).toBe(true);
      await ending(task.join());
    }));

  test('after delivery there is a fresh one, so that clean-up can use it', () =>
    virtually(async () => {
      const seen: boolean[] = [];
      const task = createTask(async () => {
        const before = task.signal;
        await sleep(10).catch(() => {});
        seen.push(before.aborted, task.signal.aborted, before === task.signal);
      });
      await checkpoint();
      task.cancel();
      await task.join();
      expect(seen).toEqual([true, false, false]);
    }));

  test('when the request is taken back there is a fresh one', () =>
    virtually(async () => {
      const task = currentTask()!;
      const before = task.signal;
      task.cancel();
      expect(task.signal).toBe(before);
      task.uncancel();
      expect([before.aborted, task.signal.aborted]).toEqual([true, false]);
    }));

  test('as long as nobody cancels it stays the same', () =>
    virtually(async () => {
      const { signal } = currentTask()!;
      await sleep(1);
      expect(currentTask()?.signal).toBe(signal);
    }));
});

test('shield protects from what a join hands on', () =>
  virtually(async () => {
    const inner = createTask(() => sleep(10).then(() => 'finished'));
    const outer = createTask(() => shield(inner));
    await checkpoint();
    outer.cancel();
    expect(await ending(outer.join())).toBe('CancelledError: cancelled');
    expect(await inner.join()).toBe('finished');
  }));
