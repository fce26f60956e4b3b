import { Barrier, BrokenBarrierError, CancelledError, checkpoint, createTask, loopTime, sleep, type Task } from 'asynclings';
import { describe, expect, test } from 'vitest';
import { ending, virtually } from '../support/virtually.ts';

function comers(barrier: Barrier, count: number): Task<number>[] {
  return Array.from({ length: count }, () => createTask(() => barrier.wait()));
}

test('nobody goes on before all have come; each learns its place in the order of arrival', () =>
  virtually(async () => {
    const barrier = new Barrier(3);
    const log: string[] = [];
    const tasks = [30, 10, 20].map((ms) =>
      createTask(async () => {
        await sleep(ms);
        const place = await barrier.wait();
        log.push(`${ms} came as ${place} and left at ${loopTime()}`);
      }),
    );
    for (const task of tasks) await task.join();
    expect(log.toSorted()).toEqual(['10 came as 0 and left at 30', '20 came as 1 and left at 30', '30 came as 2 and left at 30']);
  }));

test('a barrier for one lets everybody pass', () =>
  virtually(async () => {
    const barrier = new Barrier(1);
    expect([await barrier.wait(), await barrier.wait()]).toEqual([0, 0]);
  }));

test('it can be used again and again, and a fast task cannot slip into the round that is leaving', () =>
  virtually(async () => {
    const barrier = new Barrier(2);
    const rounds: number[][] = [];
    const tasks = [0, 1].map((me) =>
      createTask(async () => {
        for (let round = 0; round < 3; round++) {
          await barrier.wait();
          (rounds[round] ??= []).push(me);
          await sleep(me);
        }
      }),
    );
    for (const task of tasks) await task.join();
    expect(rounds.map((round) => round.toSorted((a, b) => a - b))).toEqual([
      [0, 1],
      [0, 1],
      [0, 1],
    ]);
  }));

test('waiting counts those who have come', () =>
  virtually(async () => {
    const barrier = new Barrier(3);
    expect([barrier.parties, barrier.waiting, barrier.broken]).toEqual([3, 0, false]);
    const tasks = comers(barrier, 2);
    await sleep(1);
    expect([barrier.waiting, String(barrier)]).toEqual([2, '<Barrier filling 2/3>']);
    await barrier.wait();
    for (const task of tasks) await task.join();
    expect(barrier.waiting).toBe(0);
  }));

test('a task that is cancelled while it waits is not counted any more', () =>
  virtually(async () => {
    const barrier = new Barrier(2);
    const [first] = comers(barrier, 1);
    await sleep(1);
    first?.cancel();
    await expect(first?.join()).rejects.toThrow(CancelledError);
    expect([barrier.waiting, barrier.broken]).toEqual([0, false]);
    const tasks = comers(barrier, 2);
    expect([await tasks[0]?.join(), await tasks[1]?.join()]).toEqual([0, 1]);
  }));

describe('reset', () => {
  test('sends those who wait away and starts over', () =>
    virtually(async () => {
      const barrier = new Barrier(3);
      const tasks = comers(barrier, 2);
      await sleep(1);
      await barrier.reset();
      for (const task of tasks) await expect(task.join()).rejects.toThrow(BrokenBarrierError);
      expect([barrier.waiting, barrier.broken]).toEqual([0, false]);
      const again = comers(barrier, 3);
      for (const task of again) await task.join();
    }));

  test('of a barrier at which nobody waits does nothing', () =>
    virtually(async () => {
      const barrier = new Barrier(1);
      await barrier.reset();
      expect(await barrier.wait()).toBe(0);
    }));

  test('lets those who come while it sends the others away wait for the next round', () =>
    virtually(async () => {
      const barrier = new Barrier(2);
      const [away] = comers(barrier, 1);
      await sleep(1);
      const reset = createTask(() => barrier.reset());
      const next = comers(barrier, 2);
      await reset.join();
      await expect(away?.join()).rejects.toThrow(BrokenBarrierError);
      for (const task of next) await task.join();
    }));
});

describe('abort', () => {
  test('breaks the barrier for those who wait and those who come', () =>
    virtually(async () => {
      const barrier = new Barrier(3);
      const [waiting] = comers(barrier, 1);
      await sleep(1);
      await barrier.abort();
      await expect(waiting?.join()).rejects.toThrow(BrokenBarrierError);
      await expect(barrier.wait()).rejects.toThrow(BrokenBarrierError);
      expect([barrier.broken, String(barrier)]).toEqual([true, '<Barrier broken 0/3>']);
    }));

  test('is undone by reset()', () =>
    virtually(async () => {
      const barrier = new Barrier(2);
      await barrier.abort();
      await barrier.reset();
      expect(barrier.broken).toBe(false);
      const tasks = comers(barrier, 2);
      for (const task of tasks) await task.join();
    }));
});

test.each([0, -1, 1.5, Number.NaN, Infinity])('%s parties are refused as a range', (parties) => {
  expect(() => new Barrier(parties)).toThrow(RangeError);
});

test.each(['3', null, undefined])('%s parties are refused as a type', (parties) => {
  expect(() => new Barrier(parties as never)).toThrow(TypeError);
});

test('a task that waits at it says so', () =>
  virtually(async () => {
    const barrier = new Barrier(2);
    const [task] = comers(barrier, 1);
    await checkpoint();
    expect(task?.waitingOn).toMatchObject({ kind: 'condition', label: 'condition barrier' });
    expect(await ending(barrier.wait())).toBe('1');
  }));
