import { CancelledError, createTask, currentTask, ExceptionGroup, InvalidStateError, loopTime, sleep, TaskGroup, TimeoutError } from 'asynclings';
import { failuresOf, type Job, type Outcome, runCollect, runGroup, runGroupWithin } from 'asynclings/chapters/task-group';
import { describe, expect, test } from 'vitest';
import { failureOf, onVirtualTime } from '../../support/virtual-time.ts';

describe('runGroup()', () => {
  test('runs the jobs together and aligns the results with them', () =>
    onVirtualTime(async () => {
      expect(await runGroup([() => nap(300), () => nap(100), () => nap(200)])).toEqual([300, 100, 200]);
      expect(loopTime()).toBe(300);
      expect(await runGroup([])).toEqual([]);
    }));

  test('cancels the other jobs when one fails, and reports every failure', () =>
    onVirtualTime(async () => {
      const tidy = async () => {
        await sleep(50).catch(() => {
          throw new Error('clean-up');
        });
      };
      const failure = await failureOf(() => runGroup([() => failAfter(10, 'first'), tidy]));
      expect((failure as ExceptionGroup).leaves().map(String)).toEqual(['Error: first', 'Error: clean-up']);
      expect(loopTime()).toBe(10);
    }));

  test('tells a job that was cancelled on its own from a cancellation of the caller', () =>
    onVirtualTime(async () => {
      const failure = await failureOf(() => runGroup([() => nap(5), giveUp]));
      expect(failure).toBeInstanceOf(InvalidStateError);
      expect(String(failure)).toMatch('job 1');
      expect(currentTask()?.cancelling).toBe(0);
    }));

  test('starts nothing when one of the jobs is not a function', () =>
    onVirtualTime(async () => {
      let isStarted = false;
      const begin = async () => (isStarted = true);
      const promise = Promise.resolve(1) as unknown as Job<number>;
      await expect(runGroup<unknown>([begin, promise])).rejects.toThrow('begun already');
      await expect(runCollect<unknown>([begin, 'x' as unknown as Job<string>])).rejects.toBeInstanceOf(TypeError);
      await sleep(1);
      expect(isStarted).toBe(false);
    }));

  test('leaves the caller without cancellation requests, as often as a job fails', () =>
    onVirtualTime(async () => {
      for (let round = 0; round < 2; round++) {
        await failureOf(() => runGroup([() => failAfter(10, 'late'), () => nap(5)]));
        expect(currentTask()?.cancelling).toBe(0);
      }
    }));
});

describe('runCollect()', () => {
  test('keeps what succeeded when others fail, aligned with the jobs', () =>
    onVirtualTime(async () => {
      const outcomes = await runCollect<number>([() => failAfter(10, 'a'), () => nap(30), () => failAfter(20, 'b')]);
      expect(outcomes.map(summary)).toEqual(['error Error: a', 'ok 30', 'error Error: b']);
      expect(loopTime()).toBe(30);
    }));

  test('keeps a failed group as a tree, which failuresOf() takes apart', () =>
    onVirtualTime(async () => {
      const nested = () => runGroup([() => failAfter(5, 'x'), () => failAfter(5, 'y')]);
      const outcomes = await runCollect<unknown>([nested, () => nap(1), () => failAfter(1, 'z')]);
      expect(outcomes[0]).toMatchObject({ status: 'error', error: expect.any(ExceptionGroup) as unknown });
      expect(failuresOf(outcomes).map(String)).toEqual(['Error: x', 'Error: y', 'Error: z']);
    }));

  test('has a place for a job that throws at once, and for one that rejects with nothing', () =>
    onVirtualTime(async () => {
      const throwing = (): Promise<never> => {
        throw new RangeError('at once');
      };
      const outcomes = await runCollect([throwing, () => Promise.reject(undefined)]);
      expect(outcomes).toEqual([{ status: 'error', error: new RangeError('at once') }, { status: 'error', error: undefined }]);
    }));

  test('has a cancelled place for a job that gives itself up, in whichever way', () =>
    onVirtualTime(async () => {
      const cancelItself = async () => {
        currentTask()?.cancel('own wish');
        await sleep(5);
      };
      const cancelItselfLate = async () => void currentTask()?.cancel('too late');
      const outcomes = await runCollect<unknown>([giveUp, cancelItself, cancelItselfLate, () => nap(3)]);
      expect(outcomes).toEqual([
        { status: 'cancelled', reason: 'gave up' },
        { status: 'cancelled', reason: 'own wish' },
        { status: 'cancelled', reason: 'too late' },
        { status: 'ok', value: 3 },
      ]);
      expect(currentTask()?.cancelling).toBe(0);
    }));

  test('cancels every job when the caller is cancelled, and makes no outcome of that', () =>
    onVirtualTime(async () => {
      const endings: string[] = [];
      const job = async () => {
        try {
          await sleep(100);
        } finally {
          endings.push('told');
        }
      };
      const caller = createTask(() => runCollect([job, job]));
      await sleep(10);
      caller.cancel('closing time');
      await expect(caller.join()).rejects.toBeInstanceOf(CancelledError);
      expect([endings, loopTime()]).toEqual([['told', 'told'], 10]);
    }));

  test('runs a job twice that is given twice', () =>
    onVirtualTime(async () => {
      let runs = 0;
      const job = async () => ++runs;
      expect((await runCollect([job, job])).map(summary)).toEqual(['ok 1', 'ok 2']);
    }));
});

describe('runGroupWithin()', () => {
  test('returns the results when they come in time', () =>
    onVirtualTime(async () => {
      expect(await runGroupWithin([() => nap(10), () => nap(20)], 100)).toEqual([10, 20]);
      expect(loopTime()).toBe(20);
    }));

  test('has ended every job, clean-up included, when the time is up', () =>
    onVirtualTime(async () => {
      const log: string[] = [];
      const slow = async () => {
        try {
          await sleep(1000);
        } finally {
          await sleep(5);
          log.push(`cleaned at ${loopTime()}`);
        }
      };
      const failure = await failureOf(() => runGroupWithin<unknown>([slow, () => nap(1)], 50));
      expect(failure).toBeInstanceOf(TimeoutError);
      expect([log, loopTime()]).toEqual([['cleaned at 55'], 55]);
    }));

  test('passes a failure on that comes before the time is up', () =>
    onVirtualTime(async () => {
      const failure = await failureOf(() => runGroupWithin([() => failAfter(10, 'early')], 50));
      expect((failure as ExceptionGroup).leaves().map(String)).toEqual(['Error: early']);
    }));
});

test('a group inside a group fails as a tree', () =>
  onVirtualTime(async () => {
    const failure = await failureOf(() =>
      TaskGroup.run(async (group) => {
        group.createTask(() => runGroup<unknown>([() => failAfter(10, 'inner')]));
        group.createTask(() => failAfter(10, 'outer'));
      }),
    );
    const errors = (failure as ExceptionGroup).errors as unknown[];
    expect(errors.map((error) => (error instanceof ExceptionGroup ? 'group' : String(error))).toSorted()).toEqual(['Error: outer', 'group']);
  }));

async function nap(ms: number): Promise<number> {
  await sleep(ms);
  return ms;
}

async function failAfter(ms: number, message: string): Promise<never> {
  await sleep(ms);
  throw new Error(message);
}

function giveUp(): Promise<never> {
  return Promise.reject(new CancelledError('gave up'));
}

function summary(outcome: Outcome<unknown>): string {
  if (outcome.status === 'ok') return `ok ${String(outcome.value)}`;
  return outcome.status === 'error' ? `error ${String(outcome.error)}` : 'cancelled';
}
