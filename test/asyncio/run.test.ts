import {
  allTasks,
  CancelledError,
  checkpoint,
  createTask,
  currentTask,
  DeadlockError,
  InvalidStateError,
  Lock,
  loopTime,
  type Probe,
  run,
  sleep,
  type Task,
} from 'asynclings';
import { afterEach, beforeEach, describe, expect, type MockInstance, test, vi } from 'vitest';
import { ending, virtually } from '../support/virtually.ts';

let emitWarning: MockInstance<typeof process.emitWarning>;
beforeEach(() => {
  emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
});
afterEach(() => {
  emitWarning.mockRestore();
});

const warnings = (): unknown[] => emitWarning.mock.calls.map((args: unknown[]) => `${args[1] as string}: ${args[0] as string}`);

describe('the outcome', () => {
  test('is what main returned', async () => {
    expect(await run(async () => 'value')).toBe('value');
    expect(await virtually(async () => undefined)).toBeUndefined();
  });

  test('is what main threw', async () => {
    const error = new RangeError('main');
    await expect(virtually(async () => Promise.reject(error))).rejects.toBe(error);
    expect(warnings()).toEqual([]);
  });

  test('is a CancelledError when main was cancelled', async () => {
    const main = virtually(async () => {
      currentTask()?.cancel('by itself');
      await checkpoint();
    });
    expect(await ending(main)).toBe('CancelledError: by itself');
  });

  test.each([undefined, 42, Promise.resolve()])('is a TypeError when main is %s', async (main) => {
    await expect(run(main as never)).rejects.toThrow(TypeError);
  });
});

test('main is the first task; its name can be given', async () => {
  expect(await virtually(async () => String(currentTask()))).toBe('<Task main running>');
  expect(await virtually(async () => currentTask()?.name, { name: 'server' })).toBe('server');
});

test('main does not start synchronously', async () => {
  const log: string[] = [];
  const running = virtually(async () => log.push('main'));
  log.push('caller');
  await running;
  expect(log).toEqual(['caller', 'main']);
});

test('a run inside a running loop is an error, and the loop goes on', () =>
  virtually(async () => {
    await expect(run(async () => {})).rejects.toThrow(InvalidStateError);
    await sleep(1);
    expect(loopTime()).toBe(1);
  }));

test('one after another is fine, also from what is left of an earlier one', async () => {
  expect(await virtually(async () => 1).then(() => virtually(async () => 2))).toBe(2);
  let after: Promise<number> | undefined;
  await virtually(async () => {
    after = new Promise<void>((resolve) => {
      setTimeout(resolve, 5);
    }).then(() => virtually(async () => 3));
  });
  expect(await after).toBe(3);
});

test('two side by side do not disturb each other', async () => {
  const program = async (): Promise<string> => {
    const log: string[] = [];
    const lock = new Lock();
    const tasks = ['a', 'b', 'c'].map((name) =>
      createTask(() =>
        lock.run(async () => {
          await sleep(1);
          log.push(`${name}@${Math.floor(loopTime()) >= 1}`);
        }),
      ),
    );
    for (const task of tasks) await task.join();
    log.push(`${allTasks().size}`);
    return log.join(' ');
  };
  const results = await Promise.all([run(program), virtually(program), virtually(program), run(program)]);
  expect(new Set(results)).toEqual(new Set(['a@true b@true c@true 1']));
});

test('a probe of one hears nothing of the other', async () => {
  const heard = new Set<string>();
  const probe = new Proxy({} as Probe, {
    get: () => (_atMs: number, ...args: unknown[]) => {
      for (const arg of args) if (arg instanceof Object && 'state' in arg) heard.add((arg as Task).name);
    },
  });
  const program = async (): Promise<void> => {
    const lock = new Lock();
    const tasks = [1, 2].map(() => createTask(() => lock.run(() => sleep(1)), { name: `child of ${currentTask()?.name}` }));
    for (const task of tasks) await task.join();
  };
  await Promise.all([virtually(program, { probe, name: 'observed' }), virtually(program, { name: 'private' })]);
  expect(heard).toEqual(new Set(['observed', 'child of observed']));
});

describe('tasks that are left when main ends', () => {
  test('are cancelled and waited for', async () => {
    const log: string[] = [];
    await virtually(async () => {
      createTask(async () => {
        try {
          await sleep(1000);
        } catch (error) {
          log.push(String(error));
          await sleep(5);
          log.push(`cleaned up at ${loopTime()}`);
        }
      });
      await sleep(10);
    });
    expect(log).toEqual(['CancelledError: cancelled', 'cleaned up at 15']);
  });

  test('that have not started never do, unless they are ready beside the end of main', async () => {
    const log: string[] = [];
    await virtually(async () => {
      createTask(async () => {
        log.push('ready');
        createTask(async () => log.push('never'));
      });
    });
    expect(log).toEqual(['ready']);
  });

  test('are cancelled too when main fails, whose error goes on', async () => {
    const log: string[] = [];
    const main = virtually(async () => {
      createTask(async () => {
        try {
          await sleep(1000);
        } finally {
          log.push('cleaned up');
        }
      });
      await checkpoint();
      throw new RangeError('main');
    });
    await expect(main).rejects.toThrow('main');
    expect(log).toEqual(['cleaned up']);
  });

  test('and those that they start meanwhile are cancelled in their turn', async () => {
    const log: string[] = [];
    await virtually(async () => {
      createTask(async () => {
        try {
          await sleep(1000);
        } finally {
          createTask(async () => {
            try {
              await sleep(1000);
            } finally {
              log.push('second generation');
            }
          });
          await checkpoint();
        }
      });
      await checkpoint();
    });
    expect(log).toEqual(['second generation']);
  });

  test('that refuse to end for want of anything to wake them are a deadlock', async () => {
    const main = virtually(async () => {
      createTask(async () => {
        for (;;) await sleep(Infinity).catch(() => {});
      });
      await checkpoint();
    });
    await expect(main).rejects.toThrow(DeadlockError);
  });
});

describe('failures that nobody looked at', () => {
  const failing = (): Task<never> => createTask(async () => Promise.reject(new Error('unseen')), { name: 'failing' });

  test('are reported when the run ends', async () => {
    await virtually(async () => {
      failing();
      await sleep(1);
    });
    expect(warnings()).toEqual(["UnhandledTaskError: task 'failing' failed and nobody looked at it: Error: unseen"]);
  });

  test('are reported once they happen during the clean-up, too', async () => {
    await virtually(async () => {
      createTask(
        async () => {
          try {
            await sleep(1000);
          } finally {
            throw new Error('while cleaning up'); // oxlint-disable-line no-unsafe-finally -- the mistake under test
          }
        },
        { name: 'left' },
      );
      await checkpoint();
    });
    expect(warnings()).toEqual(["UnhandledTaskError: task 'left' failed and nobody looked at it: Error: while cleaning up"]);
  });

  test('are not, when somebody joined the task, asked for its exception or for its result', async () => {
    await virtually(async () => {
      const tasks = [failing(), failing(), failing()];
      await ending(tasks[0]!.join());
      tasks[1]!.exception();
      expect(() => tasks[2]!.result()).toThrow('unseen');
    });
    expect(warnings()).toEqual([]);
  });

  test('are left to the probe where there is one, unless debug is on', async () => {
    const notes: string[] = [];
    const probe = new Proxy({} as Probe, { get: (_, name) => (...args: unknown[]) => void (name === 'note' && notes.push(String(args[1]))) });
    const main = async (): Promise<void> => {
      failing();
      await sleep(1);
    };
    await virtually(main, { probe });
    expect([warnings().length, notes.includes('warn.unhandled')]).toEqual([0, true]);
    await virtually(main, { probe, debug: true });
    expect(warnings().length).toBe(1);
  });
});

describe('choose', () => {
  test('is given the tasks that are ready, oldest first, and nothing else; what it returns goes next', async () => {
    const offered: string[][] = [];
    const order: string[] = [];
    await virtually(
      async () => {
        const tasks = ['a', 'b', 'c'].map((name) =>
          createTask(
            async () => {
              order.push(name);
              await sleep(1);
              order.push(name);
            },
            { name },
          ),
        );
        tasks[0]?.addDoneCallback(() => order.push('callback'));
        for (const task of tasks) await task.join();
      },
      {
        choose: (ready) => {
          offered.push(ready.map((task) => task.name));
          return ready.length - 1;
        },
      },
    );
    expect(order).toEqual(['c', 'b', 'a', 'a', 'callback', 'b', 'c']);
    expect(offered[0]).toEqual(['a', 'b', 'c']);
    expect(offered.every((names) => names.length > 1)).toBe(true);
  });

  test('0 is the order without it', async () => {
    const program = async (): Promise<string[]> => {
      const log: string[] = [];
      const lock = new Lock();
      const tasks = ['a', 'b', 'c', 'd'].map((name, i) =>
        createTask(async () => {
          for (let k = 0; k < 3; k++) {
            await lock.run(() => sleep(i % 2));
            log.push(name);
            await checkpoint();
          }
        }),
      );
      for (const task of tasks) await task.join();
      return log;
    };
    expect(await virtually(program, { choose: () => 0 })).toEqual(await virtually(program));
  });

  test.each([7, -1, 0.5, Number.NaN, undefined, 'a'])('%s is no choice: the tasks are cancelled, clean up, and run() rejects', async (choice) => {
    const log: string[] = [];
    const main = virtually(
      async () => {
        for (const name of ['a', 'b']) {
          createTask(async () => {
            try {
              await sleep(10);
            } finally {
              log.push(`${name} cleaned up`);
            }
          });
        }
        await sleep(1000);
      },
      { choose: (ready) => (log.length === 0 && ready.some((task) => task.waitingOn === undefined && task.timings.startedAtMs !== undefined) ? (choice as number) : 0) },
    );
    await expect(main).rejects.toThrow(RangeError);
    expect(log).toEqual(['a cleaned up', 'b cleaned up']);
  });

  test('an error of its own is what run() rejects with', async () => {
    const error = new Error('undecided');
    const main = virtually(
      async () => {
        createTask(async () => {});
        createTask(async () => {});
        await sleep(1);
      },
      {
        choose: () => {
          throw error;
        },
      },
    );
    await expect(main).rejects.toBe(error);
  });
});

describe('slow steps', () => {
  const blocking = async (): Promise<void> => {
    const until = performance.now() + 5;
    while (performance.now() < until);
    await checkpoint();
  };

  test('are reported to the probe, with the task and the time', async () => {
    const notes: unknown[][] = [];
    const probe = new Proxy({} as Probe, { get: (_, name) => (...args: unknown[]) => void (name === 'note' && notes.push(args)) });
    await virtually(blocking, { probe, slowStepMs: 4 });
    const [note] = notes.filter(([, kind]) => kind === 'loop.blocked');
    expect(note?.[2]).toMatchObject({ name: 'main' });
    expect(note?.[4]).toBeGreaterThanOrEqual(5);
  });

  test('are warned about with debug', async () => {
    await virtually(blocking, { debug: true, slowStepMs: 4 });
    expect(warnings()).toEqual([expect.stringMatching(/^SlowStepWarning: task 'main' ran for \d+ ms without a wait/)]);
  });

  test('are not measured unless asked for', async () => {
    await virtually(blocking);
    expect(warnings()).toEqual([]);
  });
});

test('a task cancelled by a child of another run is cancelled', async () => {
  let other: Task | undefined;
  const first = run(async () => {
    other = currentTask();
    await sleep(5000);
  });
  await virtually(async () => {
    await checkpoint();
    other?.cancel('from next door');
  });
  await expect(first).rejects.toThrow(new CancelledError('from next door'));
});
