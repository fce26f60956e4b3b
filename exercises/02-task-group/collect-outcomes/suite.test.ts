import { CancelledError, createTask, currentTask, ExceptionGroup, loopTime, sleep, TaskGroup } from 'asynclings';
import { argumentBattery, cancelSweep, fakeCall, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { type Outcome, runCollect } from './starter.ts';

const after =
  <T>(ms: number, value: T) =>
  async (): Promise<T> => {
    await sleep(ms);
    return value;
  };

const failing = (ms: number, error: unknown) => async (): Promise<never> => {
  await sleep(ms);
  throw error;
};

test(
  'gives one outcome per job, in the order of the jobs',
  scenario(async () => {
    const error = new Error('no');
    const outcomes = await runCollect<unknown>([after(30, 'a'), failing(10, error), after(20, 'c')]);
    expect(outcomes).toEqual([
      { status: 'ok', value: 'a' },
      { status: 'error', error },
      { status: 'ok', value: 'c' },
    ]);
    expect((outcomes[1] as { error: unknown }).error).toBe(error);
    expect(loopTime()).toBe(30);
  }),
);

test(
  'a failure stops nobody',
  scenario(async () => {
    const ends: string[] = [];
    const work = async () => {
      await sleep(50);
      ends.push('finished');
    };
    await runCollect<void>([work, failing(5, new Error('early')), work]);
    expect(ends).toEqual(['finished', 'finished']);
  }),
);

test(
  'a job that throws at once fails in its own place',
  scenario(async () => {
    const error = new TypeError('at once');
    const outcomes = await runCollect<unknown>([
      after(5, 1),
      () => {
        throw error;
      },
      after(5, 3),
    ]);
    expect(outcomes).toEqual([
      { status: 'ok', value: 1 },
      { status: 'error', error },
      { status: 'ok', value: 3 },
    ]);
  }),
);

test(
  'who fails with nothing in hand has failed all the same, and who returns nothing has not',
  scenario(async () => {
    const outcomes = await runCollect<unknown>([failing(1, undefined), after(1, undefined)]);
    expect(outcomes.map(({ status }) => status)).toEqual(['error', 'ok']);
    expect(Object.hasOwn(outcomes[0]!, 'error')).toBe(true);
    expect(Object.hasOwn(outcomes[1]!, 'value')).toBe(true);
  }),
);

test(
  'a group of errors stays the tree that it is',
  scenario(async () => {
    const leaves = [new Error('first'), new Error('second')];
    const job = () =>
      TaskGroup.run(async (group) => {
        group.createTask(() => TaskGroup.run(async () => Promise.reject(leaves[0]!)));
        await sleep(50).catch(() => Promise.reject(leaves[1]!));
      });
    const [outcome] = await runCollect<unknown>([job]);
    expect(outcome?.status).toBe('error');
    const { error } = outcome as { error: ExceptionGroup };
    expect(error).toBeInstanceOf(ExceptionGroup);
    expect(error.errors[0]).toBeInstanceOf(ExceptionGroup);
    expect(error.leaves()).toEqual(leaves);
  }),
);

test(
  'a job that cancels itself is reported as cancelled, and the caller goes on',
  scenario(async () => {
    const selfish = async () => {
      currentTask()!.cancel('had enough');
      await sleep(10);
    };
    const outcomes = await runCollect<unknown>([selfish, after(20, 'b')]);
    expect(outcomes).toEqual([
      { status: 'cancelled', reason: 'had enough' },
      { status: 'ok', value: 'b' },
    ]);
    expect(currentTask()!.cancelling).toBe(0);
    await sleep(5);
    expect(loopTime()).toBe(25);
  }),
);

test(
  'a job whose helper was cancelled is cancelled, and not failed',
  scenario(async () => {
    const helper = createTask(() => sleep(100));
    const cancelHelper = async () => {
      await sleep(5);
      helper.cancel();
    };
    const outcomes = await runCollect<unknown>([() => helper.join(), cancelHelper]);
    expect(outcomes.map(({ status }) => status)).toEqual(['cancelled', 'ok']);
  }),
);

test(
  'who cancels the caller cancels every job',
  cancelSweep(async ({ victim, ending }) => {
    const work = fakeCall(() => 'done', { ms: 10 });
    victim(() => runCollect([() => work(), () => work(), () => work()], { limit: 2 }));
    await ending();
    expect(work.inFlight).toBe(0);
    const started = work.calls.length;
    await sleep(100);
    expect(work.calls).toHaveLength(started);
  }),
);

test(
  'no jobs, no outcomes',
  scenario(async () => {
    expect(await runCollect([])).toEqual([]);
    expect(await runCollect([], { limit: 2, signalAfter: 10 })).toEqual([]);
    expect(loopTime()).toBe(0);
  }),
);

test(
  'what is no function is refused before anything starts',
  scenario(async () => {
    const work = fakeCall(() => 'done');
    await expect(runCollect([() => work(), Promise.resolve('x') as never])).rejects.toThrow(TypeError);
    await expect(runCollect([() => work(), undefined as never])).rejects.toThrow(TypeError);
    await sleep(50);
    expect(work.calls).toHaveLength(0);
  }),
);

test(
  'has at most `limit` jobs under way, and uses all of them',
  scenario(async () => {
    const work = fakeCall((ms: number) => ms, { ms: (ms) => ms });
    const outcomes = await runCollect([30, 10, 10, 10].map((ms) => () => work(ms)), { limit: 2 });
    expect(work.mostInFlight).toBe(2);
    expect(loopTime()).toBeLessThanOrEqual(40);
    expect(outcomes.map((outcome) => (outcome as { value: number }).value)).toEqual([30, 10, 10, 10]);
    const beginMs = loopTime();
    await runCollect([after(10, 'a'), after(10, 'b')], { limit: 1 });
    expect(loopTime() - beginMs).toBe(20);
  }),
);

test(
  'options that make no sense are refused before anything starts',
  scenario(async () => {
    const work = fakeCall(() => 'done');
    await argumentBattery((limit) => runCollect([() => work()], { limit }), { how: 'reject' });
    await argumentBattery((signalAfter) => runCollect([() => work()], { signalAfter }), { how: 'reject', legal: [0, 1.5, Number.POSITIVE_INFINITY] });
    await sleep(50);
    expect(work.calls).toHaveLength(0);
  }),
);

test(
  'a job that stands in the list twice runs twice',
  scenario(async () => {
    let runs = 0;
    const job = async () => ++runs;
    const outcomes = await runCollect([job, job]);
    expect(outcomes.map((outcome) => (outcome as { value: number }).value)).toContain(2);
    expect(runs).toBe(2);
  }),
);

test(
  'after `signalAfter` ms it cancels what has not ended, and keeps the rest',
  scenario(async () => {
    const ends: string[] = [];
    const slow = async () => {
      try {
        await sleep(1000);
      } catch (error) {
        ends.push(error instanceof CancelledError ? 'cancelled' : 'failed');
        throw error;
      }
    };
    const statuses = (outcomes: Outcome<unknown>[]) => outcomes.map(({ status }) => status);
    expect(statuses(await runCollect<unknown>([after(10, 'a'), slow, after(60, 'c')], { signalAfter: 50 }))).toEqual(['ok', 'cancelled', 'cancelled']);
    expect(loopTime()).toBe(50);
    expect(ends).toEqual(['cancelled']);
    expect(statuses(await runCollect<unknown>([after(10, 'a'), failing(20, 'b')], { signalAfter: 500 }))).toEqual(['ok', 'error']);
    expect(loopTime()).toBe(70);
    expect(statuses(await runCollect<unknown>([after(10, 'a')], { signalAfter: 0 }))).toEqual(['cancelled']);
    expect(loopTime()).toBe(70);
  }),
);
