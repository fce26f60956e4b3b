import { CancelledError, ExceptionGroup, loopTime, sleep } from 'asynclings';
import { cancelSweep, fakeCall, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { JobList } from './starter.ts';

const failureOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    () => 'no failure',
    (error: unknown) => error,
  );

test(
  'adding a job starts nothing',
  scenario(async () => {
    const started: string[] = [];
    const list = new JobList<void>();
    const returned = list.add(async () => void started.push('a')).add(async () => void started.push('b'));
    await sleep(50);
    expect(started).toEqual([]);
    expect(returned).toBe(list);
    expect(list.size).toBe(2);
  }),
);

test(
  'runAll runs the jobs side by side',
  scenario(async () => {
    const list = new JobList<void>();
    for (let count = 0; count < 3; count++) list.add(() => sleep(100));
    await list.runAll();
    expect(loopTime()).toBe(100);
  }),
);

test(
  'runSequentially starts a job when the one before it has ended',
  scenario(async () => {
    const log: string[] = [];
    const job = (name: string) => async () => {
      log.push(`${name} begins`);
      await sleep(100);
      log.push(`${name} ends`);
      return name;
    };
    const results = await new JobList<string>().add(job('a')).add(job('b')).add(job('c')).runSequentially();
    expect(log).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c begins', 'c ends']);
    expect(loopTime()).toBe(300);
    expect(results).toEqual(['a', 'b', 'c']);
  }),
);

test(
  'results stand in the order of the jobs, whichever ends first',
  scenario(async () => {
    const list = new JobList<number>();
    for (const ms of [30, 10, 20]) list.add(async () => (await sleep(ms), ms));
    expect(await list.runAll()).toEqual([30, 10, 20]);
  }),
);

test(
  'every run does the work anew',
  scenario(async () => {
    let runs = 0;
    const list = new JobList<number>().add(async () => ++runs);
    expect(await list.runAll()).toEqual([1]);
    expect(await list.runSequentially()).toEqual([2]);
    expect(await list.runAll()).toEqual([3]);
  }),
);

test(
  'an array that was handed out does not change any more',
  scenario(async () => {
    const list = new JobList<string>().add(async () => 'a').add(async () => 'b');
    const together = await list.runAll();
    const inTurn = await list.runSequentially();
    together.push('mine');
    inTurn.reverse();
    const last = await list.runAll();
    expect(last).toEqual(['a', 'b']);
    list.clear();
    expect(last).toEqual(['a', 'b']);
    list.add(async () => 'c');
    expect(await list.runAll()).toEqual(['c']);
    expect(await list.runSequentially()).toEqual(['c']);
    expect(together).toEqual(['a', 'b', 'mine']);
    expect(inTurn).toEqual(['b', 'a']);
  }),
);

test(
  'an empty list gives an empty array at once',
  scenario(async () => {
    const list = new JobList<number>();
    expect(list.size).toBe(0);
    expect(await list.runAll()).toEqual([]);
    expect(await list.runSequentially()).toEqual([]);
    list.add(async () => 1).clear();
    expect(list.size).toBe(0);
    expect(await list.runAll()).toEqual([]);
    expect(loopTime()).toBe(0);
  }),
);

test(
  'runAll: one failure cancels the others, and comes out as it is',
  scenario(async () => {
    const failure = new RangeError('too far');
    const ends: string[] = [];
    const slow = async () => {
      try {
        await sleep(100);
        ends.push('finished');
      } catch (error) {
        if (error instanceof CancelledError) await sleep(5); // clean-up takes time, and is waited for
        ends.push(error instanceof CancelledError ? 'cancelled' : 'failed');
        throw error;
      }
    };
    const failing = async () => {
      await sleep(10);
      throw failure;
    };
    expect(await failureOf(new JobList<void>().add(slow).add(failing).add(slow).runAll())).toBe(failure);
    expect(ends).toEqual(['cancelled', 'cancelled']);
    expect(loopTime()).toBe(15);
  }),
);

test(
  'runAll: several failures come out as a group',
  scenario(async () => {
    const failures = [new Error('first'), new Error('in the clean-up')];
    const list = new JobList<void>();
    list.add(async () => {
      await sleep(10);
      throw failures[0]!;
    });
    list.add(async () => {
      await sleep(100).catch(() => {
        throw failures[1]!;
      });
    });
    const error = await failureOf(list.runAll());
    expect(error).toBeInstanceOf(ExceptionGroup);
    expect(new Set((error as ExceptionGroup).errors)).toEqual(new Set(failures));
  }),
);

test(
  'runSequentially stops at the first failure',
  scenario(async () => {
    const failure = new Error('second job');
    const started: number[] = [];
    const list = new JobList<number>();
    for (const number of [1, 2, 3]) {
      list.add(async () => {
        started.push(number);
        await sleep(1);
        if (number === 2) throw failure;
        return number;
      });
    }
    expect(await failureOf(list.runSequentially())).toBe(failure);
    await sleep(10);
    expect(started).toEqual([1, 2]);
  }),
);

test(
  'who cancels a run cancels its jobs',
  cancelSweep(async ({ victim, ending }) => {
    const work = fakeCall(() => 'done', { ms: 10 });
    const list = new JobList<string>().add(() => work()).add(() => work());
    victim(async () => {
      await list.runAll();
      await list.runSequentially();
    });
    await ending();
    const started = work.calls.length;
    expect(work.inFlight).toBe(0);
    await sleep(100);
    expect(work.calls).toHaveLength(started);
    expect(await list.runAll()).toEqual(['done', 'done']);
  }),
);

test(
  'a job that is added during a run belongs to the next run',
  scenario(async () => {
    for (const how of ['runAll', 'runSequentially'] as const) {
      const list = new JobList<string>();
      list.add(async () => {
        await sleep(1);
        list.add(async () => 'late');
        return 'early';
      });
      expect(await list[how]()).toEqual(['early']);
      expect(list.size).toBe(2);
    }
  }),
);

test(
  'clearing the list leaves a run under way alone',
  scenario(async () => {
    for (const how of ['runAll', 'runSequentially'] as const) {
      const list = new JobList<string>();
      const job = async () => {
        list.clear();
        await sleep(1);
        return 'done';
      };
      expect(await list.add(job).add(job).add(job)[how]()).toEqual(['done', 'done', 'done']);
      expect(list.size).toBe(0);
    }
  }),
);

test(
  'a promise is refused with a TypeError that asks for a function',
  scenario(async () => {
    const list = new JobList<number>();
    expect(() => list.add(Promise.resolve(1) as never)).toThrow(TypeError);
    expect(() => list.add(Promise.resolve(1) as never)).toThrow(/function|函数/);
    expect(() => list.add(undefined as never)).toThrow(TypeError);
    expect(list.size).toBe(0);
    expect(await list.runAll()).toEqual([]);
  }),
);
