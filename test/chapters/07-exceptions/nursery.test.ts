import { allTasks, CancelledError, createTask, currentTask, loopTime, run, sleep, type Task, timeout } from 'asynclings';
import { InnerCancelled, Nursery, remaining, shieldSupervised, withTimeout } from 'asynclings/chapters/exceptions';
import { Recorder } from 'asynclings/trace';
import { expect, test } from 'vitest';
import { failureOf, onVirtualTime } from '../../support/virtual-time.ts';

/** A nursery and the errors it was told of. */
function watchedNursery() {
  const told: string[] = [];
  return { told, nursery: new Nursery({ onError: (error, name) => told.push(`${name}: ${String(error)}`) }) };
}

const commit = (log: string[], ms = 50) => async () => {
  await sleep(ms);
  log.push(`committed at ${loopTime()}`);
  return 'ok';
};

const failAfter = (ms: number) => async () => {
  await sleep(ms);
  throw new Error('commit failed');
};

test('gives the result to a caller that stays, and its error too', () =>
  onVirtualTime(async () => {
    const { nursery, told } = watchedNursery();
    expect(await nursery.shield(commit([]))).toBe('ok');
    expect(String(await failureOf(() => shieldSupervised(failAfter(5), nursery)))).toBe('Error: commit failed');
    expect([told, nursery.pending]).toEqual([[], 0]);
    await nursery.close();
  }));

test('lets a cancelled caller go at once, and finishes the work', () =>
  onVirtualTime(async () => {
    const { nursery, told } = watchedNursery();
    const log: string[] = [];
    const caller = createTask(() => nursery.shield(commit(log)));
    await sleep(10);
    caller.cancel('user left');
    expect(await failureOf(() => caller.join())).toMatchObject({ name: 'CancelledError', reason: 'user left' });
    expect([loopTime(), nursery.pending]).toEqual([10, 1]);
    expect(await nursery.close()).toEqual({ cancelled: [], completed: ['shielded'], failed: [], stuck: [] });
    expect([log, loopTime(), told]).toEqual([['committed at 50'], 50, []]);
  }));

test('tells the supervisor of an error whose caller has left', () =>
  onVirtualTime(async () => {
    const { nursery, told } = watchedNursery();
    await failureOf(() => timeout(10, () => nursery.shield(failAfter(50), { name: 'order 7' })));
    expect((await nursery.close()).failed).toEqual([{ name: 'order 7', error: new Error('commit failed') }]);
    expect(told).toEqual(['order 7: Error: commit failed']);
  }));

test('tells the supervisor of an error that had come when its caller was cancelled, but not arrived', () =>
  onVirtualTime(async () => {
    const { nursery, told } = watchedNursery();
    const caller = createTask(() => nursery.shield(failAfter(10)));
    createTask(async () => {
      await sleep(10); // set before the work's timer is
      await sleep(0);
      caller.cancel();
    });
    await sleep(0);
    expect(await failureOf(() => caller.join())).toBeInstanceOf(CancelledError);
    await nursery.close();
    expect(told).toEqual(['shielded: Error: commit failed']);
  }));

test('tells a caller that the work was cancelled from a request to the caller', () =>
  onVirtualTime(async () => {
    const { nursery } = watchedNursery();
    const giveUp = async () => {
      currentTask()!.cancel('gave up');
      await sleep(1);
    };
    expect(await failureOf(() => nursery.shield(giveUp))).toMatchObject({ name: 'InnerCancelled', reason: 'gave up' });
    const caller = createTask(() => failureOf(() => nursery.shield(() => sleep(100), { name: 'target' })));
    await sleep(5);
    for (const task of allTasks()) if (task.name === 'target') task.cancel('by name');
    expect(await caller.join()).toMatchObject({ name: 'InnerCancelled', reason: 'by name' });
    await nursery.close();
  }));

test('tells a caller whose work was cancelled before its first turn', () =>
  onVirtualTime(async () => {
    const { nursery } = watchedNursery();
    const caller = createTask(() => failureOf(() => nursery.shield(() => sleep(100), { name: 'target' })));
    let target: Task | undefined;
    while (target === undefined) {
      await sleep(0);
      target = [...allTasks()].find(({ name }) => name === 'target');
    }
    expect(target.state).toBe('created');
    target.cancel();
    expect(await caller.join()).toBeInstanceOf(InnerCancelled);
    await nursery.close();
  }));

test('limits the work itself', () =>
  onVirtualTime(async () => {
    const { nursery, told } = watchedNursery();
    expect(await failureOf(() => nursery.shield(() => sleep(100), { maxMs: 20 }))).toMatchObject({ name: 'TimeoutError' });
    await failureOf(() => timeout(5, () => nursery.shield(() => sleep(100), { maxMs: 20 })));
    await nursery.close();
    expect(told).toEqual(['shielded: TimeoutError: time limit reached at 40 ms']);
  }));

test('does not hand a caller’s deadline down to work that is to outlive it', () =>
  onVirtualTime(async () => {
    const { nursery } = watchedNursery();
    expect(await withTimeout(() => nursery.shield(async () => remaining()), 50)).toBe(Infinity);
    await nursery.close();
  }));

test('takes no work once it is closed, and calls nothing', () =>
  onVirtualTime(async () => {
    const { nursery } = watchedNursery();
    const accepted = createTask(() => nursery.shield(commit([])));
    await sleep(0);
    const closing = createTask(() => nursery.close());
    await sleep(0);
    let calls = 0;
    await expect(nursery.shield(async () => calls++)).rejects.toThrow('the nursery is closed');
    expect([calls, await accepted.join(), (await closing.join()).completed]).toEqual([0, 'ok', ['shielded']]);
    expect(await nursery.close()).toEqual({ cancelled: [], completed: [], failed: [], stuck: [] });
  }));

test('waits when it closes, then cancels, and is bounded whatever the work does', () =>
  onVirtualTime(async () => {
    const { nursery } = watchedNursery();
    const stubborn = async () => {
      for (let round = 0; round < 3; round++) await sleep(100).catch(() => {});
    };
    const endless = createTask(() => failureOf(() => nursery.shield(() => sleep(10_000), { name: 'endless' })));
    const others = [createTask(() => nursery.shield(stubborn, { name: 'stubborn' })), createTask(() => nursery.shield(commit([], 20), { name: 'short' }))];
    await sleep(0);
    const report = await nursery.close({ graceMs: 30 });
    expect([report, loopTime()]).toEqual([{ cancelled: ['endless'], completed: ['short'], failed: [], stuck: ['stubborn'] }, 60]);
    expect(await endless.join()).toBeInstanceOf(InnerCancelled);
    for (const other of others) await other.join();
  }, { wrongOnPurpose: ['cancel-swallowed'] }));

test('asks the work to stop when its closing is cancelled', () =>
  onVirtualTime(async () => {
    const { nursery } = watchedNursery();
    const caller = createTask(() => failureOf(() => nursery.shield(() => sleep(10_000))));
    await sleep(1);
    const closing = createTask(() => nursery.close());
    await sleep(1);
    closing.cancel('now');
    expect(await failureOf(() => closing.join())).toBeInstanceOf(CancelledError);
    expect(await caller.join()).toBeInstanceOf(InnerCancelled);
    expect([nursery.pending, loopTime()]).toEqual([0, 2]);
  }));

test('never leaves a caller waiting when its supervisor is cancelled', () =>
  onVirtualTime(async () => {
    const { nursery } = watchedNursery();
    const caller = createTask(() => failureOf(() => nursery.shield(() => sleep(5))));
    await sleep(0); // the request stands in the queue
    for (const task of allTasks()) if (task.name === 'nursery') task.cancel();
    expect(await caller.join()).toBeInstanceOf(InnerCancelled);
    await expect(nursery.shield(async () => 1)).rejects.toThrow('the nursery is closed');
    expect(nursery.pending).toBe(0);
  }));

test('is the parent of the work in a trace', async () => {
  const recorder = new Recorder();
  await run(
    async () => {
      const { nursery } = watchedNursery();
      await createTask(() => nursery.shield(commit([]), { name: 'commit' }), { name: 'request' }).join();
      await nursery.close();
    },
    { clock: 'virtual', probe: recorder },
  );
  const trace = recorder.trace();
  expect(trace.task('commit').parent).toBe(trace.task('nursery').id);
});

test('wants somebody to hear of errors, and a closing that ends', () =>
  onVirtualTime(async () => {
    expect(() => new Nursery({} as never)).toThrow(TypeError);
    const { nursery } = watchedNursery();
    for (const graceMs of [NaN, -1, Infinity]) await expect(nursery.close({ graceMs })).rejects.toThrow('graceMs');
    await nursery.close();
  }));

test('leaves to the end of the run only what nobody has heard of', async () => {
  const recorder = new Recorder();
  await run(
    async () => {
      const quiet = watchedNursery().nursery;
      await failureOf(() => quiet.shield(failAfter(5), { name: 'heard by its caller' }));
      await failureOf(() => timeout(1, () => quiet.shield(failAfter(5), { name: 'heard by the nursery' })));
      await quiet.close();
      const clumsy = new Nursery({
        onError: () => {
          throw new Error('onError failed');
        },
      });
      await failureOf(() => timeout(1, () => clumsy.shield(failAfter(5), { name: 'not heard' })));
      await sleep(10);
      await clumsy.close();
    },
    { clock: 'virtual', probe: recorder },
  );
  const trace = recorder.trace();
  expect(trace.tasks.filter(({ outcome }) => outcome === 'failed').map(({ name }) => name)).toEqual(['heard by its caller', 'heard by the nursery', 'not heard']);
  expect(trace.events('warn.unhandled').map(({ task }) => trace.task(task!).name)).toEqual(['not heard']);
});
