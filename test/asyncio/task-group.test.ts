import {
  CancelledError,
  checkpoint,
  createTask,
  currentTask,
  ExceptionGroup,
  InvalidStateError,
  loopTime,
  NoRunningLoopError,
  sleep,
  TaskGroup,
  timeout,
  TimeoutError,
} from 'asynclings';
import { describe, expect, test } from 'vitest';
import { ending, virtually } from '../support/virtually.ts';

/** The messages of the errors that `work` fails with, all of them in one group. */
async function failures(work: () => Promise<unknown>): Promise<string[]> {
  const error = await work().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(ExceptionGroup);
  return (error as ExceptionGroup).leaves().map(String);
}

async function fail(message: string, afterMs = 0): Promise<never> {
  await sleep(afterMs);
  throw new Error(message);
}

describe('a group in which nothing fails', () => {
  test('ends when its last child has ended, with the value of the body', () =>
    virtually(async () => {
      const value = await TaskGroup.run(async (group) => {
        group.createTask(() => sleep(30));
        group.createTask(() => sleep(10));
        return 'value';
      });
      expect([value, loopTime()]).toEqual(['value', 30]);
    }));

  test('needs no child', () =>
    virtually(async () => {
      expect(await TaskGroup.run(async () => 'value')).toBe('value');
    }));

  test('gives tasks that can be joined, named and cancelled', () =>
    virtually(async () => {
      await TaskGroup.run(async (group) => {
        const named = group.createTask(async () => 1, { name: 'one' });
        expect([named.name, await named.join()]).toEqual(['one', 1]);
      });
    }));

  test('takes no notice of a child that was cancelled by itself', () =>
    virtually(async () => {
      await TaskGroup.run(async (group) => {
        const child = group.createTask(() => sleep(100));
        group.createTask(() => sleep(20));
        await checkpoint();
        child.cancel();
      });
      expect(loopTime()).toBe(20);
    }));

  test('lets a child add children while the group waits for it', () =>
    virtually(async () => {
      const log: string[] = [];
      await TaskGroup.run(async (group) => {
        group.createTask(async () => {
          await sleep(10);
          group.createTask(async () => {
            await sleep(10);
            log.push(`grandchild at ${loopTime()}`);
          });
        });
      });
      expect(log).toEqual(['grandchild at 20']);
    }));
});

describe('the first failure', () => {
  test('cancels the siblings and the body, which have ended before the group throws', () =>
    virtually(async () => {
      const log: string[] = [];
      const until = async (name: string): Promise<void> => {
        try {
          await sleep(1000);
        } catch (error) {
          log.push(`${name} ${(error as Error).name}`);
          throw error;
        }
      };
      const errors = await failures(() =>
        TaskGroup.run(async (group) => {
          group.createTask(() => until('sibling'));
          group.createTask(() => fail('first', 10));
          await until('body');
        }),
      );
      expect(errors).toEqual(['Error: first']);
      expect(log).toEqual(['sibling CancelledError', 'body CancelledError']);
      expect([loopTime(), currentTask()?.cancelling]).toEqual([10, 0]);
    }));

  test('does not hide those that follow during clean-up', () =>
    virtually(async () => {
      const errors = await failures(() =>
        TaskGroup.run(async (group) => {
          group.createTask(() => fail('first', 10));
          group.createTask(async () => {
            try {
              await sleep(1000);
            } finally {
              await fail('while cleaning up', 5);
            }
          });
        }),
      );
      expect(errors).toEqual(['Error: first', 'Error: while cleaning up']);
    }));

  test('of the body cancels the children; its own error comes last', () =>
    virtually(async () => {
      const errors = await failures(() =>
        TaskGroup.run(async (group) => {
          group.createTask(async () => {
            try {
              await sleep(1000);
            } finally {
              await fail('child');
            }
          });
          await fail('body', 10);
        }),
      );
      expect(errors).toEqual(['Error: child', 'Error: body']);
    }));

  test('of two at the same instant keeps both, in the order in which they happened', () =>
    virtually(async () => {
      const errors = await failures(() =>
        TaskGroup.run(async (group) => {
          group.createTask(() => fail('a', 10));
          group.createTask(() => fail('b', 10));
        }),
      );
      expect(errors).toEqual(['Error: a', 'Error: b']);
    }));

  test('after the body has ended takes its request to the parent back', () =>
    virtually(async () => {
      await failures(() =>
        TaskGroup.run(async (group) => {
          group.createTask(() => fail('late', 10));
        }),
      );
      expect(currentTask()?.cancelling).toBe(0);
      await sleep(5);
      expect(loopTime()).toBe(15);
    }));

  test('in a body that never waits again is reported all the same', () =>
    virtually(async () => {
      const errors = await failures(() =>
        TaskGroup.run(async (group) => {
          const child = group.createTask(async () => Promise.reject(new Error('child')));
          await child.join().catch(() => {});
          return 'not waiting any more';
        }),
      );
      expect(errors).toEqual(['Error: child']);
      expect(currentTask()?.cancelling).toBe(0);
    }));

  test('of a group inside a group stays a group', () =>
    virtually(async () => {
      const error = await TaskGroup.run(async (outer) => {
        outer.createTask(() =>
          TaskGroup.run(async (inner) => {
            inner.createTask(() => fail('deep'));
          }),
        );
      }).catch((thrown: unknown) => thrown as ExceptionGroup);
      expect(error).toBeInstanceOf(ExceptionGroup);
      expect((error as ExceptionGroup).errors[0]).toBeInstanceOf(ExceptionGroup);
      expect((error as ExceptionGroup).leaves().map(String)).toEqual(['Error: deep']);
    }));
});

describe('a cancellation from outside', () => {
  test('cancels the children and goes on when they have ended', () =>
    virtually(async () => {
      const log: string[] = [];
      const task = createTask(() =>
        TaskGroup.run(async (group) => {
          group.createTask(async () => {
            try {
              await sleep(1000);
            } finally {
              await sleep(5);
              log.push(`child ended at ${loopTime()}`);
            }
          });
        }),
      );
      await sleep(10);
      task.cancel('outside');
      expect(await ending(task.join())).toBe('CancelledError: outside');
      expect(log).toEqual(['child ended at 15']);
      expect(task.cancelling).toBe(1);
    }));

  test('of a body that is waiting does the same', () =>
    virtually(async () => {
      const task = createTask(() =>
        TaskGroup.run(async (group) => {
          group.createTask(() => sleep(1000));
          await sleep(500);
        }),
      );
      await sleep(10);
      task.cancel('outside');
      expect(await ending(task.join())).toBe('CancelledError: outside');
      expect(loopTime()).toBe(10);
    }));

  test('repeated while the group waits for stubborn children does not end the wait', () =>
    virtually(async () => {
      const task = createTask(() =>
        TaskGroup.run(async (group) => {
          group.createTask(async () => {
            await sleep(1000).catch(() => {});
            await sleep(30);
          });
        }),
      );
      for (const _ of [1, 2, 3]) {
        await sleep(5);
        task.cancel();
      }
      await ending(task.join());
      expect([loopTime(), task.isCancelled, task.cancelling]).toEqual([35, true, 3]);
    }));

  test('loses to a failure, and reaches the parent at its next wait', () =>
    virtually(async () => {
      const log: string[] = [];
      const task = createTask(async () => {
        try {
          await TaskGroup.run(async (group) => {
            group.createTask(async () => {
              try {
                await sleep(1000);
              } finally {
                await fail('while cleaning up');
              }
            });
          });
        } catch (error) {
          log.push(String(error));
        }
        log.push(`still wanted: ${currentTask()?.cancelling}`);
        await sleep(5);
        log.push('never');
      });
      await sleep(10);
      task.cancel();
      await expect(task.join()).rejects.toThrow(CancelledError);
      expect(log).toEqual(['ExceptionGroup: unhandled errors in a TaskGroup', 'still wanted: 1']);
    }));

  test('by a time limit around the group becomes a TimeoutError when nothing failed', () =>
    virtually(async () => {
      await expect(
        timeout(10, () =>
          TaskGroup.run(async (group) => {
            group.createTask(() => sleep(1000));
          }),
        ),
      ).rejects.toThrow(TimeoutError);
    }));

  test('that was swallowed before the group is made again when the group fails, as in asyncio', () =>
    virtually(async () => {
      const log: (number | undefined)[] = [];
      const task = createTask(async () => {
        await sleep(1000).catch(() => {});
        await ending(TaskGroup.run(async (group) => void group.createTask(() => fail('child'))));
        log.push(currentTask()?.cancelling);
        await sleep(1);
      });
      await checkpoint();
      task.cancel();
      await expect(task.join()).rejects.toThrow(CancelledError);
      expect(log).toEqual([1]);
    }));
});

describe('createTask', () => {
  test('is refused while the group is shutting down', () =>
    virtually(async () => {
      let refused: unknown;
      await ending(
        TaskGroup.run(async (group) => {
          group.createTask(() => fail('child'));
          try {
            await sleep(100);
          } finally {
            try {
              group.createTask(async () => {});
            } catch (error) {
              refused = error;
            }
          }
        }),
      );
      expect(refused).toEqual(new InvalidStateError('the task group is shutting down'));
    }));

  test('is refused when the group has ended', () =>
    virtually(async () => {
      const group = await TaskGroup.run(async (mine) => mine);
      expect(() => group.createTask(async () => {})).toThrow(new InvalidStateError('the task group has ended'));
    }));

  test('takes a function, never a promise', () =>
    virtually(() =>
      TaskGroup.run(async (group) => {
        expect(() => group.createTask(Promise.resolve() as never)).toThrow(TypeError);
      }),
    ));
});

test('outside run() a group is refused', async () => {
  await expect(TaskGroup.run(async () => {})).rejects.toThrow(NoRunningLoopError);
});

test('a body that is no function fails the group', () =>
  virtually(async () => {
    expect(await failures(() => TaskGroup.run('work' as never))).toEqual([expect.stringContaining('TypeError')]);
  }));

test('String(group) shows its state and the tasks that are left', () =>
  virtually(async () => {
    const group = await TaskGroup.run(async (mine) => {
      mine.createTask(() => sleep(10));
      expect(String(mine)).toBe('<TaskGroup of main open tasks=1>');
      return mine;
    });
    expect(String(group)).toBe('<TaskGroup of main exiting tasks=0>');
  }));
