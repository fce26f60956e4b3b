import { CancelledError, createTask, currentTask, Event, ExceptionGroup, InvalidStateError, loopTime, sleep, type Task, wait } from 'asynclings';
import { cancelSweep, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { MyTaskGroup } from './starter.ts';

async function thrownBy(work: () => Promise<unknown>): Promise<unknown> {
  try {
    return { returned: await work() };
  } catch (error) {
    return error;
  }
}

/** What the errors of a group say, in alphabetical order. */
async function failuresOf(work: () => Promise<unknown>): Promise<string[]> {
  const error = await thrownBy(work);
  expect(error).toBeInstanceOf(ExceptionGroup);
  return (error as ExceptionGroup).errors.map((each: unknown) => (each as Error).message).toSorted();
}

async function failAfter(ms: number, message: string): Promise<never> {
  await sleep(ms);
  throw new Error(message);
}

/** Works for long, and takes `cleanUpMs` to clean up when it is stopped. */
async function workLong(cleanUpMs = 0, cleanedUp: () => void = () => {}): Promise<void> {
  try {
    await sleep(1000);
  } finally {
    if (cleanUpMs > 0) await sleep(cleanUpMs);
    cleanedUp();
  }
}

test(
  'waits for all its children, and gives the value of the body',
  scenario(async () => {
    const ends: number[] = [];
    const value = await MyTaskGroup.run(async (group) => {
      for (const ms of [30, 10, 20]) {
        group.createTask(async () => {
          await sleep(ms);
          ends.push(ms);
        });
      }
      await sleep(5);
      return 'value';
    });
    expect([value, ends, loopTime()]).toEqual(['value', [10, 20, 30], 30]);
  }),
);

test(
  'gives out the task of a child, with its name and its result',
  scenario(async () => {
    const child = await MyTaskGroup.run(async (group) => {
      const task = group.createTask(async () => 6 * 7, { name: 'answer' });
      expect([task.name, await task.join()]).toEqual(['answer', 42]);
      await sleep(1);
      return group.createTask(async () => 'second');
    });
    expect([child.isDone, child.result()]).toEqual([true, 'second']);
  }),
);

test(
  'an empty group returns at once',
  scenario(async () => {
    let turns = 0;
    const other = createTask(async () => turns++);
    expect(await MyTaskGroup.run(async () => 'nothing to do')).toBe('nothing to do');
    expect(turns).toBe(0);
    await other.join();
  }),
);

test(
  'when a child fails, its siblings are stopped, then the body, and only when all have ended does the group fail',
  scenario(
    async () => {
      const log: string[] = [];
      const told = (name: string, work: () => Promise<unknown>) => async () => {
        try {
          await work();
        } catch (error) {
          log.push(error instanceof CancelledError ? name : 'something else');
          throw error;
        }
      };
      const failures = await failuresOf(() =>
        MyTaskGroup.run(async (group) => {
          group.createTask(() => failAfter(10, 'no'));
          group.createTask(told('sibling', () => workLong(0, () => log.push(`fin@${loopTime()}`))));
          group.createTask(told('slow sibling', () => workLong(5)));
          await told('body', () => sleep(1000))();
        }),
      );
      log.push(`group@${loopTime()}`);
      expect(failures).toEqual(['no']);
      expect(log).toEqual(['fin@10', 'sibling', 'body', 'slow sibling', 'group@15']);
    },
    { order: 'fifo' },
  ),
);

test(
  'a child that fails after the body has ended stops its siblings, too',
  scenario(async () => {
    let isClean = false;
    const error = await thrownBy(() =>
      MyTaskGroup.run(async (group) => {
        group.createTask(() => workLong(5, () => (isClean = true)));
        group.createTask(() => failAfter(10, 'no'));
        return 'value';
      }),
    );
    expect(error).toBeInstanceOf(ExceptionGroup);
    expect([isClean, loopTime()]).toEqual([true, 15]);
  }),
);

test(
  'two children that fail at the same instant are both reported',
  scenario(
    async () => {
      const work = () =>
        MyTaskGroup.run(async (group) => {
          group.createTask(() => failAfter(10, 'a'));
          group.createTask(() => failAfter(10, 'b'));
          group.createTask(() => workLong());
        });
      expect(await failuresOf(work)).toEqual(['a', 'b']);
      expect(loopTime()).toBe(10);
    },
    { order: 'fifo' },
  ),
);

test(
  'a sibling that fails in its clean-up is reported as well',
  scenario(async () => {
    const order: string[] = [];
    const error = await thrownBy(() =>
      MyTaskGroup.run(async (group) => {
        group.createTask(() => failAfter(10, 'first'));
        group.createTask(async () => {
          try {
            await sleep(1000);
          } finally {
            await failAfter(5, 'clean-up');
          }
        });
        await sleep(1000);
      }),
    );
    for (const each of (error as ExceptionGroup).errors) order.push((each as Error).message);
    expect(order).toEqual(['first', 'clean-up']);
  }),
);

test(
  'a body that fails stops the children, and its error is in the group',
  scenario(async () => {
    let isClean = false;
    const failures = await failuresOf(() =>
      MyTaskGroup.run(async (group) => {
        group.createTask(() => workLong(5, () => (isClean = true)));
        return failAfter(10, 'body');
      }),
    );
    expect([failures, isClean, loopTime()]).toEqual([['body'], true, 15]);
  }),
);

test(
  'a body that fails while it is being stopped is reported beside the child',
  scenario(async () => {
    const error = await thrownBy(() =>
      MyTaskGroup.run(async (group) => {
        group.createTask(() => failAfter(10, 'child'));
        await sleep(1000).catch(() => {});
        throw new Error('body');
      }),
    );
    expect(error).toBeInstanceOf(ExceptionGroup);
    expect((error as ExceptionGroup).errors.map((each: unknown) => (each as Error).message)).toEqual(['child', 'body']);
  }),
);

test(
  'even throwing undefined is a failure',
  scenario(async () => {
    const error = await thrownBy(() =>
      MyTaskGroup.run(async (group) => {
        group.createTask(() => Promise.reject(undefined));
      }),
    );
    expect(error).toBeInstanceOf(ExceptionGroup);
    expect((error as ExceptionGroup).errors).toEqual([undefined]);
  }),
);

test(
  'a sibling that does not listen keeps its value, and the group fails all the same',
  scenario(async () => {
    const kept: Task[] = [];
    const failures = await failuresOf(() =>
      MyTaskGroup.run(async (group) => {
        group.createTask(() => failAfter(10, 'x'));
        kept.push(group.createTask(() => sleep(1000).then(() => 'late', () => 'v')));
        await sleep(1000).catch(() => {}); // nor does the body
      }),
    );
    expect([failures, kept[0]!.result()]).toEqual([['x'], 'v']);
  }),
);

test(
  'a child that is cancelled alone is no failure',
  scenario(async () => {
    const value = await MyTaskGroup.run(async (group) => {
      const one = group.createTask(() => workLong());
      const other = group.createTask(async () => (await sleep(20), 'went on'));
      await sleep(5);
      one.cancel('not needed');
      await wait([one]);
      return [one.isCancelled, await other.join()];
    });
    expect(value).toEqual([true, 'went on']);
  }),
);

test(
  'who cancels the task of the group cancels the children, and hears CancelledError with the reason given',
  scenario(async () => {
    let isClean = false;
    for (const bodyMs of [1000, 0]) {
      const heard: unknown[] = [];
      const children: Task[] = [];
      const task = createTask(async () => {
        try {
          await MyTaskGroup.run(async (group) => {
            children.push(group.createTask(() => workLong(5, () => (isClean = true))));
            if (bodyMs > 0) await sleep(bodyMs);
          });
        } catch (error) {
          heard.push(error);
          throw error;
        }
      });
      await sleep(10);
      task.cancel('user left');
      await wait([task]);
      expect([task.isCancelled, task.cancelling, isClean, children[0]!.isCancelled]).toEqual([true, 1, true, true]);
      expect(heard).toEqual([expect.any(CancelledError)]);
      expect((heard[0] as CancelledError).reason).toBe('user left');
    }
    expect(loopTime()).toBe(30);
  }),
);

test(
  'waits for a slow clean-up although it is cancelled meanwhile, again and again',
  scenario(async () => {
    let cleanedUpMs = 0;
    const task = createTask(() =>
      MyTaskGroup.run(async (group) => {
        group.createTask(() => workLong(50, () => (cleanedUpMs = loopTime())));
      }),
    );
    for (let times = 0; times < 3; times++) {
      await sleep(10);
      task.cancel('hurry up');
    }
    await wait([task]);
    expect([task.isCancelled, cleanedUpMs, loopTime()]).toEqual([true, 60, 60]);
  }),
);

test(
  'children may start children as long as one of them lives',
  scenario(async () => {
    const names: string[] = [];
    await MyTaskGroup.run(async (group) => {
      group.createTask(async () => {
        await sleep(10);
        group.createTask(async () => {
          await sleep(10);
          names.push('grandchild');
          group.createTask(async () => (await sleep(10), names.push('great-grandchild')));
        });
        names.push('child');
      });
    });
    expect([names, loopTime()]).toEqual([['child', 'grandchild', 'great-grandchild'], 30]);
  }),
);

test(
  'refuses children once it has ended or is being stopped, and does not start them',
  scenario(async () => {
    let calls = 0;
    const groups: MyTaskGroup[] = [];
    const tryToStart = () => {
      for (const group of groups) expect(() => group.createTask(async () => calls++)).toThrow(InvalidStateError);
    };
    await MyTaskGroup.run(async (group) => void groups.push(group));
    tryToStart();
    let triedMs = 0;
    const failures = await failuresOf(() =>
      MyTaskGroup.run(async (group) => {
        groups.push(group);
        group.createTask(() => failAfter(10, 'no'));
        try {
          await sleep(1000);
        } finally {
          await sleep(5);
          tryToStart(); // nobody is left, and yet the group is over
          triedMs = loopTime();
        }
      }),
    );
    tryToStart();
    await sleep(5);
    expect([failures, triedMs, calls]).toEqual([['no'], 15, 0]);
  }),
);

test(
  'the counter of its task is afterwards what it was before, however the group ends',
  scenario(async () => {
    const groups: (() => Promise<unknown>)[] = [
      () => MyTaskGroup.run(async (group) => group.createTask(() => sleep(1))),
      () => MyTaskGroup.run(async (group) => (group.createTask(() => failAfter(1, 'x')), sleep(50))),
      () => MyTaskGroup.run(async (group) => (group.createTask(() => failAfter(1, 'x')), sleep(50).catch(() => {}))),
      () => MyTaskGroup.run(async (group) => group.createTask(() => failAfter(1, 'x'))),
      () => MyTaskGroup.run(async (group) => (group.createTask(() => failAfter(1, 'x')), group.createTask(() => failAfter(1, 'y')))),
      () => MyTaskGroup.run(async (group) => (group.createTask(() => failAfter(1, 'x')), group.createTask(() => failAfter(1, 'y')), sleep(50))),
      () => MyTaskGroup.run(async (group) => (group.createTask(() => workLong(5)), failAfter(1, 'x'))),
      () => MyTaskGroup.run(() => MyTaskGroup.run(async (group) => (group.createTask(() => failAfter(1, 'x')), sleep(50)))),
    ];
    const counts: number[] = [];
    const endAll = async () => {
      for (const group of groups) {
        await thrownBy(group);
        counts.push(currentTask()!.cancelling);
      }
      await sleep(5); // nothing is left that would be heard here
    };
    await endAll();
    expect(counts).toEqual(groups.map(() => 0));
  }),
);

test(
  'works in the clean-up of a task that is being cancelled already',
  scenario(async () => {
    const ends: unknown[] = [];
    const task = createTask(async () => {
      try {
        await sleep(1000);
      } finally {
        ends.push(await thrownBy(() => MyTaskGroup.run(async (group) => void group.createTask(() => sleep(5)))));
        ends.push(await thrownBy(() => MyTaskGroup.run(async (group) => (group.createTask(() => failAfter(5, 'x')), sleep(50)))));
      }
    });
    await sleep(1);
    task.cancel('we close');
    await wait([task]);
    expect(ends).toEqual([{ returned: undefined }, expect.any(ExceptionGroup)]);
    expect([task.isCancelled, task.cancelling, loopTime()]).toEqual([true, 1, 11]);
  }),
);

test(
  'when children fail and somebody cancels as well, the errors come out, and the cancellation at the next wait',
  scenario(async () => {
    for (const cancelMs of [5, 12]) {
      const log: unknown[] = [];
      const task = createTask(async () => {
        const failing = async () => {
          if (cancelMs > 10) await failAfter(10, 'x');
          try {
            await sleep(1000);
          } finally {
            await failAfter(5, 'x');
          }
        };
        const work = () =>
          MyTaskGroup.run(async (group) => {
            group.createTask(failing);
            group.createTask(() => workLong(9));
            await sleep(1000);
          });
        log.push(await failuresOf(work));
        log.push(currentTask()!.cancelling);
        await sleep(1000);
        log.push('went on');
      });
      await sleep(cancelMs);
      task.cancel('user left');
      await wait([task]);
      expect(log).toEqual([['x'], 1]);
      expect([task.isCancelled, task.cancelling]).toEqual([true, 1]);
    }
  }),
);

test(
  'five thousand children are no trouble',
  scenario(
    async () => {
      let ended = 0;
      const gate = new Event();
      await MyTaskGroup.run(async (group) => {
        for (let n = 0; n < 4_999; n++) group.createTask(async () => ended++);
        group.createTask(async () => (await gate.wait(), ended++));
        gate.set();
      });
      expect(ended).toBe(5_000);
    },
    { order: 'fifo' },
  ),
);

test(
  'wherever it is cancelled, no child outlives it',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    let alive = 0;
    const child = (ms: number) => async () => {
      alive++;
      try {
        await sleep(ms);
      } finally {
        await sleep(1);
        alive--;
      }
    };
    let left = -1;
    victim(async () => {
      try {
        return await MyTaskGroup.run(async (group) => {
          group.createTask(child(10));
          await sleep(5);
          group.createTask(child(20));
          return 'value';
        });
      } finally {
        left = alive;
      }
    });
    const end = await ending();
    expect(left).toBe(0);
    if (isUndisturbed) expect(end).toEqual({ kind: 'done', value: 'value' });
  }),
);
