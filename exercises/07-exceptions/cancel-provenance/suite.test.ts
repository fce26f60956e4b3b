import { CancelledError, createTask, currentLoop, currentTask, ExceptionGroup, loopTime, sleep, type Task, TaskGroup, timeout, TimeoutError, wait } from 'asynclings';
import { argumentBattery, cancelSweep, scenario, type ScenarioOptions } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { cancelAfter, InnerCancelled, type Why } from './starter.ts';

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

/** Cancels a task `ms` milliseconds from now and tells how it ended. */
async function cancelledIn(ms: number, task: Task): Promise<string> {
  await sleep(ms);
  task.cancel('user left');
  await wait([task]);
  return task.state;
}

/** Cancels the task that runs it. */
async function giveUp(): Promise<void> {
  currentTask()!.cancel('no use');
  await sleep(1);
}

test(
  'a limit that is reached is a TimeoutError, and nobody has cancelled the caller',
  timed(async () => {
    expect(await thrownBy(() => cancelAfter(() => sleep(1000), 10))).toBeInstanceOf(TimeoutError);
    expect([loopTime(), currentTask()!.cancelling]).toEqual([10, 0]);
  }),
);

test(
  'a limit that is reached makes a task group fail',
  timed(async () => {
    const thrown = await thrownBy(() =>
      TaskGroup.run(async (group) => {
        group.createTask(() => cancelAfter(() => sleep(1000), 10));
        group.createTask(() => sleep(50));
      }),
    );
    expect(thrown).toBeInstanceOf(ExceptionGroup);
    expect((thrown as ExceptionGroup).errors).toEqual([expect.any(TimeoutError)]);
    expect(loopTime()).toBe(10);
  }),
);

test(
  'a cancellation of the caller stays one, with its reason',
  timed(async () => {
    const heard: unknown[] = [];
    const caller = createTask(async () => {
      try {
        await cancelAfter(() => sleep(1000), 100);
      } catch (error) {
        heard.push(error);
        throw error;
      }
    });
    expect(await cancelledIn(5, caller)).toBe('cancelled');
    expect(heard).toEqual([expect.any(CancelledError)]);
    expect((heard[0] as CancelledError).reason).toBe('user left');
    expect(loopTime()).toBe(5);
  }),
);

test(
  'it is the same when the caller was asked to stop just before, or by a time limit of its own',
  timed(async () => {
    const whys: Why[] = [];
    const onCancel = (why: Why) => void whys.push(why);
    const caller = createTask(async () => {
      currentTask()!.cancel('too late');
      await cancelAfter(() => sleep(1000), 100, { onCancel });
    });
    await wait([caller]);
    expect(caller.isCancelled).toBe(true);
    expect(await thrownBy(() => timeout(10, () => cancelAfter(() => sleep(1000), 100, { onCancel })))).toBeInstanceOf(TimeoutError);
    expect(whys).toEqual(['outer', 'outer']);
  }),
);

test(
  'work that gives itself up has failed, and the caller goes on',
  timed(async () => {
    const thrown = await thrownBy(() => cancelAfter(giveUp, 100));
    expect(thrown).toBeInstanceOf(InnerCancelled);
    expect((thrown as InnerCancelled).cause).toBeInstanceOf(CancelledError);
    const part = createTask(() => sleep(1000));
    const caller = createTask(() => thrownBy(() => cancelAfter(() => part.join(), 100)));
    await cancelledIn(1, part);
    expect(await caller.join()).toBeInstanceOf(InnerCancelled);
    expect([caller.cancelling, currentTask()!.cancelling]).toEqual([0, 0]);
  }),
);

test(
  'tells onCancel which of the three it was, and waits for it',
  timed(async () => {
    for (const ms of [0, 5]) {
      const whys: string[] = [];
      const onCancel = (why: Why): void | Promise<void> => {
        if (ms === 0) return void whys.push(why);
        return sleep(ms).then(() => void whys.push(why));
      };
      await thrownBy(() => cancelAfter(() => sleep(1000), 10, { onCancel }));
      expect(whys).toEqual(['limit']);
      await thrownBy(() => cancelAfter(giveUp, 10, { onCancel }));
      expect(whys).toEqual(['limit', 'inner']);
      const caller = createTask(() => cancelAfter(() => sleep(1000), 100, { onCancel }));
      await cancelledIn(1, caller);
      expect(whys).toEqual(['limit', 'inner', 'outer']);
    }
  }),
);

test(
  'keeps the kind of the end when onCancel fails, and attaches its error as the cause',
  timed(async () => {
    const slip = new Error('onCancel');
    const atOnce = () => {
      throw slip;
    };
    const later = async () => {
      await sleep(1);
      throw slip;
    };
    for (const onCancel of [atOnce, later]) {
      const thrown: unknown[] = [
        await thrownBy(() => cancelAfter(() => sleep(1000), 10, { onCancel })),
        await thrownBy(() => cancelAfter(giveUp, 10, { onCancel })),
      ];
      const caller = createTask(async () => {
        thrown.push(await thrownBy(() => cancelAfter(() => sleep(1000), 100, { onCancel })));
        await sleep(1);
      });
      await cancelledIn(1, caller);
      expect(thrown).toEqual([expect.any(TimeoutError), expect.any(InnerCancelled), expect.any(CancelledError)]);
      expect(thrown.map((error) => (error as Error).cause === slip)).toEqual([true, true, true]);
    }
  }),
);

test(
  'needs no onCancel: without it, the three ends are the same',
  timed(async () => {
    const thrown: unknown[] = [await thrownBy(() => cancelAfter(() => sleep(1000), 10)), await thrownBy(() => cancelAfter(giveUp, 10))];
    const caller = createTask(async () => {
      thrown.push(await thrownBy(() => cancelAfter(() => sleep(1000), 100)));
      await sleep(1);
    });
    await cancelledIn(1, caller);
    expect(thrown).toEqual([expect.any(TimeoutError), expect.any(InnerCancelled), expect.any(CancelledError)]);
    for (const { cause } of thrown as Error[]) expect(cause).not.toBeInstanceOf(TypeError);
  }),
);

test(
  'finishes onCancel when the caller is cancelled meanwhile, and ends cancelled then',
  timed(async () => {
    for (const work of [() => sleep(1000), giveUp]) {
      let isFinished = false;
      const onCancel = async () => {
        await sleep(20);
        isFinished = true;
      };
      const caller = createTask(() => cancelAfter(work, 10, { onCancel }));
      expect(await cancelledIn(15, caller)).toBe('cancelled');
      expect(isFinished).toBe(true);
    }
  }),
);

test(
  'hands a result over, leaves no timer behind, and tells nobody',
  timed(async () => {
    const whys: Why[] = [];
    expect(await cancelAfter(async () => (await sleep(5), 'value'), 100, { onCancel: (why) => void whys.push(why) })).toBe('value');
    await sleep(1);
    expect([currentLoop().timerCount, whys]).toEqual([0, []]);
  }),
);

test(
  'a result that is there when the limit strikes is in time, even in the same millisecond',
  timed(
    async () => {
      const whys: Why[] = [];
      expect(await cancelAfter(async () => (await sleep(10), 'value'), 10, { onCancel: (why) => void whys.push(why) })).toBe('value');
      expect(await cancelAfter(async () => 'at once', 0)).toBe('at once');
      expect(whys).toEqual([]);
    },
    { order: 'fifo' },
  ),
);

test(
  'drops a result of work that did not listen',
  timed(async () => {
    const deaf = () => sleep(50).catch(() => 'late');
    const whys: Why[] = [];
    const onCancel = (why: Why) => void whys.push(why);
    expect(await thrownBy(() => cancelAfter(deaf, 10, { onCancel }))).toBeInstanceOf(TimeoutError);
    const caller = createTask(() => cancelAfter(deaf, 100, { onCancel }));
    expect(await cancelledIn(1, caller)).toBe('cancelled');
    expect(whys).toEqual(['limit', 'outer']);
  }),
);

test(
  'comes to its end when the clean-up of the work is done, and not before',
  timed(async () => {
    let cleanUps = 0;
    const work = async () => {
      try {
        await sleep(1000);
      } finally {
        await sleep(20);
        cleanUps++;
      }
    };
    await thrownBy(() => cancelAfter(work, 10, { onCancel: () => expect(cleanUps).toBe(1) }));
    expect([cleanUps, loopTime()]).toEqual([1, 30]);
    const caller = createTask(() => cancelAfter(work, 100));
    await cancelledIn(1, caller);
    expect([cleanUps, loopTime()]).toEqual([2, 51]);
  }),
);

test(
  'passes an error of the work on, also of work that fails while it is being stopped',
  timed(async () => {
    const diskFull = new Error('disk full');
    const fails = async () => {
      await sleep(1);
      throw diskFull;
    };
    expect(await thrownBy(() => cancelAfter(fails, 100))).toBe(diskFull);
    expect(await thrownBy(() => cancelAfter(() => sleep(1000).catch(fails), 10))).toBe(diskFull);
    await sleep(1);
    expect(currentLoop().timerCount).toBe(0);
  }),
);

test(
  'refuses limits that make no sense, and what is no function, before it starts anything',
  timed(async () => {
    let calls = 0;
    const work = async () => void calls++;
    await argumentBattery((ms) => cancelAfter(work, ms), { how: 'reject', legal: [0, 1.5, Number.POSITIVE_INFINITY] });
    expect(await thrownBy(() => cancelAfter(Promise.resolve() as never, 10))).toBeInstanceOf(TypeError);
    await sleep(1);
    expect(calls).toBe(0);
    expect(await cancelAfter(async () => (await sleep(100_000), 'no limit'), Number.POSITIVE_INFINITY)).toBe('no limit');
  }),
);

test(
  'wherever the caller is cancelled, onCancel is told once and nothing is left behind',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const whys: Why[] = [];
    const onCancel = async (why: Why) => {
      await sleep(5);
      whys.push(why);
    };
    victim(async () => {
      try {
        await cancelAfter(() => sleep(1000), 20, { onCancel });
      } catch (error) {
        if (!(error instanceof TimeoutError)) throw error;
      }
    });
    const { kind } = await ending();
    expect(kind).toBe(isUndisturbed ? 'done' : 'cancelled');
    await sleep(1);
    expect(whys).toHaveLength(1);
  }),
);
