import { allTasks, CancelledError, createTask, currentLoop, currentTask, ExceptionGroup, loopTime, sleep, TaskGroup, timeout, TimeoutError } from 'asynclings';
import { cancelAfter, InnerCancelled, runCancellable } from 'asynclings/chapters/exceptions';
import { describe, expect, test } from 'vitest';
import { failureOf, onVirtualTime } from '../../support/virtual-time.ts';

const giveUp = async () => {
  currentTask()!.cancel('gave up');
  await sleep(1);
};

/** Both run work as a task of its own and say who cancelled it; the second has a limit besides. */
describe.each([
  ['runCancellable()', (fn: () => Promise<unknown>, onCancel?: (why: string, reason: unknown) => unknown) => runCancellable(fn, onCancel && { onCancel: onCancel as () => void })],
  ['cancelAfter()', (fn: () => Promise<unknown>, onCancel?: (why: string, reason: unknown) => unknown) => cancelAfter(fn, 1000, onCancel && { onCancel: onCancel as () => void })],
] as const)('%s', (_name, runIt) => {
  test('returns what the work returned, and calls nobody', () =>
    onVirtualTime(async () => {
      const calls: unknown[] = [];
      expect(await runIt(async () => (await sleep(5), 'value'), (why) => calls.push(why))).toBe('value');
      expect([calls, currentLoop().timerCount]).toEqual([[], 0]);
    }));

  test('passes the request to its caller on, with the reason, when the work and the callback have ended', () =>
    onVirtualTime(async () => {
      const log: unknown[] = [];
      const work = async () => {
        try {
          await sleep(100);
        } finally {
          await sleep(5);
          log.push(`work ended at ${loopTime()}`);
        }
      };
      const onCancel = async (...args: unknown[]) => {
        await sleep(5);
        log.push(args);
      };
      const caller = createTask(() => runIt(work, onCancel));
      await sleep(10);
      caller.cancel('user left');
      expect(await failureOf(() => caller.join())).toMatchObject({ name: 'CancelledError', reason: 'user left' });
      expect([log, loopTime()]).toEqual([['work ended at 15', ['outer', 'user left']], 20]);
    }));

  test.each([
    ['that cancels itself', giveUp],
    ['that throws a CancelledError', () => Promise.reject(new CancelledError('gave up'))],
    ['whose own helper was cancelled', async () => {
      const helper = createTask(() => sleep(100));
      createTask(() => helper.cancel('gave up'));
      await helper.join();
    }],
  ])('takes the cancellation of work %s for a failure: nobody asked the caller', (_how, work) =>
    onVirtualTime(async () => {
      const told: unknown[] = [];
      const failure = await failureOf(() => runIt(work, (...args) => void told.push(args)));
      expect(failure).toBeInstanceOf(InnerCancelled);
      expect(failure).toMatchObject({ reason: 'gave up', message: 'the work was cancelled from within: gave up' });
      expect([told, currentTask()?.cancelling]).toEqual([[['inner', 'gave up']], 0]);
    }),
  );

  test('makes a group fail whose child’s work was cancelled, where a CancelledError would vanish', () =>
    onVirtualTime(async () => {
      const failure = await failureOf(() => TaskGroup.run(async (group) => void group.createTask(() => runIt(giveUp))));
      expect((failure as ExceptionGroup).leaves().map((leaf) => (leaf as Error).name)).toEqual(['InnerCancelled']);
    }));

  test('accepts a plain function as callback', () =>
    onVirtualTime(async () => {
      expect(await failureOf(() => runIt(giveUp, () => 'not a promise'))).toBeInstanceOf(InnerCancelled);
    }));

  test('attaches the failure of the callback, and keeps the kind of end', () =>
    onVirtualTime(async () => {
      const failing = () => {
        throw new Error('callback');
      };
      const inner = (await failureOf(() => runIt(giveUp, failing))) as InnerCancelled;
      expect(String((inner.cause as CancelledError).cause)).toBe('Error: callback');
      let seen: unknown;
      const caller = createTask(async () => {
        seen = await failureOf(() => runIt(() => sleep(100), failing));
      });
      await sleep(1);
      caller.cancel();
      await caller.join();
      expect(seen).toBeInstanceOf(CancelledError);
      expect(String((seen as CancelledError).cause)).toBe('Error: callback');
    }, { wrongOnPurpose: ['cancel-swallowed'] }));

  test('lets the callback finish when another request comes, and obeys that then', () =>
    onVirtualTime(async () => {
      const log: string[] = [];
      const onCancel = async () => {
        await sleep(20);
        log.push(`callback ended at ${loopTime()}`);
      };
      const caller = createTask(() => runIt(giveUp, onCancel));
      await sleep(5);
      caller.cancel('second');
      const failure = (await failureOf(() => caller.join())) as CancelledError;
      expect([failure.name, failure.reason, log]).toEqual(['CancelledError', 'second', ['callback ended at 20']]);
    }));

  test('honours a request that the work ignored: the caller was asked to stop', () =>
    onVirtualTime(async () => {
      const stubborn = async () => {
        await sleep(100).catch(() => {});
        await sleep(5);
        return 'as if nothing had happened';
      };
      const caller = createTask(() => runIt(stubborn));
      await sleep(10);
      caller.cancel('stop');
      expect(await failureOf(() => caller.join())).toMatchObject({ name: 'CancelledError', reason: 'stop' });
      expect(loopTime()).toBe(15);
    }, { wrongOnPurpose: ['cancel-swallowed'] }));

  test('counts a request that was pending when it began, and starts no work', () =>
    onVirtualTime(async () => {
      let isStarted = false;
      const caller = createTask(() => {
        currentTask()!.cancel('early');
        return runIt(async () => (isStarted = true));
      });
      expect(await failureOf(() => caller.join())).toMatchObject({ name: 'CancelledError', reason: 'early' });
      expect(isStarted).toBe(false);
    }));

  test('tells its caller’s clean-up, after an earlier request, from a new request', () =>
    onVirtualTime(async () => {
      let seen: unknown;
      const caller = createTask(async () => {
        try {
          await sleep(100);
        } finally {
          seen = await failureOf(() => runIt(giveUp));
        }
      });
      await sleep(1);
      caller.cancel();
      await failureOf(() => caller.join());
      expect(seen).toBeInstanceOf(InnerCancelled); // nobody has asked again
    }));

  test('leaves the expiry of a limit around it to that limit', () =>
    onVirtualTime(async () => {
      const told: unknown[] = [];
      expect(await failureOf(() => timeout(20, () => runIt(() => sleep(100), (why) => void told.push(why))))).toBeInstanceOf(TimeoutError);
      expect([told, loopTime(), currentTask()?.cancelling]).toEqual([['outer'], 20, 0]);
    }));

  test('passes an error of the work on, also one of its clean-up', () =>
    onVirtualTime(async () => {
      const error = new RangeError('work');
      expect(await failureOf(() => runIt(() => Promise.reject(error)))).toBe(error);
      const failsInCleanUp = async () => {
        await sleep(100).catch(() => Promise.reject(error));
      };
      const caller = createTask(() => runIt(failsInCleanUp));
      await sleep(1);
      caller.cancel();
      expect(await failureOf(() => caller.join())).toBe(error);
    }));

  test('refuses a promise', () =>
    onVirtualTime(async () => {
      await expect(runIt(Promise.resolve() as never)).rejects.toThrow('begun already');
    }));
});

describe('the limit of cancelAfter()', () => {
  test('is a TimeoutError, not a cancellation, and its caller was not asked for anything', () =>
    onVirtualTime(async () => {
      const told: unknown[] = [];
      const failure = await failureOf(() => cancelAfter(() => sleep(100), 20, { onCancel: (why) => void told.push(why) }));
      expect(failure).toBeInstanceOf(TimeoutError);
      expect([told, loopTime(), currentTask()?.cancelling, currentTask()?.signal.aborted]).toEqual([['limit'], 20, 0, false]);
    }));

  test('makes a group fail', () =>
    onVirtualTime(async () => {
      const failure = await failureOf(() => TaskGroup.run(async (group) => void group.createTask(() => cancelAfter(() => sleep(100), 20))));
      expect((failure as ExceptionGroup).leaves()[0]).toBeInstanceOf(TimeoutError);
    }));

  test('is not any TimeoutError that the work throws', () =>
    onVirtualTime(async () => {
      const told: unknown[] = [];
      const strange = new TimeoutError();
      expect(await failureOf(() => cancelAfter(() => Promise.reject(strange), 20, { onCancel: (why) => void told.push(why) }))).toBe(strange);
      expect(told).toEqual([]);
    }));

  test('counts when the work ignores it: what comes late is dropped', () =>
    onVirtualTime(async () => {
      const stubborn = async () => {
        await sleep(100).catch(() => {});
        await sleep(30);
        return 'late';
      };
      expect(await failureOf(() => cancelAfter(stubborn, 20))).toMatchObject({ name: 'TimeoutError', scope: { expired: true } });
      expect(loopTime()).toBe(50);
    }));

  test('keeps its kind when the callback fails', () =>
    onVirtualTime(async () => {
      const failure = (await failureOf(() => cancelAfter(() => sleep(100), 20, { onCancel: () => Promise.reject(new Error('callback')) }))) as TimeoutError;
      expect([failure.name, String((failure.cause as CancelledError).cause)]).toEqual(['TimeoutError', 'Error: callback']);
    }));

  test('gives way to a request that comes while the callback runs', () =>
    onVirtualTime(async () => {
      const caller = createTask(() => cancelAfter(() => sleep(100), 20, { onCancel: () => sleep(20) }));
      await sleep(30);
      caller.cancel('real');
      const failure = (await failureOf(() => caller.join())) as CancelledError;
      expect([failure.name, failure.reason, loopTime()]).toEqual(['CancelledError', 'real', 40]);
    }));

  test('comes before a result of the same instant', () =>
    onVirtualTime(async () => {
      expect(await failureOf(() => cancelAfter(() => sleep(20), 20))).toBeInstanceOf(TimeoutError);
      expect(await cancelAfter(async () => 'no wait', 0)).toBe('no wait');
    }));

  test('leaves no helper behind', () =>
    onVirtualTime(async () => {
      await cancelAfter(() => sleep(5), 20);
      await failureOf(() => cancelAfter(() => sleep(50), 20));
      expect([allTasks().size, currentLoop().timerCount]).toEqual([1, 0]);
    }));

  test.each([NaN, -1, '3', undefined])('refuses %j before anything is started', (ms) =>
    onVirtualTime(async () => {
      let isStarted = false;
      const failure = await failureOf(() => cancelAfter(() => (isStarted = true), ms as number));
      expect(failure instanceof RangeError || failure instanceof TypeError).toBe(true);
      await sleep(1);
      expect(isStarted).toBe(false);
    }),
  );
});
