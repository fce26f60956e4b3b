import { CancelledError, createTask, loopTime, sleep, timeout } from 'asynclings';
import { Breaker, BreakerOpen, retry } from 'asynclings/chapters/exceptions';
import { expect, test } from 'vitest';
import { failureOf, onVirtualTime } from '../../support/virtual-time.ts';

const fail = () => Promise.reject(new Error('down'));
const failAfter = (ms: number) => async () => {
  await sleep(ms);
  throw new Error('down');
};
const open = async (breaker: Breaker) => {
  while (breaker.state === 'closed') await failureOf(() => breaker.call(fail));
};

test('opens after failures in a row; a success starts the count again', () =>
  onVirtualTime(async () => {
    const breaker = new Breaker({ failures: 3, resetMs: 100 });
    for (const work of [fail, fail, async () => 'ok', fail, fail]) await breaker.call(work).catch(() => {});
    expect(breaker.state).toBe('closed');
    await failureOf(() => breaker.call(fail));
    expect(breaker.state).toBe('open');
  }));

test('refuses while it is open, says for how long, and calls nothing', () =>
  onVirtualTime(async () => {
    const breaker = new Breaker({ failures: 1, resetMs: 100 });
    await open(breaker);
    await sleep(30);
    let calls = 0;
    expect(await failureOf(() => breaker.call(() => calls++))).toMatchObject({ name: 'BreakerOpen', retryAfterMs: 70 });
    expect(calls).toBe(0);
  }));

test('lets exactly one probe through, whose success closes it', () =>
  onVirtualTime(async () => {
    const breaker = new Breaker({ failures: 1, resetMs: 100 });
    await open(breaker);
    await sleep(100);
    expect(breaker.state).toBe('half-open');
    const probe = createTask(() => breaker.call(() => sleep(10)));
    await sleep(0);
    expect(await failureOf(() => breaker.call(async () => 1))).toMatchObject({ name: 'BreakerOpen', retryAfterMs: 0 });
    await probe.join();
    expect(breaker.state).toBe('closed');
  }));

test('opens afresh when the probe fails', () =>
  onVirtualTime(async () => {
    const breaker = new Breaker({ failures: 3, resetMs: 100 });
    await open(breaker);
    await sleep(150);
    await failureOf(() => breaker.call(failAfter(10)));
    expect(await failureOf(() => breaker.call(fail))).toMatchObject({ retryAfterMs: 100 });
  }));

test('takes a cancelled probe for no answer at all, and frees its place', () =>
  onVirtualTime(async () => {
    const breaker = new Breaker({ failures: 1, resetMs: 100 });
    await open(breaker);
    await sleep(100);
    await failureOf(() => timeout(5, () => breaker.call(() => sleep(1000))));
    expect(breaker.state).toBe('half-open');
    expect(await breaker.call(async () => 'next probe')).toBe('next probe');
    expect(breaker.state).toBe('closed');
  }));

test('counts neither cancellations nor errors that are no failures', () =>
  onVirtualTime(async () => {
    const breaker = new Breaker({ failures: 1, resetMs: 100, isFailure: (error) => !(error instanceof RangeError) });
    await failureOf(() => breaker.call(() => Promise.reject(new RangeError('404'))));
    await failureOf(() => breaker.call(() => Promise.reject(new CancelledError())));
    expect(breaker.state).toBe('closed');
    await open(breaker);
    await sleep(100);
    await failureOf(() => breaker.call(() => Promise.reject(new RangeError('404')))); // it answers
    expect(breaker.state).toBe('closed');
  }));

test('does not stay open longer for failures of calls that began before it opened', () =>
  onVirtualTime(async () => {
    const breaker = new Breaker({ failures: 1, resetMs: 100 });
    const late = createTask(() => failureOf(() => breaker.call(failAfter(50))));
    await sleep(0);
    await open(breaker);
    await late.join();
    expect(await failureOf(() => breaker.call(fail))).toMatchObject({ retryAfterMs: 50 });
    const older = createTask(async () => {
      await sleep(50);
    });
    await older.join();
    expect(breaker.state).toBe('half-open');
  }));

test('is not closed by the late success of a call that began before it opened', () =>
  onVirtualTime(async () => {
    const breaker = new Breaker({ failures: 1, resetMs: 100 });
    const late = createTask(() => breaker.call(() => sleep(50)));
    await sleep(0);
    await open(breaker);
    await late.join();
    expect(breaker.state).toBe('open');
  }));

test('counts a failure that overlaps a success of the same time', () =>
  onVirtualTime(async () => {
    const breaker = new Breaker({ failures: 1, resetMs: 100 });
    const slow = createTask(() => failureOf(() => breaker.call(failAfter(10))));
    await sleep(1);
    await breaker.call(async () => 'ok');
    await slow.join();
    expect(breaker.state).toBe('open');
  }));

test('opens once when a hundred calls fail together', () =>
  onVirtualTime(async () => {
    const breaker = new Breaker({ failures: 5, resetMs: 100 });
    const calls = Array.from({ length: 100 }, (_, n) => createTask(() => failureOf(() => breaker.call(failAfter(n < 50 ? 10 : 20)))));
    for (const call of calls) expect(String(await call.join())).toBe('Error: down');
    expect(await failureOf(() => breaker.call(fail))).toMatchObject({ retryAfterMs: 90 });
  }));

test('lets as many probes through as it was told', () =>
  onVirtualTime(async () => {
    const breaker = new Breaker({ failures: 1, resetMs: 10, halfOpenMax: 2 });
    await open(breaker);
    await sleep(10);
    const probes = [1, 2].map((ms) => createTask(() => breaker.call(() => sleep(ms))));
    await sleep(0);
    expect(await failureOf(() => breaker.call(fail))).toBeInstanceOf(BreakerOpen);
    for (const probe of probes) await probe.join();
    expect(breaker.state).toBe('closed');
  }));

test('stays open when one of two probes has failed, whatever the other comes to', () =>
  onVirtualTime(async () => {
    const breaker = new Breaker({ failures: 1, resetMs: 10, halfOpenMax: 2 });
    await open(breaker);
    await sleep(10);
    const probes = [createTask(() => failureOf(() => breaker.call(failAfter(1)))), createTask(() => breaker.call(() => sleep(2)))];
    for (const probe of probes) await probe.join();
    expect(breaker.state).toBe('open');
  }));

test('counts what throws at once, and works together with retry()', () =>
  onVirtualTime(async () => {
    const breaker = new Breaker({ failures: 2, resetMs: 1000 });
    const throwing = () => {
      throw new Error('at once');
    };
    const failure = await failureOf(() => retry(() => breaker.call(throwing), { attempts: 5, delayMs: 1, retryIf: (error) => !(error instanceof BreakerOpen) }));
    expect([failure instanceof BreakerOpen, loopTime()]).toEqual([true, 3]);
  }));

test.each([
  ['failures', [0, -1, NaN, 1.5, Infinity, '3', undefined]],
  ['resetMs', [-1, NaN, '3', undefined]],
  ['halfOpenMax', [0, -1, NaN, 1.5, '3']],
  ['isFailure', [1, null]],
])('refuses a wrong %s', (name, values) => {
  for (const value of values) expect(() => new Breaker({ failures: 1, resetMs: 1, [name]: value }), String(value)).toThrow(name);
});
