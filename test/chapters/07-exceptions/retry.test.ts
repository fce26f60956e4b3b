import { CancelledError, createTask, currentTask, ExceptionGroup, loopTime, sleep, timeout, TimeoutError } from 'asynclings';
import { retry, RetryExhausted, type RetryPolicy } from 'asynclings/chapters/exceptions';
import { expect, test } from 'vitest';
import { failureOf, onVirtualTime } from '../../support/virtual-time.ts';

class Busy extends Error {}
const policy = { attempts: 3, delayMs: 10, retryIf: Busy } satisfies RetryPolicy;

/** Fails until `succeedsAt`, and notes when it was called. */
function flaky(succeedsAt = Infinity) {
  const calls: number[] = [];
  const op = async (attempt: number) => {
    calls.push(loopTime());
    if (attempt < succeedsAt) throw new Busy(`attempt ${attempt}`);
    return attempt;
  };
  return { op, calls };
}

test('calls the function afresh for each attempt, with delays that double', () =>
  onVirtualTime(async () => {
    const { op, calls } = flaky(3);
    expect(await retry(op, policy)).toBe(3);
    expect(calls).toEqual([0, 10, 30]);
  }));

test('keeps all errors in order, and does not wait after the last', () =>
  onVirtualTime(async () => {
    const failure = (await failureOf(() => retry(flaky().op, policy))) as RetryExhausted;
    expect(failure).toBeInstanceOf(RetryExhausted);
    expect([failure.attempts, failure.errors.map((error: Error) => error.message), loopTime()]).toEqual([3, ['attempt 1', 'attempt 2', 'attempt 3'], 30]);
    expect(failure.message).toBe('gave up after 3 attempts: Error: attempt 3');
  }));

test('calls once when there is one attempt', () =>
  onVirtualTime(async () => {
    const { op, calls } = flaky();
    expect(await failureOf(() => retry(op, { ...policy, attempts: 1 }))).toMatchObject({ attempts: 1, message: 'gave up after 1 attempt: Error: attempt 1' });
    expect(calls).toEqual([0]);
  }));

test('does not repeat what the policy does not name: a bug is thrown as it is', () =>
  onVirtualTime(async () => {
    const bug = new TypeError('x is not a function');
    let calls = 0;
    expect(await failureOf(() => retry(() => (calls++, Promise.reject(bug)), policy))).toBe(bug);
    expect([calls, loopTime()]).toEqual([1, 0]);
  }));

test('repeats a group only when all of its errors are worth it', () =>
  onVirtualTime(async () => {
    const mixed = new ExceptionGroup([new Busy('a'), new TypeError('bug')]);
    expect(await failureOf(() => retry(() => Promise.reject(mixed), policy))).toBe(mixed);
    const busy = new ExceptionGroup([new Busy('a'), new Busy('b')]);
    expect(await failureOf(() => retry(() => Promise.reject(busy), policy))).toMatchObject({ attempts: 3 });
  }));

test('ends at once when it is cancelled, in an attempt or between two', () =>
  onVirtualTime(async () => {
    for (const cancelAtMs of [5, 15]) {
      let calls = 0;
      const op = async () => {
        calls++;
        await sleep(10);
        throw new Busy();
      };
      const task = createTask(() => retry(op, { ...policy, retryIf: () => true }));
      const beganMs = loopTime();
      await sleep(cancelAtMs);
      task.cancel('enough');
      expect(await failureOf(() => task.join())).toBeInstanceOf(CancelledError);
      expect([calls, loopTime() - beganMs]).toEqual([1, cancelAtMs]);
    }
  }));

test('repeats an attempt that ran out of its own time, whatever the policy names', () =>
  onVirtualTime(async () => {
    const slowAtFirst = async (attempt: number) => (await sleep(attempt === 1 ? 1000 : 1), attempt);
    expect(await retry(slowAtFirst, { ...policy, perAttemptMs: 20 })).toBe(2);
    expect(loopTime()).toBe(31);
  }));

test('takes a time limit inside the operation for an error like any other, and one around it for a cancellation', () =>
  onVirtualTime(async () => {
    const inner = () => timeout(5, () => sleep(100));
    expect(await failureOf(() => retry(inner, { ...policy, perAttemptMs: 50 }))).toBeInstanceOf(TimeoutError);
    expect(loopTime()).toBe(5);
    const failure = await failureOf(() => timeout(7, () => retry(() => sleep(100), { ...policy, perAttemptMs: 50 })));
    expect(failure).toBeInstanceOf(TimeoutError);
    expect([loopTime(), currentTask()?.cancelling]).toEqual([12, 0]);
  }));

test('stops before a delay that would use up the time for everything', () =>
  onVirtualTime(async () => {
    const { op, calls } = flaky();
    expect(await failureOf(() => retry(op, { ...policy, attempts: 10, totalMs: 30 }))).toMatchObject({ attempts: 2 });
    expect([calls, loopTime()]).toEqual([[0, 10], 10]);
  }));

test('ends an attempt when the time for everything is up', () =>
  onVirtualTime(async () => {
    const failure = (await failureOf(() => retry(() => sleep(1000), { ...policy, totalMs: 25 }))) as RetryExhausted;
    expect([failure.attempts, failure.cause instanceof TimeoutError, loopTime()]).toEqual([1, true, 25]);
  }));

test('lets the delay grow by the factor, up to its cap', () =>
  onVirtualTime(async () => {
    const { op, calls } = flaky();
    await failureOf(() => retry(op, { ...policy, attempts: 5, factor: 3, maxDelayMs: 50 }));
    expect(calls).toEqual([0, 10, 40, 90, 140]);
  }));

test('draws the jittered share of each delay from the given source', () =>
  onVirtualTime(async () => {
    const { op, calls } = flaky();
    const draws = [0, 0.5];
    await failureOf(() => retry(op, { ...policy, delayMs: 100, jitter: 0.5, random: () => draws.shift()! }));
    expect(calls).toEqual([0, 100, 100 + 150]);
  }));

test('hands the operation a signal that is aborted when its time is up', () =>
  onVirtualTime(async () => {
    const signals: AbortSignal[] = [];
    const op = async (_attempt: number, { signal }: { signal: AbortSignal }) => {
      signals.push(signal);
      await sleep(signals.length === 1 ? 100 : 1);
    };
    await retry(op, { ...policy, perAttemptMs: 10 });
    expect(signals.map(({ aborted }) => aborted)).toEqual([true, false]);
  }));

test('tells of each retry before its delay, and shows both when that fails', () =>
  onVirtualTime(async () => {
    const told: string[] = [];
    await failureOf(() => retry(flaky().op, { ...policy, onRetry: ({ attempt, error, delayMs }) => told.push(`${attempt} ${String(error)} ${delayMs}`) }));
    expect(told).toEqual(['1 Error: attempt 1 10', '2 Error: attempt 2 20']);
    const failure = await failureOf(() =>
      retry(flaky().op, {
        ...policy,
        onRetry: () => {
          throw new Error('log');
        },
      }),
    );
    expect((failure as ExceptionGroup).leaves().map(String)).toEqual(['Error: attempt 1', 'Error: log']);
  }));

test.each([
  ['attempts', [0, -1, NaN, 1.5, Infinity, '3']],
  ['factor', [0, 0.5, NaN, '2']],
  ['jitter', [-0.1, 1.1, NaN, '0.5']],
  ['delayMs', [-1, NaN, '10']],
  ['perAttemptMs', [-1, NaN, '10']],
  ['totalMs', [-1, NaN, '10']],
  ['retryIf', [undefined, null, 'Busy']],
])('refuses a wrong %s before it calls anything', (name, values) =>
  onVirtualTime(async () => {
    for (const value of values) {
      const { op, calls } = flaky(1);
      const failure = await failureOf(() => retry(op, { ...policy, [name]: value }));
      expect(failure instanceof RangeError || failure instanceof TypeError, `${name} ${String(value)}`).toBe(true);
      expect(String(failure)).toContain(name);
      expect(calls).toEqual([]);
    }
  }),
);

test('refuses a promise: it could be awaited again, but never run again', () =>
  onVirtualTime(async () => {
    await expect(retry(Promise.resolve(1) as never, policy)).rejects.toThrow('begun already');
  }));

test('waits as long as a failure asks for, and as long as usual when it asks for nothing', () =>
  onVirtualTime(async () => {
    const asked = [undefined, 0, 500];
    const { op, calls } = flaky(4);
    const delays: number[] = [];
    await retry(op, { ...policy, attempts: 4, maxDelayMs: 15, askedMs: () => asked.shift(), onRetry: ({ delayMs }) => delays.push(delayMs) });
    expect(calls).toEqual([0, 10, 10, 510]);
    expect(delays).toEqual([10, 0, 500]);
  }));

test('gives up at once when a failure asks for more time than is left', () =>
  onVirtualTime(async () => {
    expect(await failureOf(() => retry(flaky().op, { ...policy, totalMs: 100, askedMs: () => 100 }))).toMatchObject({ attempts: 1 });
    expect(loopTime()).toBe(0);
  }));
