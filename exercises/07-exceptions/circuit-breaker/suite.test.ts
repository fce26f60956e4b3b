import { createTask, loopTime, sleep, TaskGroup, wait } from 'asynclings';
import { argumentBattery, cancelSweep, fakeCall, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { Breaker, BreakerOpen } from './starter.ts';

class Down extends Error {}

const failAfter = (ms: number) => async () => {
  await sleep(ms);
  throw new Down('no answer');
};
const answerAfter = (ms: number) => async () => {
  await sleep(ms);
  return 'answer';
};

async function thrownBy(work: () => Promise<unknown>): Promise<unknown> {
  try {
    return { returned: await work() };
  } catch (error) {
    return error;
  }
}

/** Lets calls fail until it is open. */
async function open(breaker: Breaker): Promise<void> {
  for (let n = 0; n < 20 && breaker.state === 'closed'; n++) await thrownBy(() => breaker.call(failAfter(0)));
  expect(breaker.state).toBe('open');
}

const refusal = async (breaker: Breaker) => {
  const thrown = await thrownBy(() => breaker.call(answerAfter(1)));
  expect(thrown).toBeInstanceOf(BreakerOpen);
  return (thrown as BreakerOpen).retryAfterMs;
};

test(
  'hands over what the call returns or throws, as long as all is well',
  scenario(async () => {
    const breaker = new Breaker({ failures: 2, resetMs: 100 });
    const error = new Down('once');
    expect(await breaker.call(answerAfter(5))).toBe('answer');
    expect(await thrownBy(() => breaker.call(async () => Promise.reject(error)))).toBe(error);
    expect(breaker.state).toBe('closed');
  }),
);

test(
  'opens after so many failures in a row; an answer in between starts the count again',
  scenario(async () => {
    const breaker = new Breaker({ failures: 3, resetMs: 100 });
    const states: string[] = [];
    for (const call of [failAfter(1), failAfter(1), answerAfter(1), failAfter(1), failAfter(1), failAfter(1)]) {
      await thrownBy(() => breaker.call<unknown>(call));
      states.push(breaker.state);
    }
    expect(states).toEqual(['closed', 'closed', 'closed', 'closed', 'closed', 'open']);
  }),
);

test(
  'refuses while it is open, without calling, and says for how long',
  scenario(async () => {
    const breaker = new Breaker({ failures: 1, resetMs: 100 });
    await open(breaker);
    const service = fakeCall(() => 'answer');
    const waits: number[] = [];
    for (const ms of [0, 30, 69]) {
      await sleep(ms);
      const thrown = await thrownBy(() => breaker.call(service));
      expect(thrown).toBeInstanceOf(BreakerOpen);
      waits.push((thrown as BreakerOpen).retryAfterMs);
    }
    expect(waits).toEqual([100, 70, 1]);
    expect(service.calls).toHaveLength(0);
  }),
);

test(
  'lets exactly one of many callers probe when the time has come',
  scenario(async () => {
    const breaker = new Breaker({ failures: 1, resetMs: 100 });
    await open(breaker);
    await sleep(99);
    expect(breaker.state).toBe('open');
    await sleep(1);
    expect(breaker.state).toBe('half-open');
    const service = fakeCall(() => 'answer', { ms: 20 });
    const ends: unknown[] = [];
    await TaskGroup.run(async (group) => {
      for (let n = 0; n < 5; n++) group.createTask(async () => ends.push(await thrownBy(() => breaker.call(service))));
    });
    expect(service.calls).toHaveLength(1);
    expect(ends.filter((end) => end instanceof BreakerOpen).map(({ retryAfterMs }) => retryAfterMs)).toEqual([0, 0, 0, 0]);
    expect(breaker.state).toBe('closed');
  }),
);

test(
  'closes when the probe is answered, with a fresh count',
  scenario(async () => {
    const breaker = new Breaker({ failures: 2, resetMs: 100 });
    await open(breaker);
    await sleep(100);
    expect(await breaker.call(answerAfter(5))).toBe('answer');
    expect(breaker.state).toBe('closed');
    await thrownBy(() => breaker.call(failAfter(1)));
    expect(breaker.state).toBe('closed');
    await thrownBy(() => breaker.call(failAfter(1)));
    expect(breaker.state).toBe('open');
  }),
);

test(
  'opens again when the probe fails, for the whole time anew',
  scenario(async () => {
    const breaker = new Breaker({ failures: 3, resetMs: 100 });
    await open(breaker);
    await sleep(150);
    await thrownBy(() => breaker.call(failAfter(10)));
    expect(breaker.state).toBe('open');
    expect(await refusal(breaker)).toBe(100);
    await sleep(100);
    expect(await breaker.call(answerAfter(1))).toBe('answer');
  }),
);

test(
  'a probe that is cancelled says nothing, and makes room for the next',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    const breaker = new Breaker({ failures: 1, resetMs: 100 });
    await open(breaker);
    await sleep(100);
    let hasAnswered = false;
    victim(() =>
      breaker.call(async () => {
        await sleep(5);
        hasAnswered = true;
      }),
    );
    await ending();
    expect(breaker.state).toBe(hasAnswered ? 'closed' : 'half-open');
    if (isUndisturbed) expect(hasAnswered).toBe(true);
    expect(await breaker.call(answerAfter(1))).toBe('answer');
    expect(breaker.state).toBe('closed');
  }),
);

test(
  'a call that is cancelled is neither a failure nor an answer',
  scenario(async () => {
    const breaker = new Breaker({ failures: 2, resetMs: 100 });
    const leave = async () => {
      const caller = createTask(() => breaker.call(answerAfter(1000)));
      await sleep(1);
      caller.cancel('user left');
      await wait([caller]);
      expect(caller.isCancelled).toBe(true);
    };
    await leave();
    await leave();
    await thrownBy(() => breaker.call(failAfter(1)));
    expect(breaker.state).toBe('closed');
    await leave();
    expect(breaker.state).toBe('closed');
    await thrownBy(() => breaker.call(failAfter(1)));
    expect(breaker.state).toBe('open');
  }),
);

test(
  'an error that is no failure counts as an answer',
  scenario(async () => {
    const breaker = new Breaker({ failures: 2, resetMs: 100, isFailure: (error) => error instanceof Down });
    const notFound = async () => {
      await sleep(1);
      throw new RangeError('not found');
    };
    for (const call of [notFound, notFound, failAfter(1), notFound, failAfter(1)]) await thrownBy(() => breaker.call(call));
    expect(breaker.state).toBe('closed');
    await open(breaker);
    await sleep(100);
    expect(await thrownBy(() => breaker.call(notFound))).toBeInstanceOf(RangeError);
    expect(breaker.state).toBe('closed');
  }),
);

test(
  'calls that began before it opened have no say when they end',
  scenario(async () => {
    const breaker = new Breaker({ failures: 1, resetMs: 100 });
    const late = createTask(() => thrownBy(() => breaker.call(failAfter(50))));
    const later = createTask(() => breaker.call(answerAfter(60)));
    const latest = createTask(() => thrownBy(() => breaker.call(failAfter(120))));
    await sleep(1);
    await thrownBy(() => breaker.call(failAfter(9)));
    await late.join();
    expect(await refusal(breaker)).toBe(60); // opened at 10, it is 50 now
    await later.join();
    expect(breaker.state).toBe('open');
    await sleep(111 - loopTime());
    expect(breaker.state).toBe('half-open');
    await latest.join();
    expect(breaker.state).toBe('half-open');
    expect(await breaker.call(answerAfter(1))).toBe('answer');
  }),
);

test(
  'a hundred failures at once open it once',
  scenario(async () => {
    const breaker = new Breaker({ failures: 5, resetMs: 100 });
    await TaskGroup.run(async (group) => {
      for (let n = 1; n <= 100; n++) group.createTask(() => thrownBy(() => breaker.call(failAfter(n))));
    });
    expect(breaker.state).toBe('open');
    expect(loopTime()).toBe(100);
    expect(await refusal(breaker)).toBe(5);
  }),
);

test(
  'an error that is thrown at once is an error like any other',
  scenario(async () => {
    const breaker = new Breaker({ failures: 1, resetMs: 100 });
    const error = new Down('at once');
    const atOnce = (): Promise<never> => {
      throw error;
    };
    expect(await thrownBy(() => breaker.call(atOnce))).toBe(error);
    expect(breaker.state).toBe('open');
    await sleep(100);
    expect(await thrownBy(() => breaker.call(atOnce))).toBe(error);
    await sleep(100);
    expect(await breaker.call(answerAfter(1))).toBe('answer');
  }),
);

test(
  'lets several probe at a time if that is wanted, and the first to end decides',
  scenario(async () => {
    const breaker = new Breaker({ failures: 1, resetMs: 100, halfOpenMax: 2 });
    await open(breaker);
    await sleep(100);
    const probes = [createTask(() => breaker.call(answerAfter(10))), createTask(() => breaker.call(answerAfter(20)))];
    await sleep(1);
    expect(await refusal(breaker)).toBe(0);
    for (const probe of probes) expect(await probe.join()).toBe('answer');
    expect(breaker.state).toBe('closed');
    await open(breaker);
    await sleep(100);
    const late = createTask(() => breaker.call(answerAfter(20)));
    await thrownBy(() => breaker.call(failAfter(10)));
    expect(await late.join()).toBe('answer');
    expect(breaker.state).toBe('open');
  }),
);

test(
  'refuses options that make no sense',
  scenario(async () => {
    await argumentBattery((failures) => new Breaker({ failures, resetMs: 100 }), { how: 'throw' });
    await argumentBattery((resetMs) => new Breaker({ failures: 1, resetMs }), { how: 'throw', legal: [0, 1.5, Number.POSITIVE_INFINITY] });
    expect(new Breaker({ failures: 1, resetMs: 0 }).state).toBe('closed');
    await argumentBattery((halfOpenMax) => new Breaker({ failures: 1, resetMs: 100, halfOpenMax }), { how: 'throw' });
  }),
);
