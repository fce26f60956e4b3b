import { CancelledError, createTask, currentTask, ExceptionGroup, InvalidStateError, loopTime, sleep } from 'asynclings';
import { JobList } from 'asynclings/chapters/event-loop';
import { describe, expect, test } from 'vitest';
import { failureOf, onVirtualTime } from '../../support/virtual-time.ts';

describe('JobList', () => {
  test('starts nothing when a job is added', () =>
    onVirtualTime(async () => {
      let runs = 0;
      const jobs = new JobList().add(async () => ++runs);
      await sleep(10);
      expect([runs, jobs.size]).toEqual([0, 1]);
    }));

  test('runs again as often as asked, in both ways', () =>
    onVirtualTime(async () => {
      let runs = 0;
      const jobs = new JobList<number>().add(async () => ++runs);
      expect([await jobs.runAll(), await jobs.runAll(), await jobs.runSequentially()]).toEqual([[1], [2], [3]]);
    }));

  test('takes the time of the longest job together, and of all of them in sequence', () =>
    onVirtualTime(async () => {
      const jobs = new JobList<string>().add(() => nap(100)).add(() => nap(300)).add(() => nap(200));
      expect(await jobs.runAll()).toEqual(['100', '300', '200']);
      expect(loopTime()).toBe(300);
      expect(await jobs.runSequentially()).toEqual(['100', '300', '200']);
      expect(loopTime()).toBe(900);
    }));

  test('never takes back the results it has handed out', () =>
    onVirtualTime(async () => {
      const jobs = new JobList<string>().add(() => nap(1));
      const results = await jobs.runAll();
      const inSequence = await jobs.runSequentially();
      jobs.clear();
      expect([jobs.size, results, inSequence]).toEqual([0, ['1'], ['1']]);
    }));

  test('leaves a run alone that is under way when jobs are added or forgotten', () =>
    onVirtualTime(async () => {
      const jobs = new JobList<string>();
      jobs.add(async () => {
        jobs.add(() => nap(9)).clear();
        return 'first';
      });
      jobs.add(() => nap(5));
      expect(await jobs.runSequentially()).toEqual(['first', '5']);
    }));

  test('cancels the other jobs when one fails, and throws that failure', () =>
    onVirtualTime(async () => {
      const failure = new Error('early');
      let ending = 'none';
      const jobs = new JobList().add(() => failAfter(10, failure)).add(async () => {
        try {
          await sleep(50);
        } catch (error) {
          ending = error instanceof CancelledError ? 'cancelled' : 'failed';
          throw error;
        }
      });
      expect(await failureOf(() => jobs.runAll())).toBe(failure);
      expect([ending, loopTime()]).toEqual(['cancelled', 10]);
    }));

  test('throws all failures, if there are several', () =>
    onVirtualTime(async () => {
      const jobs = new JobList().add(() => failAfter(10, new Error('a'))).add(() => failAfter(10, new Error('b')));
      const failure = await failureOf(() => jobs.runAll());
      expect(failure).toBeInstanceOf(ExceptionGroup);
      expect((failure as ExceptionGroup).leaves().map(String)).toEqual(['Error: a', 'Error: b']);
    }));

  test('stops a sequence at the first failure', () =>
    onVirtualTime(async () => {
      let isStarted = false;
      const jobs = new JobList().add(() => failAfter(10, new Error('first'))).add(async () => (isStarted = true));
      await expect(jobs.runSequentially()).rejects.toThrow('first');
      expect(isStarted).toBe(false);
    }));

  test('does not pass a job that was cancelled on its own off as a cancellation of the caller', () =>
    onVirtualTime(async () => {
      const jobs = new JobList().add(() => nap(5)).add(() => Promise.reject(new CancelledError('gave up')));
      await expect(jobs.runAll()).rejects.toBeInstanceOf(InvalidStateError);
      expect(currentTask()?.cancelling).toBe(0);
    }));

  test('cancels every job when the caller is cancelled', () =>
    onVirtualTime(async () => {
      const jobs = new JobList<string>().add(() => nap(100)).add(() => nap(200));
      for (const way of [() => jobs.runAll(), () => jobs.runSequentially()]) {
        const caller = createTask(way);
        await sleep(10);
        caller.cancel();
        await expect(caller.join()).rejects.toBeInstanceOf(CancelledError);
      }
      expect(loopTime()).toBe(20);
    }));

  test('has nothing to do when it is empty', () =>
    onVirtualTime(async () => {
      expect(await new JobList().runAll()).toEqual([]);
      expect(await new JobList().runSequentially()).toEqual([]);
      expect(loopTime()).toBe(0);
    }));

  test('refuses a promise, whose work has begun already', () => {
    const started = Promise.resolve('x') as unknown as () => Promise<string>;
    expect(() => new JobList().add(started)).toThrow(TypeError);
  });
});

async function nap(ms: number): Promise<string> {
  await sleep(ms);
  return `${ms}`;
}

async function failAfter(ms: number, error: Error): Promise<never> {
  await sleep(ms);
  throw error;
}
