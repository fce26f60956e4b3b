import { allTasks, CancelledError, createTask, currentTask, loopTime, run, sleep, type Task, TaskGroup, timeout, wait } from 'asynclings';
import { gracefulShutdown, ShutdownInterrupted, type ShutdownReport } from 'asynclings/chapters/exceptions';
import { Recorder } from 'asynclings/trace';
import { expect, test } from 'vitest';
import { failureOf, onVirtualTime } from '../../support/virtual-time.ts';

const start = (name: string, fn: () => Promise<unknown>) => createTask(fn, { name });
const cleaning = (ms: number) => async () => {
  try {
    await sleep(10_000);
  } finally {
    await sleep(ms);
  }
};

/** Ignores every request until `ms` have passed. */
const stubborn = (ms: number) => async () => {
  const endMs = loopTime() + ms;
  while (loopTime() < endMs) await sleep(endMs - loopTime()).catch(() => {});
};

const failing = () =>
  sleep(10_000).finally(() => {
    throw new Error('clean-up');
  });

/** Stubborn tasks must not keep the run alive for ever. */
async function ended(tasks: Iterable<Task>): Promise<void> {
  await wait(tasks);
}

test('says what became of each task, in the order of the list', () =>
  onVirtualTime(async () => {
    const tasks = [start('a', stubborn(100)), start('b', failing), start('c', () => sleep(10_000).catch(() => 'value')), start('d', () => sleep(10_000)), start('e', cleaning(5))];
    await sleep(1);
    const report = await gracefulShutdown(tasks, 50);
    expect(report).toEqual({ cancelled: ['d', 'e'], completed: ['c'], failed: [{ name: 'b', error: new Error('clean-up') }], stuck: ['a'] });
    expect(loopTime()).toBe(51);
    await ended(tasks);
  }, { wrongOnPurpose: ['cancel-swallowed'] }));

test('returns as soon as all have ended: clean-ups run side by side', () =>
  onVirtualTime(async () => {
    const tasks = [30, 10, 20].map((ms) => start(`${ms}`, cleaning(ms)));
    await sleep(1);
    expect((await gracefulShutdown(tasks, 1000)).cancelled).toEqual(['30', '10', '20']);
    expect(loopTime()).toBe(31);
  }));

test('has one limit for all stubborn tasks together', () =>
  onVirtualTime(async () => {
    const tasks = [1, 2, 3].map((n) => start(`${n}`, stubborn(1000)));
    await sleep(1);
    expect((await gracefulShutdown(tasks, 50)).stuck).toEqual(['1', '2', '3']);
    expect(loopTime()).toBe(51);
    await ended(tasks);
  }, { wrongOnPurpose: ['cancel-swallowed'] }));

test('leaves the caller’s own task alone', () =>
  onVirtualTime(async () => {
    const other = start('other', cleaning(5));
    await sleep(1);
    expect(await gracefulShutdown([currentTask()!, other], 50)).toEqual({ cancelled: ['other'], completed: [], failed: [], stuck: [] });
    expect(currentTask()?.cancelling).toBe(0);
  }));

test('counts a task once that is given twice, and only reports those that have ended', () =>
  onVirtualTime(async () => {
    const done = start('done', async () => 1);
    const failed = start('failed', () => Promise.reject(new Error('earlier')));
    const alive = start('alive', cleaning(0));
    await sleep(1);
    const report = await gracefulShutdown([done, alive, failed, alive, done], 50);
    expect(report).toEqual({ cancelled: ['alive'], completed: ['done'], failed: [{ name: 'failed', error: new Error('earlier') }], stuck: [] });
  }));

test('returns at once when there is nobody', () =>
  onVirtualTime(async () => {
    expect(await gracefulShutdown([], 50)).toEqual({ cancelled: [], completed: [], failed: [], stuck: [] });
    expect(loopTime()).toBe(0);
  }));

test('leaves the tasks the turn in which they are told when there is no time at all', () =>
  onVirtualTime(async () => {
    const tasks = [start('obedient', () => sleep(10_000)), start('cleaning', cleaning(5))];
    await sleep(1);
    expect(await gracefulShutdown(tasks, 0)).toEqual({ cancelled: ['obedient'], completed: [], failed: [], stuck: ['cleaning'] });
    await ended(tasks);
  }));

test('tells the tasks the reason', () =>
  onVirtualTime(async () => {
    const reasons: unknown[] = [];
    const tasks = [0, 1].map(() => start('t', () => sleep(100).catch((error: CancelledError) => void reasons.push(error.reason))));
    await sleep(1);
    await gracefulShutdown(tasks.slice(0, 1), 50);
    await gracefulShutdown(tasks, 50, { reason: 'deploy' });
    expect(reasons).toEqual(['shutdown', 'deploy']);
  }, { wrongOnPurpose: ['cancel-swallowed'] }));

test('is over at once, and still reports, when a task cancels its canceller', () =>
  onVirtualTime(async () => {
    const canceller = currentTask()!;
    const rebel = start('rebel', () => sleep(10_000).finally(() => canceller.cancel('no, you')));
    const slow = start('slow', cleaning(20));
    await sleep(1);
    const failure = (await failureOf(() => gracefulShutdown([rebel, slow], 50))) as ShutdownInterrupted;
    expect(failure).toBeInstanceOf(CancelledError);
    expect([failure.reason, failure.report, loopTime()]).toEqual(['no, you', { cancelled: ['rebel'], completed: [], failed: [], stuck: ['slow'] }, 1]);
    canceller.uncancel();
    await ended([slow]);
  }));

test('does not hang when a task in the list waits for the shutdown itself', () =>
  onVirtualTime(async () => {
    let shutdown: Task<ShutdownReport> | undefined;
    const waiting: Task = start('waiting', async () => {
      shutdown = createTask(() => gracefulShutdown([waiting], 50));
      await shutdown.join();
    });
    await wait([waiting]);
    expect([waiting.state, shutdown?.state, loopTime()]).toEqual(['cancelled', 'cancelled', 0]);
  }));

test('leaves nothing behind when it shuts down the group that it runs in, and a clean-up fails', () =>
  onVirtualTime(async () => {
    const failure = await failureOf(() =>
      TaskGroup.run(async (group) => {
        const tasks = [group.createTask(failing), group.createTask(cleaning(20))];
        await sleep(1);
        await gracefulShutdown(tasks, 50);
      }),
    );
    expect(String((failure as AggregateError).errors)).toBe('Error: clean-up');
    expect([allTasks().size, loopTime(), currentTask()?.cancelling]).toEqual([1, 1, 0]); // the group has asked again, and cut the other clean-up short
  }));

test('ends with a time limit around it, not with its own', () =>
  onVirtualTime(async () => {
    const task = start('stubborn', stubborn(100));
    await sleep(1);
    expect(await failureOf(() => timeout(10, () => gracefulShutdown([task], 50)))).toMatchObject({ name: 'TimeoutError', cause: { report: { stuck: ['stubborn'] } } });
    expect(loopTime()).toBe(11);
    await ended([task]);
  }, { wrongOnPurpose: ['cancel-swallowed'] }));

test.each([NaN, -1, Infinity, '3', undefined])('refuses %j as its limit, and asks nobody to stop', (limit) =>
  onVirtualTime(async () => {
    const task = start('task', () => sleep(5));
    const failure = await failureOf(() => gracefulShutdown([task], limit as number));
    expect(failure instanceof RangeError || failure instanceof TypeError).toBe(true);
    expect(await failureOf(() => gracefulShutdown([task, Promise.resolve() as never], 5))).toBeInstanceOf(TypeError);
    expect(task.cancelling).toBe(0);
    await task.join();
  }),
);

/** A shutdown with everything at once, which somebody cancels when `caller` has come to its wait number `cancelAt`. */
async function sweep(cancelAt: number) {
  const recorder = new Recorder();
  let waits = 0;
  let outcome: ShutdownReport | ShutdownInterrupted | undefined;
  let endedMs = 0;
  let caller: Task | undefined;
  const probe = new Proxy(recorder, {
    get: (target, name: keyof Recorder) => {
      if (name !== 'taskWaiting') return (target[name] as (...args: unknown[]) => unknown).bind(target);
      return (...args: Parameters<Recorder['taskWaiting']>) => {
        target.taskWaiting(...args);
        if (args[1] === caller && ++waits === cancelAt) queueMicrotask(() => caller?.cancel('sweep'));
      };
    },
  });
  await run(
    async () => {
      const tasks = [start('stubborn', stubborn(500)), start('failing', failing), start('slow', cleaning(20)), start('rebel', () => sleep(10_000).catch(() => void caller?.cancel('rebel')))];
      caller = createTask(async () => {
        try {
          outcome = await gracefulShutdown([...tasks, caller!], 50, { reason: 'closing' });
        } catch (error) {
          if (error instanceof ShutdownInterrupted) outcome = error;
          throw error;
        } finally {
          endedMs = loopTime();
        }
      }, { name: 'caller' });
      await sleep(0);
      await wait([caller, ...tasks]);
    },
    { clock: 'virtual', probe },
  );
  return { waits, outcome, endedMs, caller: caller!, trace: recorder.trace() };
}

test('is bounded and reports at whichever of its waits it is cancelled, and every request has its origin', async () => {
  const { waits } = await sweep(Infinity);
  expect(waits).toBeGreaterThan(0);
  for (let cancelAt = 1; cancelAt <= waits; cancelAt++) {
    const { outcome, endedMs, caller, trace } = await sweep(cancelAt);
    expect(outcome, `wait ${cancelAt}`).toBeInstanceOf(ShutdownInterrupted);
    const { report, reason } = outcome as ShutdownInterrupted;
    expect(reason).toBe('sweep');
    expect([...report.cancelled, ...report.completed, ...report.failed.map(({ name }) => name), ...report.stuck].toSorted()).toEqual(['failing', 'rebel', 'slow', 'stubborn']);
    expect([endedMs <= 50, caller.state]).toEqual([true, 'cancelled']);
    for (const name of ['failing', 'slow', 'stubborn', 'rebel']) {
      expect(trace.task(name).cancellations.map(({ origin, reason: why }) => [origin, why])).toEqual([[{ kind: 'task', task: caller.id }, 'closing']]);
    }
    expect(trace.events('cancel.swallowed').map(({ task }) => trace.task(task!).name).toSorted()).toEqual(['rebel', 'stubborn']);
    expect(trace.events('warn.unhandled').length, 'only what failed after the report is left to be reported').toBe(report.stuck.includes('failing') ? 1 : 0);
  }
});
