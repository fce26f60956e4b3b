import { allTasks, CancelledError, createTask, ExceptionGroup, loopTime, sleep } from 'asynclings';
import { type LineOptions, runProducerConsumer } from 'asynclings/chapters/queues';
import { expect, test } from 'vitest';
import { failureOf, onVirtualTime } from '../../support/virtual-time.ts';

const slowly = (options: Partial<LineOptions<string>> = {}): LineOptions<string> => ({
  produce: async (producer, count) => (await sleep(10), `${producer}.${count}`),
  consume: () => sleep(20),
  durationMs: 100,
  ...options,
});

test('everything that is produced is consumed, and stopping costs no time', () =>
  onVirtualTime(async () => {
    const seen: string[] = [];
    const options = slowly({ consumers: 3, consume: (item) => (seen.push(item), sleep(5)) });
    expect(await runProducerConsumer(options)).toMatchObject({ produced: 27, consumed: 27 });
    expect([new Set(seen).size, loopTime()]).toEqual([27, 100]); // what is being made at the end is given up; the queue is empty
  }));

test('slow consumers hold producers back, and what was made before the end is still consumed', () =>
  onVirtualTime(async () => {
    const stats = await runProducerConsumer(slowly({ capacity: 2, consumers: 1, consume: () => sleep(50) }));
    expect(stats.produced).toBe(stats.consumed);
    expect(stats.peakSize).toBe(2);
    expect(loopTime()).toBeGreaterThan(100);
  }));

test('a consumer that fails ends everything at once', () =>
  onVirtualTime(async () => {
    const failing = slowly({ capacity: 1, consume: async (item) => (item.endsWith('.2') ? Promise.reject(new Error('jam')) : undefined) });
    const failure = await failureOf(() => runProducerConsumer(failing));
    expect(String((failure as ExceptionGroup).leaves()[0])).toBe('Error: jam');
    expect([loopTime(), allTasks().size]).toEqual([30, 1]);
  }));

test('a producer that fails ends everything at once', () =>
  onVirtualTime(async () => {
    const failing = slowly({ produce: async (producer) => (await sleep(10), producer === 1 ? Promise.reject(new Error('no parts')) : 'ok') });
    const failure = await failureOf(() => runProducerConsumer(failing));
    expect((failure as ExceptionGroup).leaves().map(String)).toEqual(['Error: no parts']);
    expect(loopTime()).toBe(10);
  }));

test('work that cancels itself is a failure, not an item that got lost', () =>
  onVirtualTime(async () => {
    const failure = await failureOf(() => runProducerConsumer(slowly({ consume: () => Promise.reject(new CancelledError()) })));
    expect((failure as ExceptionGroup).leaves().map(String)[0]).toBe('InvalidStateError: the work on an item was cancelled and left no result');
  }));

test('cancelling it leaves no task', () =>
  onVirtualTime(async () => {
    const line = createTask(() => runProducerConsumer(slowly({ durationMs: Infinity })));
    await sleep(35);
    line.cancel();
    await expect(line.join()).rejects.toThrow('cancelled');
    expect(allTasks().size).toBe(1);
  }));

test.each([0, -1])('with a duration of %s nothing is produced and nothing hangs', (durationMs) =>
  onVirtualTime(async () => {
    expect(await runProducerConsumer(slowly({ durationMs }))).toEqual({ produced: 0, consumed: 0, peakSize: 0 });
    expect(loopTime()).toBe(0);
  }));

test.each([{ producers: 0 }, { consumers: 0 }, { capacity: 0 }, { producers: 1.5 }])('%j is refused', (wrong) =>
  onVirtualTime(async () => expect(await failureOf(() => runProducerConsumer(slowly(wrong)))).toBeInstanceOf(RangeError)));

test('a duration that is no number is refused', () =>
  onVirtualTime(async () => expect(await failureOf(() => runProducerConsumer(slowly({ durationMs: NaN })))).toBeInstanceOf(TypeError)));
