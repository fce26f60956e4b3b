import { CancelledError, checkpoint, createTask, loopTime, shield, sleep, timeout, TimeoutError } from 'asynclings';
import { expect, test, vi } from 'vitest';
import { ending, virtually } from '../support/virtually.ts';

test('it gives the result of the task', () =>
  virtually(async () => {
    expect(await shield(createTask(() => sleep(5).then(() => 'value')))).toBe('value');
    const error = new Error('failed');
    await expect(shield(createTask(async () => Promise.reject(error)))).rejects.toBe(error);
  }));

test('of a finished task it takes no turn', () =>
  virtually(async () => {
    const task = createTask(async () => 'value');
    await task.join();
    const log: string[] = [];
    createTask(async () => log.push('other'));
    expect(await shield(task)).toBe('value');
    expect(log).toEqual([]);
  }));

test('cancelling the one who waits leaves the task running', () =>
  virtually(async () => {
    const inner = createTask(() => sleep(30).then(() => 'finished'));
    const outer = createTask(() => shield(inner));
    await sleep(10);
    outer.cancel('impatient');
    expect(await ending(outer.join())).toBe('CancelledError: impatient');
    expect([inner.isDone, inner.cancelling]).toEqual([false, 0]);
    expect(await inner.join()).toBe('finished');
  }));

test('cancelling the task itself ends the wait', () =>
  virtually(async () => {
    const inner = createTask(() => sleep(30));
    const outer = createTask(() => shield(inner));
    await checkpoint();
    inner.cancel();
    await expect(outer.join()).rejects.toThrow(CancelledError);
    expect(outer.cancelling).toBe(0);
  }));

test('a time limit around it leaves the task running', () =>
  virtually(async () => {
    const inner = createTask(() => sleep(30).then(() => 'finished'));
    await expect(timeout(10, () => shield(inner))).rejects.toThrow(TimeoutError);
    expect(await inner.join()).toBe('finished');
    expect(loopTime()).toBe(30);
  }));

test('a failure after the one who waited was cancelled is reported, since nobody saw it', async () => {
  const emitWarning = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  await virtually(async () => {
    const inner = createTask(() => sleep(30).then(() => Promise.reject(new Error('unseen'))), { name: 'inner' });
    const outer = createTask(() => shield(inner));
    await sleep(10);
    outer.cancel();
    await ending(outer.join());
    await sleep(50);
  });
  expect(emitWarning.mock.calls).toEqual([["task 'inner' failed and nobody looked at it: Error: unseen", 'UnhandledTaskError']]);
  emitWarning.mockRestore();
});

test('a task that waits behind a shield says so', () =>
  virtually(async () => {
    const inner = createTask(() => sleep(5), { name: 'inner' });
    const outer = createTask(() => shield(inner));
    await checkpoint();
    expect(outer.waitingOn).toMatchObject({ kind: 'shield', label: "shielded task 'inner'" });
    await outer.join();
  }));

test('it takes a task', async () => {
  await expect(shield(Promise.resolve() as never)).rejects.toThrow(TypeError);
  await expect(shield(undefined as never)).rejects.toThrow(/createTask/);
});
