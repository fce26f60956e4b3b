import {
  CancelledError,
  checkpoint,
  createTask,
  currentTask,
  InvalidStateError,
  loopTime,
  moveOnAfter,
  NoRunningLoopError,
  sleep,
  TaskGroup,
  timeout,
  timeoutAt,
  TimeoutError,
  type TimeoutScope,
  waitFor,
} from 'asynclings';
import { describe, expect, test, vi } from 'vitest';
import { ending, virtually } from '../support/virtually.ts';

describe('timeout', () => {
  test('a body that ends in time gives its value', () =>
    virtually(async () => {
      expect(await timeout(50, () => sleep(10).then(() => 'in time'))).toBe('in time');
      expect(loopTime()).toBe(10);
    }));

  test('a body that does not is cancelled, has cleaned up, and a TimeoutError is thrown', () =>
    virtually(async () => {
      const log: string[] = [];
      let scope: TimeoutScope | undefined;
      const error = await timeout(20, async (mine) => {
        scope = mine;
        try {
          await sleep(100);
        } finally {
          await sleep(5);
          log.push(`cleaned up at ${loopTime()}`);
        }
      }).catch((thrown: unknown) => thrown);
      expect(error).toBeInstanceOf(TimeoutError);
      expect(error).toMatchObject({ name: 'TimeoutError', scope, cause: expect.any(CancelledError) });
      expect(log).toEqual(['cleaned up at 25']);
      expect(scope?.expired).toBe(true);
      expect(currentTask()?.cancelling).toBe(0);
    }));

  test('the body runs in the present task', () =>
    virtually(async () => {
      const task = currentTask();
      await timeout(10, async () => expect(currentTask()).toBe(task));
    }));

  test('null and Infinity are no limit and arm no timer', () =>
    virtually(async () => {
      for (const ms of [null, Infinity]) {
        const start = loopTime();
        await timeout(ms, () => sleep(1_000_000));
        expect(loopTime() - start).toBe(1_000_000);
      }
    }));

  test.each([0, -1, -Infinity])('%s ms expires at the first wait, not before', (ms) =>
    virtually(async () => {
      const log: string[] = [];
      const result = timeout(ms, async () => {
        log.push('began');
        await checkpoint();
        await checkpoint();
        log.push('went on');
      });
      await expect(result).rejects.toThrow(TimeoutError);
      expect(log).toEqual(['began']);
    }),
  );

  test('0 ms lets a body that does not wait end well', () =>
    virtually(async () => {
      expect(await timeout(0, async () => 'quick')).toBe('quick');
      await checkpoint();
      expect(currentTask()?.cancelling).toBe(0);
    }));

  test.each([Number.NaN, '3', undefined, {}])('%s is no time limit, and the body is not called', (ms) =>
    virtually(async () => {
      const body = vi.fn<() => Promise<void>>(async () => {});
      await expect(timeout(ms as number, body)).rejects.toThrow(TypeError);
      await expect(timeoutAt(ms as number, body)).rejects.toThrow(TypeError);
      await expect(moveOnAfter(ms as number, body)).rejects.toThrow(TypeError);
      await expect(waitFor(body, ms as number)).rejects.toThrow(TypeError);
      expect(body).not.toHaveBeenCalled();
    }),
  );

  test('outside run() it is refused', async () => {
    for (const act of [() => timeout(1, async () => {}), () => timeoutAt(1, async () => {}), () => moveOnAfter(1, async () => {}), () => waitFor(async () => {}, 1)]) {
      await expect(act()).rejects.toThrow(NoRunningLoopError);
    }
  });

  test('an error of the body passes, also after the limit', () =>
    virtually(async () => {
      const own = async (): Promise<void> => {
        await sleep(20).catch(() => {});
        throw new RangeError('own');
      };
      await expect(timeout(50, own)).rejects.toThrow(new RangeError('own'));
      await expect(timeout(10, own)).rejects.toThrow(new RangeError('own'));
      expect(currentTask()?.cancelling).toBe(0);
    }));

  test('a body that swallows the cancellation ends well, and the request is taken back', () =>
    virtually(async () => {
      let scope: TimeoutScope | undefined;
      const value = await timeout(10, async (mine) => {
        scope = mine;
        await sleep(20).catch(() => {});
        return 'anyway';
      });
      expect([value, scope?.expired, currentTask()?.cancelling]).toEqual(['anyway', true, 0]);
    }));

  test('a cancellation from outside stays a CancelledError', () =>
    virtually(async () => {
      const task = createTask(() => timeout(50, () => sleep(100)));
      await sleep(10);
      task.cancel('outside');
      expect(await ending(task.join())).toBe('CancelledError: outside');
      expect(task.cancelling).toBe(1);
    }));

  test('a cancellation from outside beats a limit that expires at the same instant', () =>
    virtually(async () => {
      const task = createTask(() => timeout(10, () => sleep(100)));
      await sleep(10);
      task.cancel('outside');
      expect(await ending(task.join())).toMatch('CancelledError');
      expect(task.cancelling).toBe(1);
    }));

  test('when two limits expire in the same instant the outer one wins', () =>
    virtually(async () => {
      let outer: TimeoutScope | undefined;
      const error = await timeout(10, (scope) => {
        outer = scope;
        return timeout(10, () => sleep(100));
      }).catch((thrown: unknown) => thrown);
      expect(error).toMatchObject({ name: 'TimeoutError', scope: outer });
      expect(currentTask()?.cancelling).toBe(0);
    }));

  test('the inner limit leaves the outer one alone', () =>
    virtually(async () => {
      const log: string[] = [];
      await timeout(50, async (outer) => {
        log.push(await ending(timeout(10, () => sleep(100))));
        log.push(`outer expired: ${outer.expired}`);
        await sleep(10);
      });
      expect(log).toEqual(['TimeoutError: time limit reached at 10 ms', 'outer expired: false']);
    }));

  test('requests made before the scope are not mistaken for its own', () =>
    virtually(async () => {
      const task = createTask(async () => {
        await sleep(100).catch(() => {});
        return ending(timeout(10, () => sleep(100)));
      });
      await checkpoint();
      task.cancel();
      expect(await task.join()).toBe('TimeoutError: time limit reached at 10 ms');
      expect(task.cancelling).toBe(1);
    }));

  test('a failing body of the wrong kind is reported like any failure', () =>
    virtually(async () => {
      await expect(timeout(10, 'work' as never)).rejects.toThrow(TypeError);
      expect(currentTask()?.cancelling).toBe(0);
    }));
});

describe('scope', () => {
  test('whenMs is loop time', () =>
    virtually(async () => {
      await sleep(5);
      await timeout(10, async (scope) => expect(scope.whenMs).toBe(15));
      await timeoutAt(70, async (scope) => expect(scope.whenMs).toBe(70));
      await timeout(null, async (scope) => expect(scope.whenMs).toBeNull());
    }));

  test('reschedule moves the deadline, either way, and null lifts it', () =>
    virtually(async () => {
      await timeout(10, async (scope) => {
        scope.reschedule(30);
        await sleep(20);
        scope.reschedule(null);
        await sleep(100);
        scope.reschedule(loopTime() + 5);
        await expect(sleep(10)).rejects.toThrow(CancelledError);
        expect(loopTime()).toBe(125);
      });
    }));

  test('rescheduled to what is past, it expires at the next wait', () =>
    virtually(async () => {
      await sleep(10);
      const result = timeout(null, async (scope) => {
        scope.reschedule(3);
        await sleep(50);
      });
      await expect(result).rejects.toThrow(TimeoutError);
      expect(loopTime()).toBe(10);
    }));

  test('once it has expired or ended it cannot be moved', () =>
    virtually(async () => {
      let scope: TimeoutScope | undefined;
      await ending(
        timeout(10, async (mine) => {
          scope = mine;
          await sleep(20).catch(() => {});
          expect(() => mine.reschedule(50)).toThrow(InvalidStateError);
        }),
      );
      expect(() => scope?.reschedule(50)).toThrow(InvalidStateError);
      await timeout(10, async (mine) => {
        scope = mine;
      });
      expect(() => scope?.reschedule(50)).toThrow(InvalidStateError);
      expect(scope?.expired).toBe(false);
    }));

  test.each([Number.NaN, '3', undefined])('reschedule(%s) is refused', (whenMs) =>
    virtually(() => timeout(null, async (scope) => expect(() => scope.reschedule(whenMs as number)).toThrow(TypeError))),
  );

  test('String(scope) shows its state', () =>
    virtually(async () => {
      let scope: TimeoutScope | undefined;
      await timeout(10, async (mine) => {
        scope = mine;
        expect(String(mine)).toBe('<TimeoutScope active, time limit at 10 ms>');
      });
      expect(String(scope)).toBe('<TimeoutScope exited, time limit at 10 ms>');
    }));
});

describe('moveOnAfter', () => {
  test('running out of time is no error', () =>
    virtually(async () => {
      expect(await moveOnAfter(10, () => sleep(50).then(() => 'late'))).toBeUndefined();
      expect(await moveOnAfter(10, () => sleep(5).then(() => 'in time'))).toBe('in time');
      expect(loopTime()).toBe(15);
    }));

  test('other TimeoutErrors are left alone, inside and outside', () =>
    virtually(async () => {
      await expect(moveOnAfter(50, () => timeout(10, () => sleep(100)))).rejects.toThrow(TimeoutError);
      await expect(timeout(10, () => moveOnAfter(50, () => sleep(100)))).rejects.toThrow(TimeoutError);
      await expect(moveOnAfter(50, async () => Promise.reject(new TimeoutError()))).rejects.toThrow(TimeoutError);
    }));

  test('errors and cancellations pass', () =>
    virtually(async () => {
      await expect(moveOnAfter(10, async () => Promise.reject(new RangeError('own')))).rejects.toThrow(RangeError);
      const task = createTask(() => moveOnAfter(50, () => sleep(100)));
      await checkpoint();
      task.cancel();
      await expect(task.join()).rejects.toThrow(CancelledError);
    }));
});

describe('waitFor', () => {
  test('it gives the value, or TimeoutError', () =>
    virtually(async () => {
      expect(await waitFor(() => sleep(5).then(() => 'value'), 10)).toBe('value');
      await expect(waitFor(() => sleep(50), 10)).rejects.toThrow(TimeoutError);
      expect(loopTime()).toBe(15);
    }));

  test.each([0, -1, -Infinity])('with %s ms the function is never called', (ms) =>
    virtually(async () => {
      const work = vi.fn<() => Promise<string>>(async () => 'value');
      await expect(waitFor(work, ms)).rejects.toThrow(TimeoutError);
      await checkpoint();
      expect(work).not.toHaveBeenCalled();
    }),
  );

  test('Infinity is no limit', () =>
    virtually(async () => {
      expect(await waitFor(() => sleep(1e9).then(() => 'value'), Infinity)).toBe('value');
    }));

  test('it runs the function in the present task', () =>
    virtually(async () => {
      expect(await waitFor(async () => currentTask(), 10)).toBe(currentTask());
    }));

  test('a cancellation that coincides with the result goes before it', () =>
    virtually(async () => {
      const task = createTask(() => waitFor(() => sleep(10).then(() => 'value'), 50));
      await sleep(10);
      task.cancel('at the same instant');
      expect(await ending(task.join())).toBe('CancelledError: at the same instant');
    }));
});

test('inside a group, a limit that expires cancels the children and is one TimeoutError', () =>
  virtually(async () => {
    const ended: string[] = [];
    const result = timeout(10, () =>
      TaskGroup.run(async (group) => {
        for (const name of ['a', 'b']) {
          group.createTask(async () => {
            try {
              await sleep(100);
            } finally {
              ended.push(name);
            }
          });
        }
      }),
    );
    await expect(result).rejects.toThrow(TimeoutError);
    expect(ended).toEqual(['a', 'b']);
    expect(currentTask()?.cancelling).toBe(0);
  }));
