import { CancelledError, checkpoint, createTask, gather, loopTime, NoRunningLoopError, sleep, type Task } from 'asynclings';
import { describe, expect, test, vi } from 'vitest';
import { ending, virtually } from '../support/virtually.ts';

async function after<T>(ms: number, value: T): Promise<T> {
  await sleep(ms);
  return value;
}

async function failAfter(ms: number, message: string): Promise<never> {
  await sleep(ms);
  throw new Error(message);
}

test('the results come in the order of the functions, whatever ends first', () =>
  virtually(async () => {
    expect(await gather([() => after(30, 'a'), () => after(10, 'b'), () => after(20, 'c')])).toEqual(['a', 'b', 'c']);
    expect(loopTime()).toBe(30);
  }));

test('the functions are started as tasks, in order', () =>
  virtually(async () => {
    const log: string[] = [];
    const gathering = gather(['a', 'b'].map((name) => async () => log.push(name)));
    expect(log).toEqual([]);
    await gathering;
    expect(log).toEqual(['a', 'b']);
  }));

test('none is no work', () =>
  virtually(async () => {
    expect(await gather([])).toEqual([]);
    expect(await gather([], { returnExceptions: true })).toEqual([]);
  }));

test('a function that is given twice runs twice', () =>
  virtually(async () => {
    const work = vi.fn<() => Promise<string>>(async () => 'value');
    expect(await gather([work, work])).toEqual(['value', 'value']);
    expect(work).toHaveBeenCalledTimes(2);
  }));

describe('the first failure', () => {
  test('is thrown at once and the others go on', () =>
    virtually(async () => {
      const log: string[] = [];
      const gathering = gather([() => failAfter(10, 'first'), () => after(30, 'x').then((value) => log.push(value)), () => failAfter(20, 'second')]);
      await expect(gathering).rejects.toThrow('first');
      expect(loopTime()).toBe(10);
      await sleep(50);
      expect(log).toEqual(['x']);
    }));

  test('may be the cancellation of a child', () =>
    virtually(async () => {
      let child: Task | undefined;
      const gathering = gather([
        async () => {
          await checkpoint();
          child?.cancel('alone');
        },
        () => {
          child = createTask(() => sleep(50));
          return child.join();
        },
      ]);
      expect(await ending(gathering)).toBe('CancelledError: alone');
    }));
});

describe('returnExceptions', () => {
  test('puts errors in the place of results, cancellations too', () =>
    virtually(async () => {
      const results = await gather([() => after(10, 'a'), () => failAfter(5, 'b'), async () => Promise.reject(new CancelledError('c'))], { returnExceptions: true });
      expect(results).toEqual(['a', new Error('b'), new CancelledError('c')]);
      expect(results[2]).toBeInstanceOf(CancelledError);
    }));
});

describe('cancelling it', () => {
  test('cancels those that are still at work, and ends when they have ended', () =>
    virtually(async () => {
      const log: string[] = [];
      const task = createTask(() =>
        gather([
          () => after(5, 'early'),
          async () => {
            try {
              await sleep(100);
            } finally {
              log.push(`cleaned up at ${loopTime()}`);
            }
          },
        ]),
      );
      await sleep(10);
      task.cancel('enough');
      expect(await ending(task.join())).toBe('CancelledError: enough');
      expect(log).toEqual(['cleaned up at 10']);
    }));

  test('with returnExceptions waits for every child and then is cancelled, not a list of errors', () =>
    virtually(async () => {
      const task = createTask(() =>
        gather(
          [
            async () => {
              try {
                await sleep(100);
              } finally {
                await sleep(20);
              }
            },
            () => after(1, 'value'),
          ],
          { returnExceptions: true },
        ),
      );
      await sleep(10);
      task.cancel();
      await expect(task.join()).rejects.toThrow(CancelledError);
      expect(loopTime()).toBe(30);
    }));
});

test.each([undefined, 42, Promise.resolve('value')])('%s among the functions is refused, and nothing is started', (wrong) =>
  virtually(async () => {
    const work = vi.fn<() => Promise<void>>(async () => {});
    await expect(gather([work, wrong as never])).rejects.toThrow(TypeError);
    await checkpoint();
    expect(work).not.toHaveBeenCalled();
  }),
);

test('the message says what to pass', () =>
  virtually(async () => {
    await expect(gather([Promise.resolve() as never])).rejects.toThrow(/pass \(\) => work\(\) instead of work\(\)/);
  }));

test('a task that gathers says so', () =>
  virtually(async () => {
    const task = createTask(() => gather([() => sleep(10), () => sleep(20)]));
    await checkpoint();
    expect(task.waitingOn).toMatchObject({ kind: 'gather', label: '2 gathered tasks' });
    await task.join();
  }));

test('outside run() it is refused', async () => {
  await expect(gather([async () => {}])).rejects.toThrow(NoRunningLoopError);
});
