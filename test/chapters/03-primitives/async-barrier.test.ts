import { BrokenBarrierError, createTask, loopTime, sleep, type Task, TaskGroup } from 'asynclings';
import { AsyncBarrier } from 'asynclings/chapters/primitives';
import { expect, test } from 'vitest';
import { onVirtualTime } from '../../support/virtual-time.ts';
import { ending } from '../../support/virtually.ts';

function arrive(barrier: AsyncBarrier, count: number): Task<number>[] {
  return Array.from({ length: count }, (_, index) => createTask(() => barrier.wait(), { name: `party ${index}` }));
}

const endings = (tasks: readonly Task[]): Promise<string[]> => Promise.all(tasks.map((task) => ending(task.join())));

test('nobody passes before all have come, and each gets its place in the order of arrival', () =>
  onVirtualTime(async () => {
    const barrier = new AsyncBarrier(3);
    const log: string[] = [];
    await TaskGroup.run(async (group) => {
      for (const [name, ms] of [['a', 30], ['b', 10], ['c', 20]] as const) {
        group.createTask(async () => (await sleep(ms), log.push(`${name}${await barrier.wait()}`)));
      }
    });
    expect(log.join(' ')).toBe('a2 b0 c1');
  }));

test('rounds do not mix, however slow one party is', () =>
  onVirtualTime(async () => {
    const barrier = new AsyncBarrier(3);
    const rounds: number[] = [0, 0, 0];
    await TaskGroup.run(async (group) => {
      for (let party = 0; party < 3; party++) {
        group.createTask(async () => {
          for (let round = 1; round <= 3; round++) {
            await sleep(party === 0 ? 50 : 1);
            await barrier.wait();
            rounds[party] = round;
            expect(Math.max(...rounds) - Math.min(...rounds)).toBeLessThanOrEqual(1);
          }
        });
      }
    });
    expect(rounds).toEqual([3, 3, 3]);
  }));

test('six at once make two rounds of three', () =>
  onVirtualTime(async () => {
    const parties = arrive(new AsyncBarrier(3), 6);
    expect(await endings(parties)).toEqual(['0', '1', '2', '0', '1', '2']);
  }));

test('who is cancelled no longer counts, from the request on', () =>
  onVirtualTime(async () => {
    const barrier = new AsyncBarrier(3);
    const [left, stayed] = arrive(barrier, 2);
    const last = createTask(async () => (await sleep(5), barrier.wait()));
    await sleep(0);
    left!.cancel();
    expect(barrier.waiting).toBe(1);
    expect([await barrier.wait(), loopTime()]).toEqual([1, 5]);
    expect(await endings([left!, stayed!, last])).toEqual(['CancelledError: cancelled', '0', '2']);
  }));

test('a party that is cancelled during the action leaves alone', () =>
  onVirtualTime(async () => {
    const barrier = new AsyncBarrier(3, () => sleep(10));
    const parties = arrive(barrier, 3);
    await sleep(5);
    parties[0]!.cancel();
    expect(await endings(parties)).toEqual(['CancelledError: cancelled', '1', '2']);
  }));

test('a cancellation that comes with the opening is delivered, and the round stands', () =>
  onVirtualTime(async () => {
    const barrier = new AsyncBarrier(2);
    const [first] = arrive(barrier, 1);
    await sleep(0);
    expect(await barrier.wait()).toBe(1);
    first!.cancel();
    expect(await endings([first!])).toEqual(['CancelledError: cancelled']);
    expect(await endings(arrive(barrier, 2))).toEqual(['0', '1']);
  }));

test('the action runs once a round, before anybody leaves', () =>
  onVirtualTime(async () => {
    const log: string[] = [];
    const barrier = new AsyncBarrier(2, async () => {
      log.push('action begins');
      await sleep(10);
      log.push('action ends');
    });
    const parties = Array.from({ length: 4 }, () => createTask(async () => (await barrier.wait(), log.push('leaves'))));
    await endings(parties);
    expect(log.filter((line) => line !== 'leaves')).toHaveLength(4);
    expect(log.slice(0, 2)).toEqual(['action begins', 'action ends']);
    expect(log.at(-3)).toBe('action ends');
  }));

test('an action that fails breaks the barrier', () =>
  onVirtualTime(async () => {
    const barrier = new AsyncBarrier(2, () => {
      throw new Error('no tea');
    });
    expect(await endings(arrive(barrier, 2))).toEqual(['BrokenBarrierError: the action of the barrier failed', 'Error: no tea']);
    expect(barrier.broken).toBe(true);
    await expect(barrier.wait()).rejects.toThrow(BrokenBarrierError);
  }));

test('abort() refuses who waits and who comes; reset() starts over', () =>
  onVirtualTime(async () => {
    const barrier = new AsyncBarrier(2);
    const [waiting] = arrive(barrier, 1);
    await sleep(0);
    barrier.abort();
    expect(await endings([waiting!, ...arrive(barrier, 1)])).toEqual(['BrokenBarrierError: the barrier was aborted', 'BrokenBarrierError: the barrier is broken']);
    barrier.reset();
    const [again] = arrive(barrier, 1);
    await sleep(0);
    expect(String(barrier)).toBe('<AsyncBarrier 1/2>');
    barrier.reset();
    expect(await endings([again!])).toEqual(['BrokenBarrierError: the barrier was reset']);
    expect(await endings(arrive(barrier, 2))).toEqual(['0', '1']);
  }));

test('abort() during the action refuses its round and those who come meanwhile', () =>
  onVirtualTime(async () => {
    const barrier = new AsyncBarrier(2, () => sleep(10));
    const parties = arrive(barrier, 3);
    await sleep(5);
    barrier.abort();
    expect(await endings(parties)).toEqual(['BrokenBarrierError: the barrier was aborted', 'BrokenBarrierError: the barrier was aborted or reset', 'BrokenBarrierError: the barrier is broken']);
  }));

test('one party passes at once', () => onVirtualTime(async () => expect(await new AsyncBarrier(1).wait()).toBe(0)));

test.each([0, -2, NaN, 1.5, Infinity])('%s parties are refused', (parties) => expect(() => new AsyncBarrier(parties)).toThrow(RangeError));
