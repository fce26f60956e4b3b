import { cancellable, CancelledError, checkpoint, createTask, currentTask, Lock, loopTime, NoRunningLoopError, sleep, timeout, TimeoutError } from 'asynclings';
import { expect, test } from 'vitest';
import { ending, virtually } from '../support/virtually.ts';

const never = (): Promise<never> => new Promise(() => {});

test('it gives what the work gives', () =>
  virtually(async () => {
    expect(await cancellable(async () => 'value')).toBe('value');
    const error = new RangeError('work');
    await expect(cancellable(async () => Promise.reject(error))).rejects.toBe(error);
  }));

test('a start that throws or is no function is a rejection', () =>
  virtually(async () => {
    await expect(
      cancellable(() => {
        throw new RangeError('at once');
      }),
    ).rejects.toThrow('at once');
    await expect(cancellable('work' as never)).rejects.toThrow(TypeError);
  }));

test('cancelling frees the task at once and aborts the signal, with the CancelledError as its reason', () =>
  virtually(async () => {
    let signal: AbortSignal | undefined;
    const task = createTask(() =>
      cancellable((mine) => {
        signal = mine;
        return never();
      }),
    );
    await checkpoint();
    expect(signal?.aborted).toBe(false);
    task.cancel('stop');
    expect(signal?.aborted).toBe(true);
    expect(signal?.reason).toEqual(new CancelledError('stop'));
    expect(await ending(task.join())).toBe('CancelledError: stop');
  }));

test('the AbortError with which the work then ends is nobody\'s business any more', () =>
  virtually(async () => {
    const task = createTask(() =>
      cancellable(
        (signal) =>
          new Promise((_, reject) => {
            signal.addEventListener('abort', () => reject(new DOMException('aborted', 'AbortError')));
          }),
      ),
    );
    await checkpoint();
    task.cancel();
    expect(await ending(task.join())).toBe('CancelledError: cancelled');
    await new Promise((resolve) => {
      setTimeout(resolve, 5);
    });
  }));

test('work that does not obey goes on alone, and what it gives is dropped', () =>
  virtually(async () => {
    let finish: ((value: string) => void) | undefined;
    const task = createTask(() =>
      cancellable(
        () =>
          new Promise<string>((resolve) => {
            finish = resolve;
          }),
      ),
    );
    await checkpoint();
    task.cancel();
    await ending(task.join());
    finish?.('too late');
    await sleep(1);
    expect(task.isCancelled).toBe(true);
  }));

test('a request that is there already strikes before the work can give anything', () =>
  virtually(async () => {
    currentTask()?.cancel('before');
    let signal: AbortSignal | undefined;
    const work = cancellable(async (mine) => {
      signal = mine;
      return 'value';
    });
    expect(await ending(work)).toBe('CancelledError: before');
    expect(signal?.aborted).toBe(true);
    currentTask()?.uncancel();
  }));

test('a time limit works on it', () =>
  virtually(async () => {
    // Time stands still on a virtual clock while foreign work is under way, so the limit must be there before it.
    await expect(timeout(0, () => cancellable(never))).rejects.toThrow(TimeoutError);
  }));

test('what waits here inside it is no foreign work: virtual time goes on', () =>
  virtually(async () => {
    const lock = new Lock();
    const holder = createTask(() => lock.run(() => sleep(3_600_000)));
    await checkpoint();
    await cancellable(() => lock.run(() => sleep(10)));
    expect([holder.isDone, loopTime()]).toEqual([true, 3_600_010]);
  }));

test('others run meanwhile', () =>
  virtually(async () => {
    const log: string[] = [];
    const foreign = createTask(async () => {
      await cancellable(
        () =>
          new Promise((resolve) => {
            setTimeout(resolve, 3);
          }),
      );
      log.push('foreign');
    });
    const other = createTask(async () => {
      await checkpoint();
      log.push('other');
    });
    await foreign.join();
    await other.join();
    expect(log).toEqual(['other', 'foreign']);
  }));

test('a task that waits for it says so, with the label', () =>
  virtually(async () => {
    const [named, unnamed] = [createTask(() => cancellable(never, 'GET /users')), createTask(() => cancellable(never))];
    await checkpoint();
    expect(named.waitingOn).toMatchObject({ kind: 'io', label: 'GET /users' });
    expect(unnamed.waitingOn).toMatchObject({ kind: 'io', label: 'foreign work' });
    for (const task of [named, unnamed]) {
      task.cancel();
      await ending(task.join());
    }
  }));

test('outside run() it is refused and nothing is started', async () => {
  let isStarted = false;
  const work = cancellable(async () => {
    isStarted = true;
  });
  await expect(work).rejects.toThrow(NoRunningLoopError);
  expect(isStarted).toBe(false);
});
