import { checkpoint, createTask, Lock, loopTime, sleep, TaskGroup } from 'asynclings';
import { argumentBattery, cancelSweep, explored, failSweep, fakeCall, InjectedError, scenario } from 'asynclings/testing';
import { afterEach, describe, expect, onTestFinished, test, vi } from 'vitest';
import { type RunReport, type SuiteHost, useSuiteHost } from '../../src/testing/host.ts';

afterEach(() => useSuiteHost({ stage: { kind: 'all' } }));

/** Runs a test's body as the grader does, and tells what it heard. */
async function at(stage: SuiteHost['stage'], body: () => Promise<void>): Promise<{ error: unknown; report: RunReport | undefined; isLeftOut: boolean }> {
  let report: RunReport | undefined;
  let isLeftOut = false;
  useSuiteHost({ stage, onReport: (told) => (report = told), onLeftOut: () => (isLeftOut = true) });
  const error = await body().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  return { error, report, isLeftOut };
}

const lostUpdate = scenario(async () => {
  let balance = 0;
  const deposit = async (): Promise<void> => {
    const before = balance;
    await checkpoint();
    balance = Math.max(balance, before + 1);
  };
  await TaskGroup.run(async (group) => {
    group.createTask(deposit);
    group.createTask(async () => {
      await checkpoint();
      await deposit();
    });
  });
  if (balance !== 2) throw new Error(`balance ${balance}`);
});

describe('scenario()', () => {
  test('runs on virtual time', scenario(async () => {
    await sleep(5000);
    expect(loopTime()).toBe(5000);
  }));

  test('fails when a task is left behind, and names it', async () => {
    const { error } = await at({ kind: 'first' }, scenario(async () => void createTask(() => sleep(10), { name: 'forgotten' })));
    expect(String(error)).toContain('forgotten');
  });

  test('may be told that tasks are left behind', async () => {
    const { error } = await at({ kind: 'first' }, scenario(async () => void createTask(() => sleep(10)), { mayLeak: true }));
    expect(error).toBeUndefined();
  });

  test('ends a run that only asks again and again', async () => {
    const { error } = await at({ kind: 'first' }, scenario(async () => {
      for (;;) await checkpoint();
    }));
    expect(String(error)).toContain('turns');
  });

  test('finds the order that breaks an invariant, and a schedule that replays it to the same trace', async () => {
    expect((await at({ kind: 'first' }, lostUpdate)).error).toBeUndefined();
    const swept = await at({ kind: 'sweeps', seed: 0, schedules: 20 }, lostUpdate);
    expect(String(swept.error)).toBe('Error: balance 1');
    expect(swept.report?.disturbance).toEqual({ kind: 'interleaving' });
    const replayed = await at({ kind: 'replay', schedule: swept.report!.schedule }, lostUpdate);
    expect(String(replayed.error)).toBe('Error: balance 1');
    expect(replayed.report?.hash).toBe(swept.report?.hash);
  });

  test('that is about the order of things runs in no other', async () => {
    const { isLeftOut } = await at({ kind: 'sweeps', seed: 0, schedules: 20 }, scenario(async () => {}, { order: 'fifo' }));
    expect(isLeftOut).toBe(true);
  });
});

test('explored() finds what takes many tries', async () => {
  let runs = 0;
  const body = explored(async () => {
    runs++;
    const order: number[] = [];
    await TaskGroup.run(async (group) => {
      for (let n = 0; n < 4; n++) group.createTask(async () => void order.push(n));
    });
    if (order.join('') === '3210') throw new Error('backwards');
  });
  const { error } = await at({ kind: 'sweeps', seed: 0, schedules: 20 }, body);
  expect(String(error)).toBe('Error: backwards');
  expect(runs).toBeGreaterThan(3);
});

describe('on a clock that is pretended, as in the grading process,', () => {
  test('the search for a shorter schedule that finds none ends when real time is up', async () => {
    const clock = vi.spyOn(performance, 'now');
    onTestFinished(() => clock.mockRestore());
    vi.resetModules(); // the real clock is taken once, when the runtime is loaded
    let realMs = 0;
    clock.mockImplementation(() => realMs);
    const runtime = await import('asynclings');
    const testing = await import('asynclings/testing');
    const { PretendedWorld, visit } = await import('../../src/testing/explore/pretended-world.ts');
    let runs = 0;
    const failsOnce = testing.explored(async () => {
      realMs += 50;
      const isFirstOutOfOrder = ++runs === 2; // the one in order has passed
      await runtime.TaskGroup.run(async (group) => {
        for (let n = 0; n < 6; n++) group.createTask(async () => {});
      });
      if (isFirstOutOfOrder) throw new Error('once');
    });
    await expect(visit(new PretendedWorld(0, () => 0), failsOnce)).rejects.toThrow('once');
    expect(runs).toBeGreaterThan(8);
    expect(runs).toBeLessThan(20);
  });
});

describe('cancelSweep()', () => {
  const sweepOver = (use: (lock: Lock) => Promise<void>) =>
    cancelSweep(async ({ victim, ending }) => {
      const lock = new Lock();
      victim(() => use(lock));
      await ending();
      if (lock.locked) throw new Error('still locked');
    });

  test('passes what gives back at every wait', sweepOver((lock) => lock.run(() => sleep(5))));

  test('finds the wait at which something is kept', async () => {
    const body = sweepOver(async (lock) => {
      await lock.acquire();
      await sleep(5);
      lock.release();
    });
    const { error, report } = await at({ kind: 'sweeps', seed: 0, schedules: 20 }, body);
    expect(String(error)).toBe('Error: still locked');
    expect(report?.disturbance).toMatchObject({ kind: 'cancel', wait: 1, moment: 'waiting' });
    const again = await at({ kind: 'replay', schedule: '0:', disturbance: report!.disturbance! }, body);
    expect(again.report?.hash).toBe(report?.hash);
  });

  test('does not accept a task that goes on as if nothing had happened', async () => {
    const body = cancelSweep(async ({ victim, ending }) => {
      victim(async () => {
        try {
          await sleep(5);
        } catch {
          // swallowed
        }
      });
      await ending();
    });
    expect(String((await at({ kind: 'sweeps', seed: 0, schedules: 20 }, body)).error)).toContain('as if nothing had happened');
  });

  test('waits for its own stage', async () => {
    expect((await at({ kind: 'first' }, cancelSweep(async () => {}))).isLeftOut).toBe(true);
  });
});

describe('failSweep()', () => {
  const sweepOver = (use: (step: () => Promise<string>, log: string[]) => Promise<void>) =>
    failSweep(async ({ dependency, failure }) => {
      const log: string[] = [];
      const error = await use(dependency(async () => 'step'), log).then(
        () => undefined,
        (thrown: unknown) => thrown,
      );
      if (error !== failure) throw new Error(`${String(error)} instead of ${String(failure)}`);
      if (log.at(-1) !== 'closed') throw new Error('not closed');
    });

  test('passes what cleans up after every call', sweepOver(async (step, log) => {
    try {
      await step();
      await step();
    } finally {
      log.push('closed');
    }
  }));

  test('finds the call whose failure nobody cleans up after', async () => {
    const body = sweepOver(async (step, log) => {
      await step();
      await step();
      log.push('closed');
    });
    const { error, report } = await at({ kind: 'sweeps', seed: 0, schedules: 20 }, body);
    expect(String(error)).toBe('Error: not closed');
    expect(report?.disturbance).toEqual({ kind: 'fail', call: 1 });
  });

  test('throws an error that can be told from others', () => expect(new InjectedError(2)).toMatchObject({ name: 'InjectedError', message: 'call 2 fails in this test' }));
});

test('fakeCall() counts what is in flight and fails when told to', scenario(async () => {
  const load = fakeCall((id: number) => id * 2, { ms: (id) => id });
  load.failOn(3, new RangeError('third'));
  const tasks = [10, 20, 5].map((id) => createTask(() => load(id)));
  await sleep(7);
  expect([load.inFlight, load.mostInFlight]).toEqual([2, 3]);
  await expect(tasks[2]!.join()).rejects.toThrow('third');
  expect(await tasks[1]!.join()).toBe(40);
  expect(load.calls.map(({ outcome }) => outcome)).toEqual(['done', 'done', 'failed']);
}, { order: 'fifo' }));

describe('argumentBattery()', () => {
  const check = (n: number): void => {
    if (!Number.isSafeInteger(n) || n < 1) throw new RangeError(String(n));
  };

  test('is content when everything odd is refused in the right way', async () => {
    await argumentBattery((n) => check(n), { how: 'throw' });
    await argumentBattery(async (n) => check(n), { how: 'reject' });
  });

  test('names the value that was accepted', async () => {
    await expect(argumentBattery((n: number) => void (n > 0 || check(0)), { how: 'throw' })).rejects.toThrow('Infinity was accepted');
  });

  test('wants async functions to reject, and others to throw', async () => {
    await expect(argumentBattery((n) => check(n), { how: 'reject' })).rejects.toThrow('threw at once');
    await expect(argumentBattery(async (n) => check(n), { how: 'throw' })).rejects.toThrow('came back as a rejection');
  });
});
