import { CancelledError, createTask, loopTime, sleep, timeout, TimeoutError, wait } from 'asynclings';
import { argumentBattery, cancelSweep, scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { retry, RetryExhausted } from './starter.ts';

class Busy extends Error {}
const always = () => true;
const isBusy = (error: unknown) => error instanceof Busy;

/** Fails with each of the errors in turn, then returns its number. */
function flaky(errors: readonly unknown[]) {
  const begunAtMs: number[] = [];
  const op = async (attempt: number): Promise<string> => {
    begunAtMs.push(loopTime());
    if (attempt <= errors.length) throw errors[attempt - 1];
    return `attempt ${attempt}`;
  };
  return { op, begunAtMs };
}

async function thrownBy(work: () => Promise<unknown>): Promise<unknown> {
  try {
    return { returned: await work() };
  } catch (error) {
    return error;
  }
}

test(
  'returns what the third attempt returns, after delays of 10 ms and 20 ms',
  scenario(async () => {
    const { op, begunAtMs } = flaky([new Busy(), new Busy()]);
    expect(await retry(op, { attempts: 5, delayMs: 10, retryIf: isBusy })).toBe('attempt 3');
    expect(begunAtMs).toEqual([0, 10, 30]);
  }),
);

test(
  'calls the operation anew for each attempt, and tells it which one it is',
  scenario(async () => {
    const seen: number[] = [];
    const op = async (attempt: number) => {
      seen.push(attempt);
      await sleep(1);
      if (attempt < 3) throw new Busy();
      return { attempt };
    };
    expect(await retry(op, { attempts: 3, delayMs: 0, retryIf: isBusy })).toEqual({ attempt: 3 });
    expect(seen).toEqual([1, 2, 3]);
  }),
);

test(
  'does not wait after the last attempt',
  scenario(async () => {
    const { op, begunAtMs } = flaky([new Busy(), new Busy(), new Busy(), new Busy()]);
    expect(await thrownBy(() => retry(op, { attempts: 3, delayMs: 10, retryIf: isBusy }))).toBeInstanceOf(RetryExhausted);
    expect(begunAtMs).toEqual([0, 10, 30]);
    expect(loopTime()).toBe(30);
  }),
);

test(
  'keeps all errors, in the order in which they came, and shows the last one',
  scenario(async () => {
    const errors = [new Busy('first'), new Busy('second'), 'third'];
    const thrown = await thrownBy(() => retry(flaky(errors).op, { attempts: 3, delayMs: 1, retryIf: always }));
    expect(thrown).toBeInstanceOf(AggregateError);
    expect((thrown as RetryExhausted).errors).toEqual(errors);
    expect((thrown as RetryExhausted).attempts).toBe(3);
    expect((thrown as RetryExhausted).message).toMatch(/third/);
  }),
);

test(
  'refuses numbers that make no sense before it calls anything; one attempt means no second try',
  scenario(async () => {
    const { op, begunAtMs } = flaky([new Busy(), new Busy()]);
    await argumentBattery((attempts) => retry(op, { attempts, delayMs: 1, retryIf: always }), { how: 'reject' });
    for (const wrong of [{ delayMs: -1 }, { delayMs: Number.NaN }, { delayMs: Infinity }, { factor: 0.5 }, { jitter: -0.1 }, { jitter: 1.1 }, { jitter: Number.NaN }]) {
      expect(await thrownBy(() => retry(op, { attempts: 2, delayMs: 1, retryIf: always, ...wrong })), JSON.stringify(wrong)).toBeInstanceOf(RangeError);
    }
    expect(begunAtMs).toEqual([]);
    expect(await thrownBy(() => retry(op, { attempts: 1, delayMs: 1, retryIf: always }))).toBeInstanceOf(RetryExhausted);
    expect(begunAtMs).toEqual([0]);
  }),
);

test(
  'explains what is wrong when it is handed a promise instead of a function',
  scenario(async () => {
    const meal = Promise.resolve('ready');
    const thrown = await thrownBy(() => retry(meal as never, { attempts: 2, delayMs: 1, retryIf: always }));
    expect(thrown).toBeInstanceOf(TypeError);
    expect((thrown as TypeError).message).toMatch(/function/);
  }),
);

test(
  'throws an error that is not worth another try on, the very same one',
  scenario(async () => {
    const bug = new TypeError('undefined is not a function');
    const { op, begunAtMs } = flaky([new Busy(), bug, new Busy()]);
    expect(await thrownBy(() => retry(op, { attempts: 5, delayMs: 10, retryIf: isBusy }))).toBe(bug);
    expect(begunAtMs).toEqual([0, 10]);
  }),
);

test(
  'is stopped at once by a cancellation, in an attempt and between two',
  cancelSweep(async ({ victim, ending, isUndisturbed }) => {
    let calls = 0;
    const retried: unknown[] = [];
    const op = async (attempt: number) => {
      calls++;
      await sleep(5);
      if (attempt < 3) throw new Busy();
      return 'ok';
    };
    victim(() => retry(op, { attempts: 3, delayMs: 10, retryIf: always, onRetry: ({ error }) => retried.push(error) }));
    const end = await ending();
    if (isUndisturbed) expect(end).toEqual({ kind: 'done', value: 'ok' });
    const callsAtEnd = calls;
    await sleep(100);
    expect(calls).toBe(callsAtEnd);
    expect(retried.filter((error) => error instanceof CancelledError)).toEqual([]);
  }),
);

test(
  'does not repeat work that somebody cancelled',
  scenario(async () => {
    let calls = 0;
    const op = async () => {
      calls++;
      const part = createTask(() => sleep(100));
      part.cancel('not needed');
      await part.join();
    };
    const work = createTask(() => retry(op, { attempts: 3, delayMs: 1, retryIf: always }));
    await wait([work]);
    expect([work.isCancelled, calls]).toEqual([true, 1]);
  }),
);

test(
  'lets the delay grow by the factor, and no further than the cap',
  scenario(async () => {
    const { op, begunAtMs } = flaky(Array.from({ length: 4 }, () => new Busy()));
    await retry(op, { attempts: 5, delayMs: 10, factor: 3, maxDelayMs: 50, retryIf: isBusy });
    expect(begunAtMs).toEqual([0, 10, 40, 90, 140]);
  }),
);

test(
  'leaves a share of the delay to the chance that it is given',
  scenario(async () => {
    const chances = [0, 0.5, 1];
    const random = () => chances.shift()!;
    const { op, begunAtMs } = flaky([new Busy(), new Busy(), new Busy()]);
    await retry(op, { attempts: 4, delayMs: 100, factor: 1, jitter: 0.5, random, retryIf: isBusy });
    expect(begunAtMs).toEqual([0, 100, 175, 225]);
    const allToChance = flaky([new Busy()]);
    await retry(allToChance.op, { attempts: 2, delayMs: 100, jitter: 1, random: () => 0.75, retryIf: isBusy });
    expect(allToChance.begunAtMs).toEqual([225, 250]);
  }),
);

test(
  'gives each attempt its own time limit, and tries again when that was too short',
  scenario(async () => {
    const signals: AbortSignal[] = [];
    const op = async (attempt: number, { signal }: { signal: AbortSignal }) => {
      signals.push(signal);
      await sleep(attempt === 1 ? 1000 : 15);
      return loopTime();
    };
    expect(await retry(op, { attempts: 2, delayMs: 10, perAttemptMs: 20, retryIf: () => false })).toBe(20 + 10 + 15);
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  }),
);

test(
  'lets a time limit of the caller end everything',
  scenario(async () => {
    let calls = 0;
    const op = () => (calls++, sleep(1000));
    const policy = { attempts: 10, delayMs: 10, perAttemptMs: 20, retryIf: always };
    expect(await thrownBy(() => timeout(35, () => retry(op, policy)))).toBeInstanceOf(TimeoutError);
    expect([loopTime(), calls]).toEqual([35, 2]);
  }),
);

test(
  'leaves a time-out that is not its own to retryIf',
  scenario(async () => {
    let calls = 0;
    const op = () => {
      calls++;
      return timeout(5, () => sleep(100));
    };
    expect(await thrownBy(() => retry(op, { attempts: 3, delayMs: 1, perAttemptMs: 50, retryIf: isBusy }))).toBeInstanceOf(TimeoutError);
    expect(calls).toBe(1);
  }),
);

test(
  'gives up at once when the next attempt could not begin in time',
  scenario(async () => {
    const { op, begunAtMs } = flaky([new Busy(), new Busy(), new Busy()]);
    const thrown = await thrownBy(() => retry(op, { attempts: 9, delayMs: 10, totalMs: 30, retryIf: isBusy }));
    expect(thrown).toBeInstanceOf(RetryExhausted);
    expect(begunAtMs).toEqual([0, 10]);
    expect(loopTime()).toBe(10);
  }),
);

test(
  'ends the last attempt when the time for everything is up',
  scenario(async () => {
    const op = async (attempt: number) => {
      if (attempt === 1) throw new Busy();
      await sleep(1000);
    };
    const thrown = await thrownBy(() => retry(op, { attempts: 9, delayMs: 10, totalMs: 30, retryIf: isBusy }));
    expect(thrown).toBeInstanceOf(RetryExhausted);
    expect([(thrown as RetryExhausted).attempts, loopTime()]).toEqual([2, 30]);
  }),
);

test(
  'tells onRetry what comes next, and shows its own error beside the others',
  scenario(async () => {
    const told: unknown[] = [];
    const busy = [new Busy('first'), new Busy('second')];
    await retry(flaky(busy).op, { attempts: 3, delayMs: 10, retryIf: isBusy, onRetry: (retrying) => told.push(retrying) });
    expect(told).toEqual([
      { attempt: 1, error: busy[0], delayMs: 10 },
      { attempt: 2, error: busy[1], delayMs: 20 },
    ]);
    const slip = new TypeError('onRetry');
    const onRetry = ({ attempt }: { attempt: number }) => {
      if (attempt === 2) throw slip;
    };
    const thrown = await thrownBy(() => retry(flaky(busy).op, { attempts: 3, delayMs: 10, retryIf: always, onRetry }));
    expect(thrown).toBeInstanceOf(AggregateError);
    expect((thrown as AggregateError).errors).toEqual([...busy, slip]);
  }),
);
