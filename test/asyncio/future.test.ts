import { CancelledError, checkpoint, createTask, Future, InvalidStateError, NoRunningLoopError, sleep } from 'asynclings';
import { describe, expect, test } from 'vitest';
import { ending, thrownBy, virtually } from '../support/virtually.ts';

test('those who wait get the result, in the order in which they came', () =>
  virtually(async () => {
    const future = new Future<string>();
    const log: string[] = [];
    const tasks = ['a', 'b'].map((name) => createTask(async () => log.push(`${name} ${await future.wait()}`)));
    await checkpoint();
    future.setResult('there');
    for (const task of tasks) await task.join();
    expect(log).toEqual(['a there', 'b there']);
  }));

test('waiting for one that is done takes no turn', () =>
  virtually(async () => {
    const future = new Future<string>();
    future.setResult('there');
    const log: string[] = [];
    createTask(async () => log.push('other'));
    expect(await future.wait()).toBe('there');
    expect(log).toEqual([]);
  }));

test('an exception is thrown into those who wait', () =>
  virtually(async () => {
    const future = new Future();
    const task = createTask(() => future.wait());
    await checkpoint();
    const error = new RangeError('broken');
    future.setException(error);
    await expect(task.join()).rejects.toBe(error);
    await expect(future.wait()).rejects.toBe(error);
  }));

describe('before it is done', () => {
  test('result() and exception() are refused', () => {
    const future = new Future();
    expect([future.isDone, future.isCancelled]).toEqual([false, false]);
    expect(() => future.result()).toThrow(InvalidStateError);
    expect(() => future.exception()).toThrow(InvalidStateError);
  });
});

describe('when it is done', () => {
  test('with a result, there is no exception', () => {
    const future = new Future<number>();
    future.setResult(0);
    expect([future.isDone, future.result(), future.exception()]).toEqual([true, 0, undefined]);
  });

  test('with an exception, result() throws it', () => {
    const future = new Future();
    const error = new Error('broken');
    future.setException(error);
    expect(future.exception()).toBe(error);
    expect(thrownBy(() => future.result())).toBe(error);
  });

  test('it cannot be done again', () => {
    const future = new Future<number>('answer');
    future.setResult(1);
    expect(() => future.setResult(2)).toThrow(/answer is done already/);
    expect(() => future.setException(new Error())).toThrow(InvalidStateError);
    expect(future.cancel()).toBe(false);
    expect(future.result()).toBe(1);
  });
});

describe('cancelling', () => {
  test('it ends the wait of everybody, with the reason', () =>
    virtually(async () => {
      const future = new Future();
      const tasks = [1, 2].map(() => createTask(() => future.wait()));
      await checkpoint();
      expect(future.cancel('off')).toBe(true);
      for (const task of tasks) expect(await ending(task.join())).toBe('CancelledError: off');
      expect([future.isDone, future.isCancelled, tasks[0]?.cancelling]).toEqual([true, true, 0]);
      expect(() => future.result()).toThrow(new CancelledError('off'));
      expect(() => future.exception()).toThrow(CancelledError);
    }));

  test('one who waits cancels the future, for everybody', () =>
    virtually(async () => {
      const future = new Future();
      const [cancelled, other] = [createTask(() => future.wait()), createTask(() => future.wait())];
      await checkpoint();
      cancelled.cancel();
      await ending(cancelled.join());
      expect(await ending(other.join())).toBe('CancelledError: cancelled');
      expect(future.isCancelled).toBe(true);
    }));
});

describe('done callbacks', () => {
  test('are called with the future at the turn after it is done', () =>
    virtually(async () => {
      const future = new Future<string>();
      const log: unknown[] = [];
      future.addDoneCallback((done) => log.push(done === future));
      future.setResult('there');
      expect(log).toEqual([]);
      await checkpoint();
      expect(log).toEqual([true]);
      future.addDoneCallback(() => log.push('late'));
      await checkpoint();
      expect(log).toEqual([true, 'late']);
    }));

  test('can be removed', () =>
    virtually(async () => {
      const future = new Future<string>();
      const callback = (): void => {
        throw new Error('not removed');
      };
      future.addDoneCallback(callback);
      expect([future.removeDoneCallback(callback), future.removeDoneCallback(callback)]).toEqual([true, false]);
      future.setResult('there');
      await checkpoint();
    }));

  test('need a loop and a function', async () => {
    const future = new Future();
    expect(() => future.addDoneCallback(() => {})).toThrow(NoRunningLoopError);
    await virtually(async () => expect(() => future.addDoneCallback('log' as never)).toThrow(TypeError));
  });
});

test('a task that waits for it says so, by its name', () =>
  virtually(async () => {
    const future = new Future<void>('answer');
    const task = createTask(() => future.wait());
    await sleep(1);
    expect(task.waitingOn).toEqual({ kind: 'future', label: 'answer', sinceMs: 0 });
    future.setResult();
    await task.join();
  }));

test('foreign code may set it', () =>
  virtually(async () => {
    const future = new Future<string>();
    setTimeout(() => future.setResult('from outside'), 1);
    expect(await future.wait()).toBe('from outside');
  }));

test('outside run() a pending one cannot be waited for', async () => {
  await expect(new Future().wait()).rejects.toThrow(NoRunningLoopError);
});

test('String(future) shows its name and state', () => {
  const future = new Future<void>('answer');
  expect(String(future)).toBe('<Future answer pending>');
  future.setResult();
  expect(String(future)).toBe('<Future answer done>');
});
