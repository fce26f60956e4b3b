import { CancelledError, checkpoint, Condition, createTask, Event, Lock, run, sleep } from 'asynclings';
import { type Diagnosis, diagnose, Recorder } from 'asynclings/trace';
import { expect, test } from 'vitest';
import { goldenNames, readGolden } from '../support/fuzz/golden.ts';
import { interpret } from '../support/fuzz/interpret.ts';

async function diagnosesOf(main: () => Promise<void>, slowStepMs = Infinity): Promise<Diagnosis[]> {
  const recorder = new Recorder();
  await run(main, { clock: 'virtual', probe: recorder, slowStepMs }).catch(() => {});
  return diagnose(recorder.trace());
}

test('two tasks that wait for each other are a deadlock, with its cycle', async () => {
  const found = await diagnosesOf(async () => {
    const [a, b] = [new Lock('a'), new Lock('b')];
    const one = createTask(() => a.run(async () => { await sleep(1); await b.run(async () => {}); }), { name: 'one' });
    createTask(() => b.run(async () => { await sleep(1); await a.run(async () => {}); }), { name: 'two' });
    await one.join();
  });
  expect(found).toEqual([expect.objectContaining({ kind: 'deadlock', cycle: [2, 3] })]);
});

test('a notification that came before the wait is a lost wake-up', async () => {
  const found = await diagnosesOf(async () => {
    const changed = new Condition(new Lock('stock'));
    await changed.run(async () => changed.notify());
    await changed.run(async () => { await changed.wait(); });
  });
  expect(found.map(({ kind }) => kind)).toEqual(['lost-wake-up', 'deadlock']);
});

test('a flag that was set and cleared before the wait is a lost wake-up', async () => {
  const found = await diagnosesOf(async () => {
    const ready = new Event('ready');
    ready.set();
    ready.clear();
    await ready.wait();
  });
  expect(found.map(({ kind }) => kind)).toEqual(['lost-wake-up', 'deadlock']);
});

test('a wait that nobody ever wanted to end is a deadlock and no lost wake-up', async () => {
  const found = await diagnosesOf(async () => void (await new Event('never').wait()));
  expect(found.map(({ kind }) => kind)).toEqual(['deadlock']);
});

test('a task that ends with a lock in its hands is told, and one whose lock another releases is not', async () => {
  const found = await diagnosesOf(async () => {
    const [kept, handed] = [new Lock('kept'), new Lock('handed')];
    const keeper = createTask(() => kept.acquire(), { name: 'keeper' });
    await keeper.join();
    await createTask(() => handed.acquire()).join();
    handed.release();
  });
  expect(found).toEqual([expect.objectContaining({ kind: 'lock-held-at-end', task: 2, lock: 'kept' })]);
});

test('a cancellation that was caught and kept is told', async () => {
  const found = await diagnosesOf(async () => {
    const task = createTask(async () => {
      try {
        await sleep(10);
      } catch (error) {
        if (!(error instanceof CancelledError)) throw error;
      }
    });
    await sleep(1);
    task.cancel();
    await task.join();
  });
  expect(found.map(({ kind }) => kind)).toEqual(['cancel-swallowed']);
});

test('a task that only gives way, again and again, polls', async () => {
  const found = await diagnosesOf(async () => {
    let isReady = false;
    createTask(async () => { await sleep(1); isReady = true; });
    for (let round = 0; round < 300 && !isReady; round++) await checkpoint();
  });
  expect(found).toEqual([expect.objectContaining({ kind: 'poll-loop', task: 1 })]);
});

test('a step that takes longer than it may is told, with its task', async () => {
  const found = await diagnosesOf(async () => {
    const endMs = performance.now() + 25;
    while (performance.now() < endMs);
    await checkpoint();
  }, 20);
  expect(found).toEqual([expect.objectContaining({ kind: 'slow-step', task: 1 })]);
});

test('a failure that nobody looked at is told', async () => {
  const found = await diagnosesOf(async () => {
    createTask(async () => { throw new RangeError('unseen'); });
    await sleep(1);
  });
  expect(found).toEqual([expect.objectContaining({ kind: 'unhandled-failure', error: expect.stringContaining('unseen') })]);
});

test('1,000 random programs are said to be deadlocked exactly when they were on CPython', async () => {
  for (const name of goldenNames().slice(0, 5)) {
    for (const { program, log } of readGolden(name).slice(0, 200)) {
      const recorder = new Recorder();
      await interpret(program, { probe: recorder });
      const isDeadlocked = diagnose(recorder.trace()).some(({ kind }) => kind === 'deadlock');
      expect(isDeadlocked, `${name} ${program.seed}`).toBe(log.some((line) => line.includes('deadlock')));
    }
  }
});
