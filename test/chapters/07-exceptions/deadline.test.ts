import { CancelledError, createTask, currentLoop, currentTask, loopTime, sleep, TaskGroup, TimeoutError } from 'asynclings';
import { currentDeadline, DeadlineExceeded, remaining, withDeadline, withoutDeadline, withTimeout } from 'asynclings/chapters/exceptions';
import { expect, test } from 'vitest';
import { failureOf, onVirtualTime } from '../../support/virtual-time.ts';

const nameOf = (failure: unknown) => (failure as DeadlineExceeded).deadline.name;

test('a deadline that has passed calls nothing', () =>
  onVirtualTime(async () => {
    await sleep(10);
    let calls = 0;
    for (const start of [() => withDeadline(() => calls++, 10), () => withDeadline(() => calls++, 5), () => withTimeout(() => calls++, 0), () => withTimeout(() => calls++, -1)]) {
      expect(await failureOf(start)).toBeInstanceOf(TimeoutError);
    }
    expect(calls).toBe(0);
  }));

test('the body is cancelled at the deadline and has ended when the error comes', () =>
  onVirtualTime(async () => {
    const log: string[] = [];
    const body = async () => {
      try {
        await sleep(100);
      } finally {
        await sleep(5);
        log.push(`cleaned at ${loopTime()}`);
      }
    };
    const failure = await failureOf(() => withDeadline(body, 20, { name: 'reply' }));
    expect([String(failure), log, currentTask()?.cancelling]).toEqual(["TimeoutError: deadline 'reply' at 20 ms has passed", ['cleaned at 25'], 0]);
    expect((failure as DeadlineExceeded).cause).toBeInstanceOf(CancelledError);
  }));

test('an inner deadline that is later gives way to the outer one', () =>
  onVirtualTime(async () => {
    const failure = await failureOf(() => withTimeout(() => withTimeout(() => sleep(1000), 500, { name: 'inner' }), 100, { name: 'outer' }));
    expect([nameOf(failure), loopTime()]).toEqual(['outer', 100]);
  }));

test('an inner deadline that is earlier fires alone', () =>
  onVirtualTime(async () => {
    const outer = withTimeout(async () => {
      expect(nameOf(await failureOf(() => withTimeout(() => sleep(1000), 30, { name: 'inner' })))).toBe('inner');
      expect([remaining(), currentDeadline()?.name]).toEqual([70, 'outer']);
      await sleep(69);
      return 'alive';
    }, 100, { name: 'outer' });
    expect(await outer).toBe('alive');
  }));

test('tasks inherit the deadline of their creator, and are held to it by limits of their own', () =>
  onVirtualTime(async () => {
    await withTimeout(async () => {
      const child = createTask(async () => {
        expect(remaining()).toBe(100);
        return failureOf(() => withTimeout(() => sleep(1000), 500, { name: 'child' }));
      });
      await sleep(10);
      expect(remaining()).toBe(90);
      return child;
    }, 100, { name: 'request' }).then(async (child) => {
      expect([nameOf(await child.join()), loopTime()]).toEqual(['request', 100]); // longer alive than the request itself
    });
  }));

test('siblings have deadlines of their own', () =>
  onVirtualTime(async () => {
    const seen: number[] = [];
    await TaskGroup.run(async (group) => {
      for (const ms of [50, 80]) group.createTask(() => withTimeout(async () => (await sleep(10), seen.push(remaining())), ms));
      group.createTask(async () => (await sleep(10), seen.push(remaining())));
    });
    expect(seen).toEqual([40, 70, Infinity]);
  }));

test('nothing holds any more after a body, however it ended', () =>
  onVirtualTime(async () => {
    await failureOf(() => withTimeout(() => Promise.reject(new Error('no')), 50));
    expect([remaining(), currentDeadline(), currentLoop().timerCount]).toEqual([Infinity, undefined, 0]);
  }));

test('fifty levels for one instant need one timer', () =>
  onVirtualTime(async () => {
    const nest = async (level: number): Promise<number> => (level === 0 ? currentLoop().timerCount : withDeadline(() => nest(level - 1), 100));
    expect(await nest(50)).toBe(1);
    const longer = async (level: number): Promise<number> => (level === 0 ? currentLoop().timerCount : withDeadline(() => longer(level - 1), 200 - level));
    expect(await longer(50)).toBe(1);
  }));

test('a clean-up without deadline takes its time, and the deadline holds again afterwards', () =>
  onVirtualTime(async () => {
    const seen: unknown[] = [];
    const failure = await failureOf(() =>
      withTimeout(async () => {
        await withoutDeadline(async () => {
          seen.push(remaining());
          await sleep(60);
          seen.push(loopTime());
        });
        seen.push(remaining());
        await sleep(1);
        seen.push('not reached');
      }, 50),
    );
    expect([failure instanceof DeadlineExceeded, seen]).toEqual([true, [Infinity, 60, 0]]);
  }));

test('a clean-up after the deadline has passed may set limits of its own', () =>
  onVirtualTime(async () => {
    const body = async () => {
      try {
        await sleep(100);
      } finally {
        expect(remaining()).toBe(0);
        await withoutDeadline(() => withTimeout(() => sleep(30), 40));
      }
    };
    expect(await failureOf(() => withTimeout(body, 50))).toBeInstanceOf(DeadlineExceeded);
    expect(loopTime()).toBe(80);
  }));

test('a cancellation from outside is no time-out, and an error of the body is nobody else’s', () =>
  onVirtualTime(async () => {
    const task = createTask(() => withTimeout(() => sleep(100), 50));
    await sleep(10);
    task.cancel('outside');
    expect(await failureOf(() => task.join())).toMatchObject({ name: 'CancelledError', reason: 'outside' });
    const strange = new TimeoutError();
    expect(await failureOf(() => withTimeout(() => Promise.reject(strange), 50))).toBe(strange);
  }));

test.each([NaN, '10', undefined])('refuses %j, and a promise for a function', (value) =>
  onVirtualTime(async () => {
    for (const limit of [withDeadline, withTimeout]) {
      await expect(limit(async () => 1, value as number)).rejects.toBeInstanceOf(TypeError);
      await expect(limit(Promise.resolve() as never, 10)).rejects.toThrow('begun already');
    }
  }),
);
