import { CancelledError, checkpoint, createTask, loopTime, NoRunningLoopError, Queue, QueueEmpty, QueueFull, QueueShutDown, sleep, type Task } from 'asynclings';
import { Recorder } from 'asynclings/trace';
import { describe, expect, test } from 'vitest';
import { ending, virtually } from '../support/virtually.ts';

describe('capacity', () => {
  test('put waits while the queue is full, and the putters come in in their order', () =>
    virtually(async () => {
      const queue = new Queue<number>(2);
      const log: string[] = [];
      const producer = createTask(async () => {
        for (let i = 0; i < 4; i++) {
          await queue.put(i);
          log.push(`put ${i} at ${loopTime()}`);
        }
      });
      await sleep(10);
      expect([queue.size, queue.full]).toEqual([2, true]);
      expect(producer.waitingOn).toMatchObject({ kind: 'queue.put', label: 'queue.put queue' });
      expect(await queue.get()).toBe(0);
      await sleep(10);
      expect([await queue.get(), await queue.get(), await queue.get()]).toEqual([1, 2, 3]);
      await producer.join();
      expect(log).toEqual(['put 0 at 0', 'put 1 at 0', 'put 2 at 10', 'put 3 at 20']);
    }));

  test.each([0, -1, -Infinity, Infinity])('%s is no limit', (capacity) => {
    const queue = new Queue<number>(capacity);
    for (let i = 0; i < 1000; i++) queue.putNowait(i);
    expect([queue.size, queue.full, queue.capacity]).toEqual([1000, false, capacity]);
  });

  test('a fraction is rounded up, since the limit is not reached before', () => {
    const queue = new Queue(1.5);
    queue.putNowait('a');
    expect(queue.full).toBe(false);
    queue.putNowait('b');
    expect(queue.full).toBe(true);
  });

  test.each([Number.NaN, '3', null, {}])('%s is refused', (capacity) => {
    expect(() => new Queue(capacity as never)).toThrow(TypeError);
  });

  test('there is none unless one is given', () => {
    expect(new Queue().capacity).toBe(0);
  });
});

describe('get', () => {
  test('gives the items in the order in which they were put', () =>
    virtually(async () => {
      const queue = new Queue<string>();
      for (const item of ['a', 'b', 'c']) await queue.put(item);
      expect([await queue.get(), await queue.get(), await queue.get()]).toEqual(['a', 'b', 'c']);
      expect([queue.size, queue.empty]).toEqual([0, true]);
    }));

  test('waits for an item, first come, first served', () =>
    virtually(async () => {
      const queue = new Queue<number>();
      const log: string[] = [];
      const tasks = ['a', 'b'].map((name) => createTask(async () => log.push(`${name} got ${await queue.get()}`)));
      await sleep(5);
      expect(tasks[0]?.waitingOn).toMatchObject({ kind: 'queue.get', label: 'queue.get queue' });
      queue.putNowait(1);
      queue.putNowait(2);
      for (const task of tasks) await task.join();
      expect(log).toEqual(['a got 1', 'b got 2']);
    }));

  test('takes no turn when there is an item, nor does put when there is room', () =>
    virtually(async () => {
      const queue = new Queue(1);
      const log: string[] = [];
      createTask(async () => log.push('other'));
      await queue.put('item');
      await queue.get();
      expect(log).toEqual([]);
    }));

  test('an item may be anything, undefined and a promise of something included', () =>
    virtually(async () => {
      const queue = new Queue();
      queue.putNowait(undefined);
      expect([queue.size, await queue.get()]).toEqual([1, undefined]);
    }));

  test('a passer-by may take the item that woke somebody, who then waits on', () =>
    virtually(async () => {
      const queue = new Queue<string>();
      const task = createTask(() => queue.get());
      await checkpoint();
      queue.putNowait('first');
      expect(queue.getNowait()).toBe('first');
      await checkpoint();
      expect(task.state).toBe('suspended');
      queue.putNowait('second');
      expect(await task.join()).toBe('second');
    }));
});

describe('the ones that do not wait', () => {
  test('getNowait of an empty queue throws QueueEmpty, putNowait of a full one QueueFull', () => {
    const queue = new Queue<string>(1, 'jobs');
    expect(() => queue.getNowait()).toThrow(QueueEmpty);
    queue.putNowait('a');
    expect(() => queue.putNowait('b')).toThrow(QueueFull);
    expect(() => queue.putNowait('b')).toThrow(/'jobs'/);
    expect(queue.getNowait()).toBe('a');
  });

  test('they work outside run(); waiting does not', async () => {
    const queue = new Queue<string>(1);
    await expect(queue.get()).rejects.toThrow(NoRunningLoopError);
    await queue.put('a');
    await expect(queue.put('b')).rejects.toThrow(NoRunningLoopError);
    expect(await queue.get()).toBe('a');
  });
});

describe('a cancelled task', () => {
  test('that waited to get leaves the queue and no item is lost', () =>
    virtually(async () => {
      const queue = new Queue<string>();
      const [cancelled, next] = [1, 2].map(() => createTask(() => queue.get())) as [Task<string>, Task<string>];
      await checkpoint();
      cancelled.cancel();
      await expect(cancelled.join()).rejects.toThrow(CancelledError);
      queue.putNowait('item');
      expect(await next.join()).toBe('item');
    }));

  test('that was woken to get wakes the next', () =>
    virtually(async () => {
      const queue = new Queue<string>();
      const [cancelled, next] = [1, 2].map(() => createTask(() => queue.get())) as [Task<string>, Task<string>];
      await checkpoint();
      queue.putNowait('item');
      cancelled.cancel();
      expect(await next.join()).toBe('item');
      expect(cancelled.isCancelled).toBe(true);
    }));

  test('that was woken to put wakes the next', () =>
    virtually(async () => {
      const queue = new Queue<string>(1);
      queue.putNowait('first');
      const cancelled = createTask(() => queue.put('cancelled'));
      const next = createTask(() => queue.put('next'));
      await checkpoint();
      queue.getNowait();
      cancelled.cancel();
      await next.join();
      expect(queue.getNowait()).toBe('next');
      expect(queue.empty).toBe(true);
    }));
});

describe('join', () => {
  test('waits until every item has been reported as done', () =>
    virtually(async () => {
      const queue = new Queue<number>();
      for (const ms of [10, 20]) queue.putNowait(ms);
      const worker = createTask(async () => {
        for (;;) {
          await sleep(await queue.get());
          queue.taskDone();
        }
      });
      await queue.join();
      expect(loopTime()).toBe(30);
      worker.cancel();
      await ending(worker.join());
    }));

  test('returns at once when there is nothing to do', () =>
    virtually(async () => {
      await new Queue().join();
      expect(loopTime()).toBe(0);
    }));

  test('counts what is put while it waits', () =>
    virtually(async () => {
      const queue = new Queue<string>();
      queue.putNowait('a');
      const joiner = createTask(() => queue.join());
      await checkpoint();
      queue.putNowait('b');
      queue.taskDone();
      await checkpoint();
      expect(joiner.isDone).toBe(false);
      queue.taskDone();
      await joiner.join();
    }));

  test('reporting more than was put is an error', () => {
    const queue = new Queue<string>();
    queue.putNowait('a');
    queue.taskDone();
    expect(() => queue.taskDone()).toThrow(RangeError);
  });
});

describe('shutdown', () => {
  test('refuses further items and hands out those inside, then throws QueueShutDown', () =>
    virtually(async () => {
      const queue = new Queue<string>();
      queue.putNowait('inside');
      queue.shutdown();
      expect(() => queue.putNowait('late')).toThrow(QueueShutDown);
      await expect(queue.put('late')).rejects.toThrow(QueueShutDown);
      expect(await queue.get()).toBe('inside');
      await expect(queue.get()).rejects.toThrow(QueueShutDown);
      expect(() => queue.getNowait()).toThrow(QueueShutDown);
    }));

  test('wakes everybody who waits', () =>
    virtually(async () => {
      const queue = new Queue<string>(1);
      const getters = [1, 2].map(() => createTask(() => queue.get()));
      await checkpoint();
      queue.shutdown();
      for (const task of getters) await expect(task.join()).rejects.toThrow(QueueShutDown);

      const full = new Queue<string>(1);
      full.putNowait('a');
      const putters = [1, 2].map(() => createTask(() => full.put('b')));
      await checkpoint();
      full.shutdown();
      for (const task of putters) await expect(task.join()).rejects.toThrow(QueueShutDown);
    }));

  test('immediate throws the items away and counts them as done', () =>
    virtually(async () => {
      const queue = new Queue<string>();
      for (const item of ['a', 'b']) queue.putNowait(item);
      const joiner = createTask(() => queue.join());
      await checkpoint();
      queue.shutdown(true);
      await joiner.join();
      expect(queue.size).toBe(0);
      await expect(queue.get()).rejects.toThrow(QueueShutDown);
    }));

  test('immediate does not count an item that somebody is at work on', () =>
    virtually(async () => {
      const queue = new Queue<string>();
      for (const item of ['a', 'b']) queue.putNowait(item);
      await queue.get();
      const joiner = createTask(() => queue.join());
      await checkpoint();
      queue.shutdown(true);
      await checkpoint();
      expect(joiner.isDone).toBe(false);
      queue.taskDone();
      await joiner.join();
    }));

  test('may be made immediate afterwards', () =>
    virtually(async () => {
      const queue = new Queue<string>();
      queue.putNowait('a');
      queue.shutdown();
      expect(queue.size).toBe(1);
      queue.shutdown(true);
      expect(queue.size).toBe(0);
    }));
});

describe('for await', () => {
  test('gets items until the queue is shut down and empty', () =>
    virtually(async () => {
      const queue = new Queue<number>(1);
      createTask(async () => {
        for (let i = 0; i < 3; i++) {
          await queue.put(i);
          await sleep(10);
        }
        queue.shutdown();
      });
      const got: number[] = [];
      for await (const item of queue) got.push(item);
      expect(got).toEqual([0, 1, 2]);
    }));

  test('several consumers share the items', () =>
    virtually(async () => {
      const queue = new Queue<number>();
      for (let i = 0; i < 6; i++) queue.putNowait(i);
      queue.shutdown();
      const got: number[][] = [[], []];
      const tasks = got.map((mine) =>
        createTask(async () => {
          for await (const item of queue) {
            mine.push(item);
            await checkpoint();
          }
        }),
      );
      for (const task of tasks) await task.join();
      expect(got).toEqual([
        [0, 2, 4],
        [1, 3, 5],
      ]);
    }));

  test('is ended by a cancellation like any wait', () =>
    virtually(async () => {
      const queue = new Queue<number>();
      const task = createTask(async () => {
        for await (const _ of queue);
      });
      await checkpoint();
      task.cancel();
      await expect(task.join()).rejects.toThrow(CancelledError);
    }));
});

test('String(queue) shows the size, and the capacity if there is one', () => {
  const queue = new Queue<string>(3, 'jobs');
  queue.putNowait('a');
  expect(String(queue)).toBe("<Queue 'jobs' size=1/3>");
  expect(String(new Queue())).toBe("<Queue 'queue' size=0>");
});

test('a queue that nobody joins has no events of its own in a trace', async () => {
  const recorder = new Recorder();
  await virtually(
    async () => {
      const queue = new Queue<number>();
      queue.shutdown(true);
    },
    { probe: recorder },
  );
  expect(recorder.trace().events('event.set')).toEqual([]);
});
