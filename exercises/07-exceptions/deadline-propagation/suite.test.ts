import { CancelledError, createTask, currentLoop, currentTask, loopTime, sleep, TaskGroup, timeout, TimeoutError } from 'asynclings';
import { mapConcurrent } from 'asynclings/chapters/task-group';
import { cancelSweep, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { currentDeadline, DeadlineExceeded, remaining, withDeadline, withoutDeadline } from './starter.ts';

async function thrownBy(work: () => Promise<unknown>): Promise<unknown> {
  try {
    return { returned: await work() };
  } catch (error) {
    return error;
  }
}

/** The deadline that ended the work. */
async function passed(work: () => Promise<unknown>): Promise<number> {
  const thrown = await thrownBy(work);
  expect(thrown).toBeInstanceOf(DeadlineExceeded);
  return (thrown as DeadlineExceeded).deadline;
}

test(
  'ends the work at the deadline, clean-up included, and says which it was',
  scenario(async () => {
    expect(await withDeadline(20, async () => (await sleep(10), 'in time'))).toBe('in time');
    let isClean = false;
    const work = async () => {
      try {
        await sleep(1000);
      } finally {
        isClean = true;
      }
    };
    expect(await passed(() => withDeadline(20, work))).toBe(20);
    expect([loopTime(), isClean, currentTask()!.cancelling]).toEqual([20, true, 0]);
  }),
);

test(
  'does not call what could only be too late',
  scenario(async () => {
    let calls = 0;
    const work = async () => calls++;
    await sleep(10);
    for (const when of [-5, 0, 9, 10]) expect(await passed(() => withDeadline(when, work))).toBe(when);
    expect(calls).toBe(0);
  }),
);

test(
  'a level further in cannot extend the deadline of one further out',
  scenario(async () => {
    const heard: unknown[] = [];
    const work = () =>
      withDeadline(20, async () => {
        await sleep(5);
        const error = await thrownBy(() =>
          withDeadline(500, async () => {
            expect([currentDeadline(), remaining()]).toEqual([20, 15]);
            await sleep(1000);
          }),
        );
        heard.push(error);
        throw error;
      });
    expect(await passed(work)).toBe(20);
    expect(loopTime()).toBe(20);
    expect(heard).toEqual([expect.any(CancelledError)]);
  }),
);

test(
  'a level further in can shorten it, and the one further out goes on',
  scenario(async () => {
    const value = await withDeadline(50, async () => {
      expect(await passed(() => withDeadline(20, () => sleep(1000)))).toBe(20);
      expect([loopTime(), currentDeadline()]).toEqual([20, 50]);
      await sleep(20);
      return 'alive';
    });
    expect(value).toBe('alive');
  }),
);

test(
  'a task inherits the deadline that held when it was created',
  scenario(async () => {
    const seen: [string, number | undefined][] = [];
    const report = (name: string) => async () => {
      await sleep(5);
      seen.push([name, currentDeadline()]);
      await sleep(10);
      seen.push([name, currentDeadline()]);
    };
    await TaskGroup.run(async (group) => {
      await withDeadline(100, async () => {
        group.createTask(report('long'));
        await withDeadline(50, async () => void group.createTask(report('short')));
        await sleep(10);
      });
      group.createTask(report('none'));
    });
    expect(seen.filter(([name]) => name === 'long')).toEqual([['long', 100], ['long', 100]]);
    expect(seen.filter(([name]) => name === 'short')).toEqual([['short', 50], ['short', 50]]);
    expect(seen.filter(([name]) => name === 'none')).toEqual([['none', undefined], ['none', undefined]]);
  }),
);

test(
  'a task that inherited it cannot extend it either',
  scenario(async () => {
    const ends: number[] = [];
    await TaskGroup.run(async (group) => {
      await withDeadline(20, async () => {
        group.createTask(async () => {
          await sleep(10);
          ends.push(await passed(() => withDeadline(500, () => sleep(1000))), loopTime());
          ends.push(await passed(() => withDeadline(500, () => sleep(1000))), loopTime());
        });
      });
    });
    expect(ends).toEqual([20, 20, 20, 20]);
  }),
);

test(
  'requests side by side have deadlines of their own',
  scenario(async () => {
    const ends: string[] = [];
    const request = (when: number, ms: number) => async () => {
      const end = await thrownBy(() =>
        withDeadline(when, async () => {
          for (let n = 0; n < ms; n += 5) {
            await sleep(5);
            expect(currentDeadline()).toBe(when);
          }
        }),
      );
      expect(currentDeadline()).toBe(undefined);
      ends.push(`${when}: ${end instanceof DeadlineExceeded ? `late at ${loopTime()}` : 'done'}`);
    };
    await TaskGroup.run(async (group) => {
      for (const [when, ms] of [[31, 20], [12, 50], [43, 60]] as const) group.createTask(request(when, ms));
    });
    expect(ends).toEqual(['12: late at 12', '31: done', '43: late at 43']);
  }),
);

test(
  'remaining counts down to 0, and is Infinity without a deadline',
  scenario(async () => {
    const seen: number[] = [];
    expect([remaining(), currentDeadline()]).toEqual([Infinity, undefined]);
    await thrownBy(() =>
      withDeadline(30, async () => {
        try {
          seen.push(remaining());
          await sleep(10);
          seen.push(remaining());
          await sleep(100);
        } finally {
          seen.push(remaining());
          await sleep(10);
          seen.push(remaining());
        }
      }),
    );
    expect(seen).toEqual([30, 20, 0, 0]);
    expect(await withDeadline(Infinity, async () => [remaining(), currentDeadline()])).toEqual([Infinity, undefined]);
  }),
);

test(
  'a clean-up can run without it, after it has passed',
  scenario(async () => {
    const seen: unknown[] = [];
    const work = async () => {
      try {
        await sleep(1000);
      } finally {
        await withoutDeadline(async () => {
          seen.push(remaining(), currentDeadline());
          await sleep(10);
          seen.push(await withDeadline(50, async () => (await sleep(10), remaining())));
        });
      }
    };
    expect(await passed(() => withDeadline(20, work))).toBe(20);
    expect(seen).toEqual([Infinity, undefined, 10]);
    expect(loopTime()).toBe(40);
  }),
);

test(
  'a clean-up can run without it, and afterwards all of them hold again',
  scenario(async () => {
    const work = () =>
      withDeadline(60, () =>
        withDeadline(30, async () => {
          await sleep(10);
          await withoutDeadline(() => sleep(10));
          expect([remaining(), currentDeadline()]).toEqual([10, 30]);
          expect(await thrownBy(() => withoutDeadline(() => Promise.reject(new Error('clean-up'))))).toEqual(new Error('clean-up'));
          await sleep(1000);
        }),
      );
    expect(await passed(work)).toBe(30);
    expect(loopTime()).toBe(30);
    const slow = () =>
      withDeadline(100, () =>
        withDeadline(90, async () => {
          await withoutDeadline(() => sleep(200)); // far beyond both, and undisturbed
          expect(loopTime()).toBe(230);
          await sleep(1000);
        }),
      );
    expect([90, 100]).toContain(await passed(slow));
    expect(loopTime()).toBe(230);
  }),
);

test(
  'a clean-up without it in one task does not suspend that of another',
  scenario(async () => {
    const seen: unknown[] = [];
    await TaskGroup.run(async (group) => {
      const work = async () => {
        group.createTask(() => withoutDeadline(async () => (await sleep(50), seen.push(currentDeadline(), loopTime()))));
        await sleep(1000);
      };
      expect(await passed(() => withDeadline(20, work))).toBe(20);
      expect(loopTime()).toBe(20);
    });
    expect(seen).toEqual([undefined, 50]);
  }),
);

test(
  'what held before holds again, also after an error',
  scenario(async () => {
    const failure = new Error('disk full');
    const failing = async () => {
      await sleep(1);
      throw failure;
    };
    await withDeadline(50, async () => {
      expect(await thrownBy(() => withDeadline(20, failing))).toBe(failure);
      expect(currentDeadline()).toBe(50);
      await thrownBy(() => withDeadline(10, () => sleep(1000)));
      expect(currentDeadline()).toBe(50);
    });
    expect(currentDeadline()).toBe(undefined);
    await sleep(100);
    expect(loopTime()).toBe(110);
  }),
);

test(
  'a time limit that is none of its deadlines passes unchanged',
  scenario(async () => {
    expect(await thrownBy(() => withDeadline(50, () => timeout(10, () => sleep(1000))))).toBeInstanceOf(TimeoutError);
    expect(await thrownBy(() => timeout(10, () => withDeadline(50, () => sleep(1000))))).toBeInstanceOf(TimeoutError);
    expect(loopTime()).toBe(20);
  }),
);

test(
  'refuses what is no time, and calls nothing then',
  scenario(async () => {
    let calls = 0;
    for (const wrong of [Number.NaN, '20', undefined, null]) expect(await thrownBy(() => withDeadline(wrong as number, async () => calls++))).toBeInstanceOf(TypeError);
    expect(calls).toBe(0);
  }),
);

test(
  'fifty levels with the same deadline or a later one need a single timer',
  scenario(async () => {
    const nest = async (level: number): Promise<number> => (level === 0 ? currentLoop().timerCount : withDeadline(100 + level, () => nest(level - 1)));
    expect(await withDeadline(100, () => nest(50))).toBe(1);
    const same = async (level: number): Promise<number> => (level === 0 ? currentLoop().timerCount : withDeadline(100, () => same(level - 1)));
    expect(await same(50)).toBe(1);
  }),
);

test(
  'reaches the workers of mapConcurrent',
  scenario(async () => {
    const ends = await withDeadline(25, () =>
      mapConcurrent(
        async (ms) => {
          const left = remaining();
          const end = await thrownBy(() => withDeadline(loopTime() + 15, () => sleep(ms)));
          return [left, end instanceof DeadlineExceeded ? end.deadline : 'done'];
        },
        [10, 20, 5],
        1,
      ),
    ).catch((error: unknown) => error);
    expect(ends).toBeInstanceOf(DeadlineExceeded);
    const lefts: unknown[] = [];
    await sleep(100 - loopTime());
    await withDeadline(140, () => mapConcurrent(async (ms) => (lefts.push(remaining()), sleep(ms)), [10, 20, 5], 1));
    expect(lefts).toEqual([40, 30, 10]);
  }),
);

test(
  'wherever the caller is cancelled, that stays a cancellation',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    victim(() => withDeadline(50, () => withDeadline(40, async () => (await sleep(5), await withoutDeadline(() => sleep(5)), 'value'))));
    const end = await ending();
    expect(end).toEqual(isUndisturbed ? { kind: 'done', value: 'value' } : { kind: 'cancelled' });
    expect(currentLoop().timerCount).toBe(0);
    expect(await createTask(async () => currentDeadline()).join()).toBe(undefined);
  }),
);
