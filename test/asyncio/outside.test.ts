import { cancellable, createTask, DeadlockError, loopTime, run, sleep, timeout, TimeoutError } from 'asynclings';
import { expect, test } from 'vitest';
import { PretendedOutside } from '../../src/asyncio/host.ts';

const virtually = <T>(main: () => Promise<T>): Promise<T> => run(main, { clock: 'virtual' });

/** What a fake of a service does: answers later, unless the caller has gone. */
function reply<T>(outside: PretendedOutside, ms: number, value: T, signal?: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const callOff = outside.after(ms, () => resolve(value));
    signal?.addEventListener('abort', () => {
      callOff();
      reject(signal.reason as Error);
    });
  });
}

test('foreign work that only waits for what a test pretends lets virtual time go on', () =>
  virtually(async () => {
    const outside = new PretendedOutside();
    expect(await cancellable((signal) => reply(outside, 3_600_000, 'late', signal))).toBe('late');
    expect(loopTime()).toBe(3_600_000);
  }));

test('so does a bare promise, and whoever awaits it goes on before time does', () =>
  virtually(async () => {
    const outside = new PretendedOutside();
    const times: number[] = [];
    createTask(() => sleep(20));
    await reply(outside, 10, 'now');
    times.push(loopTime());
    await Promise.resolve().then(() => times.push(loopTime()));
    expect(times).toEqual([10, 10]);
  }));

test('several pieces of work end in the order of their times, among timers of the loop', () =>
  virtually(async () => {
    const outside = new PretendedOutside();
    const log: string[] = [];
    const work = [30, 10, 20].map((ms) => createTask(async () => log.push(await cancellable((signal) => reply(outside, ms, `${ms}`, signal)))));
    createTask(async () => {
      await sleep(15);
      log.push('sleep 15');
    });
    for (const each of work) await each.join();
    expect(log).toEqual(['10', 'sleep 15', '20', '30']);
  }));

test('what never comes can be given up: time goes on meanwhile', () =>
  virtually(async () => {
    const outside = new PretendedOutside();
    await expect(timeout(50, () => cancellable((signal) => reply(outside, Infinity, 'never', signal)))).rejects.toThrow(TimeoutError);
    expect(loopTime()).toBe(50);
  }));

test('to wait for what never comes, with nothing else going on, is a deadlock', async () => {
  const stuck = virtually(() => cancellable((signal) => reply(new PretendedOutside(), Infinity, 'never', signal)));
  await expect(stuck).rejects.toThrow(DeadlockError);
});

test('what has been called off does not happen', () =>
  virtually(async () => {
    let happened = 0;
    const callOff = new PretendedOutside().after(10, () => happened++);
    callOff();
    callOff();
    await sleep(20);
    expect(happened).toBe(0);
  }));
