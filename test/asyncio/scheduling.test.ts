import { checkpoint, createTask, currentLoop, Event, loopTime, run, sleep } from 'asynclings';
import { describe, expect, test } from 'vitest';
import { virtually } from '../support/virtually.ts';

describe('turns', () => {
  test('a task runs until its next wait before another is resumed, native promises in between included', () =>
    virtually(async () => {
      const log: string[] = [];
      const work = async (name: string): Promise<void> => {
        log.push(`${name}1`);
        for (let i = 0; i < 50; i++) await Promise.resolve();
        await (async () => {
          await Promise.resolve();
        })();
        log.push(`${name}2`);
        await checkpoint();
        log.push(`${name}3`);
      };
      const tasks = ['a', 'b'].map((name) => createTask(() => work(name)));
      for (const task of tasks) await task.join();
      expect(log).toEqual(['a1', 'a2', 'b1', 'b2', 'a3', 'b3']);
    }));

  test('ticks and microtasks, however they nest, have drained before the next task is resumed', () =>
    virtually(async () => {
      const log: string[] = [];
      const first = createTask(async () => {
        for (let i = 0; i < 3; i++) {
          await new Promise<void>((resolve) => {
            process.nextTick(() => queueMicrotask(() => process.nextTick(resolve)));
          });
          await Promise.resolve();
        }
        log.push('first');
      });
      const second = createTask(async () => log.push('second'));
      await first.join();
      await second.join();
      expect(log).toEqual(['first', 'second']);
    }));

  test('awaiting an async function that does not wait lets nobody in', () =>
    virtually(async () => {
      const log: string[] = [];
      const quick = async (): Promise<number> => 1;
      createTask(async () => log.push('other'));
      for (let i = 0; i < 10; i++) await quick();
      log.push('me');
      await checkpoint();
      expect(log).toEqual(['me', 'other']);
    }));

  test.each([0, -1, -Infinity, -0])('sleep(%s) is exactly one turn', (ms) =>
    virtually(async () => {
      const log: string[] = [];
      const work = async (name: string): Promise<void> => {
        for (let i = 0; i < 3; i++) {
          log.push(name + i);
          await sleep(ms);
        }
      };
      const tasks = ['a', 'b'].map((name) => createTask(() => work(name)));
      for (const task of tasks) await task.join();
      expect(log).toEqual(['a0', 'b0', 'a1', 'b1', 'a2', 'b2']);
      expect(loopTime()).toBe(0);
    }),
  );

  test('those who are woken join the end of the queue, in the order of waking', () =>
    virtually(async () => {
      const log: string[] = [];
      const events = ['a', 'b', 'c'].map((name) => new Event(name));
      const tasks = events.map((event) => createTask(async () => log.push(`${event.name} ${await event.wait()}`)));
      await checkpoint();
      for (const event of events.toReversed()) event.set();
      for (const task of tasks) await task.join();
      expect(log).toEqual(['c true', 'b true', 'a true']);
    }));
});

describe('timers', () => {
  test('all that are due at one instant become ready before any of them runs', () =>
    virtually(async () => {
      const log: string[] = [];
      const work = async (name: string): Promise<void> => {
        await sleep(10);
        log.push(`${name} woke`);
        await checkpoint();
        log.push(`${name} again`);
      };
      const tasks = ['a', 'b', 'c'].map((name) => createTask(() => work(name)));
      for (const task of tasks) await task.join();
      expect(log).toEqual(['a woke', 'b woke', 'c woke', 'a again', 'b again', 'c again']);
    }));

  test('they fire in the order of their deadlines, equal ones in the order in which they were set', () =>
    virtually(async () => {
      const log: string[] = [];
      const nap = async (name: string, ms: number): Promise<void> => {
        await sleep(ms);
        log.push(name);
      };
      const tasks = [createTask(() => nap('late', 30)), createTask(() => nap('x', 20)), createTask(() => nap('y', 20)), createTask(() => nap('early', 10))];
      for (const task of tasks) await task.join();
      expect(log).toEqual(['early', 'x', 'y', 'late']);
    }));

  test('virtual time jumps from deadline to deadline and stands still while anything can run', () =>
    virtually(async () => {
      const seen: number[] = [];
      for (const ms of [86_400_000, 0.5, 2 ** 40]) {
        await sleep(ms);
        await checkpoint();
        seen.push(loopTime());
      }
      expect(seen).toEqual([86_400_000, 86_400_000.5, 2 ** 40 + 86_400_000.5]);
    }));

  test('sleep(Infinity) arms none', () =>
    virtually(async () => {
      const task = createTask(() => sleep(Infinity));
      await checkpoint();
      expect(currentLoop()).toEqual({ clock: 'virtual', timeMs: 0, readyCount: 0, timerCount: 0 });
      task.cancel();
      await task.join().catch(() => {});
    }));

  test.each([Number.NaN, '3', undefined, null])('sleep(%s) is refused', (ms) =>
    virtually(async () => {
      await expect(sleep(ms as number)).rejects.toThrow(TypeError);
    }),
  );

  test('one that was cancelled does not hold up the loop', () =>
    virtually(async () => {
      const task = createTask(() => sleep(1_000_000));
      await checkpoint();
      task.cancel();
      await task.join().catch(() => {});
      expect([loopTime(), currentLoop().timerCount]).toEqual([0, 0]);
    }));
});

describe('the real clock', () => {
  test('timers never fire early, and not much too late', () =>
    run(async () => {
      const tasks = [0.2, 1, 1.5, 2, 3, 3.9].map((ms) =>
        createTask(async () => {
          const [loopStart, start] = [loopTime(), performance.now()];
          await sleep(ms);
          return [loopTime() - loopStart - ms, performance.now() - start - ms];
        }),
      );
      for (const task of tasks) for (const late of await task.join()) expect(late).toBeGreaterThanOrEqual(0);
    }));

  test('a timer that is overtaken by work fires as soon as it can', () =>
    run(async () => {
      const task = createTask(() => sleep(1).then(() => loopTime()));
      await checkpoint();
      const until = performance.now() + 4;
      while (performance.now() < until);
      expect(await task.join()).toBeGreaterThanOrEqual(4);
    }));

  test('busy tasks keep neither native timers nor sleepers waiting', () =>
    run(async () => {
      const over = new AbortController();
      setTimeout(() => over.abort(), 2);
      const busy = createTask(async () => {
        while (!over.signal.aborted) await checkpoint();
        return 'saw it';
      });
      const sleeper = createTask(() => sleep(2));
      expect(await busy.join()).toBe('saw it');
      await sleeper.join();
    }));

  test('currentLoop tells the clock, the time and what is waiting', () =>
    run(async () => {
      const tasks = [createTask(() => sleep(1)), createTask(() => sleep(2))];
      expect(currentLoop()).toMatchObject({ clock: 'real', readyCount: 2, timerCount: 0 });
      await checkpoint();
      expect(currentLoop()).toMatchObject({ readyCount: 0, timerCount: 2 });
      for (const task of tasks) await task.join();
    }));
});

test('a program behaves the same on both clocks', async () => {
  const program = async (): Promise<string[]> => {
    const log: string[] = [];
    const event = new Event();
    const work = async (name: string, ms: number): Promise<void> => {
      log.push(`${name} starts`);
      await sleep(ms);
      log.push(`${name} slept`);
      await event.wait();
      for (let i = 0; i < 3; i++) {
        log.push(`${name} ${i}`);
        await checkpoint();
      }
    };
    const tasks = [createTask(() => work('a', 2)), createTask(() => work('b', 4)), createTask(() => work('c', 0))];
    await sleep(8);
    event.set();
    for (const task of tasks) await task.join();
    return log;
  };
  expect(await run(program)).toEqual(await virtually(program));
});

test('a hundred thousand turns fill no stack', () =>
  virtually(async () => {
    for (let i = 0; i < 100_000; i++) await checkpoint();
    expect(loopTime()).toBe(0);
  }));
