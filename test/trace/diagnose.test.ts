import { CancelledError, checkpoint, Condition, createTask, Event, Lock, Queue, run, sleep, type Task } from 'asynclings';
import { type Diagnosis, diagnose, Recorder, Trace } from 'asynclings/trace';
import { describe, expect, test } from 'vitest';
import { goldenNames, readGolden } from '../support/fuzz/golden.ts';
import { interpretIn } from '../support/fuzz/interpret.ts';
import { World } from '../support/fuzz/world.ts';

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
    for (let round = 0; round < 1200 && !isReady; round++) await checkpoint();
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

test('on the real clock a task that works before it gives way does not poll, and one that merely looks does', async () => {
  const recorder = new Recorder();
  const giveWay = async (): Promise<void> => {
    for (let round = 0; round < 250; round++) await checkpoint();
  };
  await run(giveWay, { clock: 'virtual', probe: recorder });
  const events = recorder.trace().events();
  /** The same run as a clock would have seen it on which there is so much time between two events. */
  const kindsAt = (msApart: number): string[] => diagnose(new Trace(events.map((event, index) => ({ ...event, atMs: index * msApart })))).map(({ kind }) => kind);
  expect(kindsAt(0.1)).toEqual([]);
  expect(kindsAt(0.001)).toEqual(['poll-loop']);
});

test('tasks that wait for each other to end are told while others go on, once', async () => {
  const found = await diagnosesOf(async () => {
    const tasks: Task[] = [];
    const names = ['hen', 'egg', 'nest'];
    for (const [index, name] of names.entries()) tasks.push(createTask(async () => { await sleep(1); await tasks[(index + 1) % 3]?.join(); }, { name }));
    await sleep(50);
    tasks[0]?.cancel();
  });
  expect(found).toEqual([{ kind: 'await-cycle', seq: expect.any(Number), cycle: [4, 2, 3] }]);
});

test('a ring of joins that stops everything is told as the deadlock that it is', async () => {
  const found = await diagnosesOf(async () => {
    const tasks: Task[] = [];
    for (const index of [0, 1]) tasks.push(createTask(async () => { await sleep(1); await tasks[1 - index]?.join(); }));
    await tasks[0]?.join();
  });
  expect(found.map(({ kind }) => kind)).toEqual(['deadlock']);
});

test('a ring out of which one task has another way is none', async () => {
  const found = await diagnosesOf(async () => {
    const tasks: Task[] = [];
    tasks.push(createTask(async () => { await sleep(1); await tasks[1]?.join(); }));
    tasks.push(createTask(async () => { await sleep(1); await Promise.race([tasks[0]?.join(), sleep(5)]); }));
    await sleep(20);
  });
  expect(found).toEqual([]);
});

test('who joins a task that swallows the request has swallowed nothing', async () => {
  const found = await diagnosesOf(async () => {
    const stubborn = createTask(async () => { await sleep(10).catch(() => {}); return 'still here'; }, { name: 'stubborn' });
    const joiner = createTask(async () => void (await stubborn.join()), { name: 'joiner' });
    await sleep(1);
    joiner.cancel();
    await joiner.join();
  });
  expect(found).toEqual([expect.objectContaining({ kind: 'cancel-swallowed', task: 2 })]);
});

test('a consumer that took what there was, and waits for more, has lost no wake-up', async () => {
  const found = await diagnosesOf(async () => {
    const shelf = new Condition(new Lock('shelf'));
    let items = 0;
    await shelf.run(async () => { items++; shelf.notify(); });
    for (let round = 0; round < 2; round++) await shelf.run(async () => { while (items === 0) await shelf.wait(); items--; });
  });
  expect(found.map(({ kind }) => kind)).toEqual(['deadlock']);
});

test('a wake-up that somebody used was not lost to others', async () => {
  const found = await diagnosesOf(async () => {
    const bell = new Event('bell');
    createTask(() => bell.wait());
    await sleep(1);
    bell.set();
    bell.clear();
    await bell.wait();
  });
  expect(found.map(({ kind }) => kind)).toEqual(['deadlock']);
});

test('a queue whose items are never done is no lost wake-up', async () => {
  const found = await diagnosesOf(async () => {
    const queue = new Queue<number>();
    queue.putNowait(1);
    await queue.get();
    queue.taskDone();
    queue.putNowait(2);
    await queue.join();
  });
  expect(found.map(({ kind }) => kind)).toEqual(['deadlock']);
});

describe('of 1,000 random programs', () => {
  for (const name of goldenNames().slice(0, 5)) {
    test(`those of ${name} are diagnosed with nothing that did not happen`, async () => {
      for (const { program, log } of readGolden(name).slice(0, 200)) {
        const recorder = new Recorder();
        const world = new World();
        await interpretIn(world, program, { probe: recorder });
        const trace = recorder.trace();
        const found = diagnose(trace);
        const named = (task: number): boolean => log.some((line) => line.startsWith(`final ${trace.task(task).name} `));
        const place = `${name} ${program.seed}`;
        // Deadlocks: what CPython made of the same program.
        expect(found.some(({ kind }) => kind === 'deadlock'), place).toBe(log.some((line) => line.includes('deadlock')));
        // Held locks: the locks themselves, now that every task has ended.
        const locked = [...world.objects.values()].filter((object) => object instanceof Lock && object.locked).length;
        expect(found.filter((each) => each.kind === 'lock-held-at-end' && each.lock === 'lock').length > 0, place).toBe(locked > 0);
        for (const each of found) {
          // Swallowed requests: the program's own log tells who was thrown one, where the task has a name in it.
          if (each.kind === 'cancel-swallowed' && named(each.task)) expect(log.some((line) => line.includes(` ${trace.task(each.task).name} `) && line.includes('!Cancelled')), place).toBe(true);
          if (each.kind === 'unhandled-failure' && named(each.task)) expect(log, place).toContainEqual(expect.stringMatching(new RegExp(`^final ${trace.task(each.task).name} !`)));
          expect(['poll-loop', 'slow-step', 'await-cycle']).not.toContain(each.kind);
        }
      }
    });
  }
});

// With a look at every event for every task it would take half a minute, and not end in time.
test('what to read and to diagnose grows with the tasks, not with their square', { timeout: 20_000 }, async () => {
  const recorder = new Recorder();
  const crowd = async (): Promise<void> => {
    const lock = new Lock();
    await lock.acquire();
    const waiters = Array.from({ length: 20_000 }, () => createTask(() => lock.run(async () => {})));
    await sleep(0);
    for (const [index, waiter] of waiters.entries()) if (index % 2 === 0) waiter.cancel();
    lock.release();
    await waiters.at(-1)!.join();
  };
  await run(crowd, { clock: 'virtual', probe: recorder });
  expect(diagnose(recorder.trace())).toEqual([]);
});
