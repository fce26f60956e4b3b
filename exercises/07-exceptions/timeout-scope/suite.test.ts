import { allTasks, CancelledError, checkpoint, createTask, currentLoop, currentTask, InvalidStateError, loopTime, sleep, TimeoutError, wait } from 'asynclings';
import { cancelSweep, scenario, type ScenarioOptions } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { moveOnAfter, withTimeout } from './starter.ts';

/** A scenario that ends a moment later: an alarm that was cancelled may need one more turn to be gone. */
function timed(body: () => Promise<void>, options: ScenarioOptions = {}) {
  return scenario(async () => {
    await body();
    await sleep(1);
  }, options);
}

async function thrownBy(work: () => Promise<unknown>): Promise<unknown> {
  try {
    return { returned: await work() };
  } catch (error) {
    return error;
  }
}

test(
  'gives the value of a body that is in time, and leaves no timer behind',
  timed(async () => {
    const value = await withTimeout(10, async ({ deadline, expired }) => {
      await sleep(5);
      return [deadline, expired];
    });
    expect(value).toEqual([10, false]);
    await sleep(1);
    expect(currentLoop().timerCount).toBe(0);
  }),
);

test(
  'stops a body that is late, exactly at the limit and with its clean-up done',
  timed(async () => {
    const ends: string[] = [];
    const body = async () => {
      try {
        await sleep(1000);
        ends.push('went on');
      } finally {
        ends.push('cleaned up');
      }
    };
    expect(await thrownBy(() => withTimeout(10, body))).toBeInstanceOf(TimeoutError);
    expect(loopTime()).toBe(10);
    expect(ends).toEqual(['cleaned up']);
    expect(currentTask()!.cancelling).toBe(0);
    await sleep(2000);
    expect(ends).toEqual(['cleaned up']);
  }),
);

test(
  'runs the body in the task of the caller',
  timed(async () => {
    const caller = currentTask();
    expect(await withTimeout(10, async () => currentTask() === caller)).toBe(true);
  }),
);

test(
  'passes a cancellation from outside on, with its reason',
  timed(async () => {
    const heard: unknown[] = [];
    const task = createTask(async () => {
      try {
        await withTimeout(10, () => sleep(1000));
      } catch (error) {
        heard.push(error);
        throw error;
      }
    });
    await sleep(5);
    task.cancel('user left');
    await wait([task]);
    expect(task.isCancelled).toBe(true);
    expect(heard).toEqual([expect.any(CancelledError)]);
    expect((heard[0] as CancelledError).reason).toBe('user left');
    expect(loopTime()).toBe(5);
  }),
);

test(
  'lets a cancellation from outside win when the limit comes at the same instant',
  timed(
    async () => {
      for (const isFirst of [true, false]) {
        const body = () => withTimeout(10, () => sleep(1000));
        const cancel = async () => {
          await sleep(10);
          victim.cancel('user left');
        };
        const early = isFirst ? createTask(cancel) : undefined;
        const victim = createTask(body);
        const late = isFirst ? undefined : createTask(cancel);
        await wait([victim, early ?? late!]);
        expect(victim.isCancelled).toBe(true);
        expect(victim.cancelling).toBe(1);
      }
    },
    { order: 'fifo' },
  ),
);

test(
  'of two nested limits the outer one fires first, and the inner one knows that it was not its own',
  timed(async () => {
    const inner: unknown[] = [];
    const work = () =>
      withTimeout(10, async () => {
        const error = await thrownBy(() => withTimeout(50, () => sleep(1000)));
        inner.push(error);
        throw error;
      });
    expect(await thrownBy(work)).toBeInstanceOf(TimeoutError);
    expect(inner).toEqual([expect.any(CancelledError)]);
    expect(loopTime()).toBe(10);
  }),
);

test(
  'of two nested limits the inner one fires first, and the outer body goes on',
  timed(async () => {
    const value = await withTimeout(50, async () => {
      const error = await thrownBy(() => withTimeout(10, () => sleep(1000)));
      await sleep(20);
      return error instanceof TimeoutError;
    });
    expect(value).toBe(true);
    expect(loopTime()).toBe(30);
  }),
);

test(
  'takes its request back from a body that swallows it',
  timed(async () => {
    const value = await withTimeout(10, async (scope) => {
      await sleep(1000).catch(() => {});
      return scope.expired;
    });
    expect(value).toBe(true);
    expect(currentTask()!.cancelling).toBe(0);
    await sleep(5);
  }),
);

test(
  'leaves a time-out alone that comes from the body itself',
  timed(async () => {
    const theirs = new TimeoutError();
    const body = async () => {
      await sleep(5);
      throw theirs;
    };
    expect(await thrownBy(() => withTimeout(10, body))).toBe(theirs);
    expect(await thrownBy(() => moveOnAfter(10, body))).toBe(theirs);
    expect(await thrownBy(() => moveOnAfter(50, () => withTimeout(10, () => sleep(1000))))).toBeInstanceOf(TimeoutError);
  }),
);

test(
  'expires at the first wait when there is no time at all, and not before',
  timed(async () => {
    for (const ms of [0, -5]) {
      let hasBegun = false;
      const body = async () => {
        hasBegun = true;
        await sleep(5);
      };
      expect(await thrownBy(() => withTimeout(ms, body))).toBeInstanceOf(TimeoutError);
      expect(hasBegun).toBe(true);
      // A wait of a single turn is one, too.
      expect(await thrownBy(() => withTimeout(ms, () => checkpoint()))).toBeInstanceOf(TimeoutError);
      expect(await moveOnAfter(ms, () => checkpoint())).toEqual({ timedOut: true });
      expect(loopTime()).toBe(0);
      expect(await withTimeout(ms, async () => 'no wait')).toBe('no wait');
      expect(currentTask()!.cancelling).toBe(0);
    }
    await sleep(5);
    expect(loopTime()).toBe(5);
  }),
);

test(
  'takes null for no limit, and refuses what is no time before the body begins',
  timed(async () => {
    const value = await withTimeout(null, async ({ deadline }) => {
      await sleep(100_000);
      return deadline;
    });
    expect(value).toBe(null);
    let calls = 0;
    for (const wrong of [Number.NaN, '10', undefined]) {
      expect(await thrownBy(() => withTimeout(wrong as number, async () => calls++))).toBeInstanceOf(TypeError);
      expect(await thrownBy(() => moveOnAfter(wrong as number, async () => calls++))).toBeInstanceOf(TypeError);
    }
    expect(calls).toBe(0);
  }),
);

test(
  'can be moved later, earlier, and away',
  timed(async () => {
    const body = (when: number | null) => () =>
      withTimeout(10, async (scope) => {
        await sleep(2);
        scope.reschedule(when);
        expect(scope.deadline).toBe(when);
        await sleep(50);
        return 'in time';
      });
    expect(await body(100)()).toBe('in time');
    expect(loopTime()).toBe(52);
    expect(await thrownBy(body(57))).toBeInstanceOf(TimeoutError);
    expect(loopTime()).toBe(57);
    expect(await thrownBy(body(0))).toBeInstanceOf(TimeoutError);
    expect(loopTime()).toBe(59);
    expect(await body(null)()).toBe('in time');
    expect(loopTime()).toBe(111);
  }),
);

test(
  'cannot be moved any more when it has expired, or when the body has ended',
  timed(async () => {
    const scopes: { reschedule(when: number | null): void }[] = [];
    await withTimeout(10, async (scope) => {
      scopes.push(scope);
      await sleep(1000).catch(() => {});
      expect(() => scope.reschedule(2000)).toThrow(InvalidStateError);
    });
    await withTimeout(10, async (scope) => {
      scopes.push(scope);
      expect(() => scope.reschedule(Number.NaN)).toThrow(TypeError);
    });
    for (const scope of scopes) expect(() => scope.reschedule(2000)).toThrow(InvalidStateError);
    await sleep(3000);
    expect(currentTask()!.cancelling).toBe(0);
  }),
);

test(
  'lets another error of the body win',
  timed(async () => {
    const failure = new Error('could not save');
    const body = async () => {
      try {
        await sleep(1000);
      } catch {
        await sleep(1);
        throw failure;
      }
    };
    expect(await thrownBy(() => withTimeout(10, body))).toBe(failure);
    expect(await thrownBy(() => moveOnAfter(10, body))).toBe(failure);
    expect(currentTask()!.cancelling).toBe(0);
  }),
);

test(
  'waits for a clean-up that takes longer than the limit',
  timed(async () => {
    let isClean = false;
    const body = async () => {
      try {
        await sleep(1000);
      } finally {
        await sleep(50);
        isClean = true;
      }
    };
    expect(await thrownBy(() => withTimeout(10, body))).toBeInstanceOf(TimeoutError);
    expect([isClean, loopTime()]).toEqual([true, 60]);
  }),
);

test(
  'counts requests from its own beginning, inside a task that is being cancelled already',
  timed(async () => {
    const ends: unknown[] = [];
    const task = createTask(async () => {
      try {
        await sleep(1000);
      } finally {
        ends.push(await thrownBy(() => withTimeout(10, () => sleep(1000))));
      }
    });
    await sleep(1);
    task.cancel('we close');
    await wait([task]);
    expect(ends).toEqual([expect.any(TimeoutError)]);
    expect([task.isCancelled, task.cancelling]).toEqual([true, 1]);
  }),
);

test(
  'a thousand limits leave nothing behind',
  timed(
    async () => {
      for (let n = 0; n < 1000; n++) await withTimeout(60_000, () => sleep(0));
      for (let n = 0; n < 1000; n++) await withTimeout(60_000, async () => n);
      await sleep(1);
      expect([currentLoop().timerCount, allTasks().size, loopTime()]).toEqual([0, 1, 1]);
    },
    { order: 'fifo' },
  ),
);

test(
  'moveOnAfter tells a time-out from a value, and from undefined',
  timed(async () => {
    expect(await moveOnAfter(10, async () => 'value')).toEqual({ timedOut: false, value: 'value' });
    expect(await moveOnAfter(10, async () => {})).toMatchObject({ timedOut: false });
    expect(await moveOnAfter(10, () => sleep(1000))).toEqual({ timedOut: true });
    expect(await moveOnAfter(10, () => sleep(1000).catch(() => 'late'))).toEqual({ timedOut: false, value: 'late' });
  }),
);

test(
  'wherever the caller is cancelled, it ends cancelled and the alarm goes with it',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    victim(async () => {
      await withTimeout(50, () => sleep(10));
      return await moveOnAfter(10, () => sleep(50));
    });
    const end = await ending();
    if (isUndisturbed) expect(end).toEqual({ kind: 'done', value: { timedOut: true } });
    await sleep(1);
    expect(currentLoop().timerCount).toBe(0);
  }),
);
