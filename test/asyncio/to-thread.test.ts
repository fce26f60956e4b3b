import { CancelledError, checkpoint, createTask, NoRunningLoopError, run, sleep, toThread } from 'asynclings';
import { describe, expect, test } from 'vitest';
import { ending } from '../support/virtually.ts';

const WORK = new URL('../support/threads/work.mjs', import.meta.url);
const flag = (): Int32Array => new Int32Array(new SharedArrayBuffer(4));

/** Returns when the thread has begun. */
async function begun(shared: Int32Array): Promise<void> {
  while (Atomics.load(shared, 0) === 0) await sleep(1);
}

describe('a function in a thread', () => {
  test('gives its value, or that of its promise', () =>
    run(async () => {
      expect(await toThread(WORK, 'add', [20, 22])).toBe(42);
      expect(await toThread(WORK, 'later', [1, { deep: ['value'] }])).toEqual({ deep: ['value'] });
    }));

  test('rejects with what it throws', () =>
    run(async () => {
      await expect(toThread(WORK, 'fail', ['in the thread'])).rejects.toMatchObject({ name: 'RangeError', message: 'in the thread' });
    }));

  test('may keep its thread busy while the loop goes on', () =>
    run(async () => {
      const shared = flag();
      const task = createTask(() => toThread(WORK, 'spin', [shared]));
      await begun(shared);
      for (let i = 0; i < 100; i++) await checkpoint();
      expect(task.waitingOn).toMatchObject({ kind: 'worker', label: 'spin() in a thread' });
      task.cancel('enough');
      expect(await ending(task.join())).toBe('CancelledError: enough');
    }));
});

describe('cancelling', () => {
  test('frees the task at once, and the thread is terminated so that its place is free', () =>
    run(async () => {
      const flags = Array.from({ length: 4 }, flag);
      const tasks = flags.map((shared) => createTask(() => toThread(WORK, 'spin', [shared])));
      await begun(flags[0]!);
      for (const task of tasks) {
        task.cancel();
        await expect(task.join()).rejects.toThrow(CancelledError);
      }
      expect(await toThread(WORK, 'add', [1, 2])).toBe(3);
    }));

  test('before it has begun, it never begins', () =>
    run(async () => {
      const shared = flag();
      const task = createTask(() => toThread(WORK, 'spin', [shared]));
      await checkpoint();
      task.cancel();
      await ending(task.join());
      expect(await toThread(WORK, 'add', [1, 2])).toBe(3);
    }));
});

test('aborting the signal terminates the thread and rejects with an AbortError', () =>
  run(async () => {
    const shared = flag();
    const controller = new AbortController();
    const task = createTask(() => toThread(WORK, 'spin', [shared], { signal: controller.signal }));
    await begun(shared);
    controller.abort();
    await expect(task.join()).rejects.toMatchObject({ name: 'AbortError' });
    expect(task.state).toBe('failed');
  }));

describe('what it cannot do is a rejection', () => {
  test('an export that is not there or is no function', () =>
    run(async () => {
      await expect(toThread(WORK, 'missing', [])).rejects.toThrow(/exports no function 'missing'/);
    }));

  test('a module that is not there', () =>
    run(async () => {
      await expect(toThread(new URL('missing.mjs', WORK), 'add', [])).rejects.toThrow(/missing\.mjs/);
    }));

  test('arguments and results that cannot be cloned', () =>
    run(async () => {
      await expect(toThread(WORK, 'add', [() => {}])).rejects.toMatchObject({ name: 'DataCloneError' });
      await expect(toThread(WORK, 'unclonable', [])).rejects.toMatchObject({ name: 'DataCloneError' });
    }));

  test('a call outside run()', async () => {
    await expect(toThread(WORK, 'add', [1, 2])).rejects.toThrow(NoRunningLoopError);
  });
});
