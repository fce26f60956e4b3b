import { checkpoint, createTask, Event, Future, Lock, Queue, Semaphore, sleep, TaskGroup } from 'asynclings';
import { type TaskTrace, Trace } from 'asynclings/trace';
import { expect, test } from 'vitest';
import { lockQueue } from './programs.ts';
import { record } from './record.ts';

const life = ({ spans }: TaskTrace): string[] => spans.map(({ state, fromMs, toMs }) => `${state} ${fromMs}–${toMs}`);

const wakes = (trace: Trace, name: string): unknown[] =>
  trace.task(name).waits.map(({ woken }) => woken && [woken.atMs, woken.cause, woken.by && trace.task(woken.by).name, woken.act?.kind].filter(Boolean).join(' '));

test('a task goes from span to span without a gap', async () => {
  const trace = await record(lockQueue);
  expect(life(trace.task('B'))).toEqual(['created 0–0', 'running 0–0', 'waiting 0–30', 'ready 30–30', 'running 30–30', 'waiting 30–60', 'ready 60–60', 'running 60–60']);
  for (const { spans } of trace.tasks) {
    expect(spans.slice(1).map(({ fromMs, fromSeq }) => [fromMs, fromSeq])).toEqual(spans.slice(0, -1).map(({ toMs, toSeq }) => [toMs, toSeq]));
  }
});

test('a wait tells what for, since when, who has it, who ended it and how', async () => {
  const trace = await record(lockQueue);
  const [a, b] = [trace.task('A').id, trace.task('B').id];
  expect(trace.task('C').waits).toMatchObject([
    { on: 'lock', label: "lock 'db'", sinceMs: 0, holder: a, woken: { atMs: 60, cause: 'task', by: b, act: { kind: 'lock.released', name: 'db' } } },
    { on: 'sleep', label: 'sleep 30 ms', sinceMs: 60, woken: { atMs: 90, cause: 'timer' } },
  ]);
});

test('a wake-up names what was done to the resource', async () => {
  const trace = await record(async () => {
    const queue = new Queue<number>(1, 'jobs');
    const event = new Event('go');
    const semaphore = new Semaphore(1, 'seats');
    await TaskGroup.run(async (group) => {
      group.createTask(() => queue.get(), { name: 'getter' });
      group.createTask(() => event.wait(), { name: 'eventer' });
      group.createTask(() => semaphore.run(() => sleep(1)), { name: 'first' });
      group.createTask(() => semaphore.run(checkpoint), { name: 'second' });
      await sleep(5);
      await queue.put(1);
      event.set();
    });
  });
  expect(wakes(trace, 'getter')).toEqual(['5 task main queue.put']);
  expect(wakes(trace, 'eventer')).toEqual(['5 task main event.set']);
  expect(wakes(trace, 'second')).toEqual(['1 task first semaphore.released']);
});

test('a joiner is woken by the end of the task, a group by the end of its last child', async () => {
  const trace = await record(async () => {
    await createTask(() => sleep(1), { name: 'joined' }).join();
    await TaskGroup.run(async (group) => {
      group.createTask(() => sleep(2), { name: 'short' });
      group.createTask(() => sleep(9), { name: 'long' });
    });
  });
  expect(wakes(trace, 'main')).toEqual(['1 end joined', '10 end long']);
});

test('a future is settled by a task, whatever else that task goes through', async () => {
  const trace = await record(async () => {
    const answer = new Future<number>('answer');
    const giver = createTask(() => sleep(50).finally(() => answer.setResult(42)), { name: 'giver' });
    createTask(() => answer.wait(), { name: 'asker' });
    await sleep(5);
    giver.cancel();
    await giver.join();
  });
  expect(wakes(trace, 'asker')).toEqual(['5 task giver']);
});

test('giving way is no wait, but a change from running to ready', async () => {
  const trace = await record(() => checkpoint());
  expect(trace.task('main').waits).toEqual([]);
  expect(life(trace.task('main'))).toEqual(['created 0–0', 'running 0–0', 'ready 0–0', 'running 0–0']);
  expect(trace.task('main').spans[2]?.wake?.cause).toBe('turn');
});

test('a native promise is an opaque wait that ends from outside', async () => {
  const trace = await record(async () => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    await sleep(1);
  });
  expect(trace.task('main').waits.map(({ on }) => on)).toEqual(['opaque', 'sleep']);
  expect(trace.task('main').waits.map(({ woken }) => woken?.cause)).toEqual(['outside', 'timer']);
});

test('a task that fans out waits for several things, and goes on waiting for the rest', async () => {
  const trace = await record(() => Promise.all([sleep(5), sleep(3)]));
  const [, , first, , , second] = trace.task('main').spans;
  expect(life(trace.task('main'))).toEqual(['created 0–0', 'running 0–0', 'waiting 0–3', 'ready 3–3', 'running 3–3', 'waiting 3–5', 'ready 5–5', 'running 5–5']);
  expect(first?.waits.map(({ label }) => label)).toEqual(['sleep 5 ms', 'sleep 3 ms']);
  expect(second?.waits.map(({ label }) => label)).toEqual(['sleep 5 ms']);
});

test('two waits that end at one instant give the task two turns', async () => {
  const trace = await record(() => Promise.all([sleep(5), sleep(5)]));
  expect(trace.events('task.running')).toHaveLength(3);
  expect(trace.maxRunning()).toBe(1);
});

test('children stand under their creator in order of creation', async () => {
  const trace = await record(async () => {
    createTask(() => createTask(() => checkpoint(), { name: 'grandchild' }).join(), { name: 'first' });
    await createTask(() => sleep(1), { name: 'second' }).join();
  });
  const names = (ids: readonly number[]): string[] => ids.map((id) => trace.task(id).name);
  expect(names(trace.task('main').children)).toEqual(['first', 'second']);
  expect(names(trace.task('first').children)).toEqual(['grandchild']);
});

test('a task that never ends is pending, in its last span, until the end of the trace', async () => {
  const recorder = await record(async (inside) => {
    createTask(() => sleep(Infinity), { name: 'stuck' });
    await sleep(7);
    const { outcome, spans } = inside.trace().task('stuck');
    expect([outcome, spans.at(-1)?.state, spans.at(-1)?.toMs, spans.at(-1)?.toSeq]).toEqual(['pending', 'waiting', 7, Infinity]);
  });
  expect(recorder.task('stuck').outcome).toBe('cancelled');
});

test('what a task returned, threw or was cancelled for is kept as text', async () => {
  const trace = await record(async () => {
    await createTask(async () => ({ sum: 42 }), { name: 'done' }).join();
    await createTask(() => Promise.reject(new RangeError('too far')), { name: 'failed' }).join().catch(() => undefined);
    const cancelled = createTask(() => sleep(1), { name: 'cancelled' });
    await checkpoint();
    cancelled.cancel('user left');
    await cancelled.join();
  });
  expect(['done', 'failed', 'cancelled'].map((name) => [trace.task(name).outcome, trace.task(name).value])).toEqual([
    ['done', '{ sum: 42 }'],
    ['failed', 'RangeError: too far'],
    ['cancelled', 'user left'],
  ]);
});

test('events are chosen by kind, task, cause, name, wait and time', async () => {
  const trace = await record(lockQueue);
  expect(trace.events('lock.granted').map(({ atMs }) => atMs)).toEqual([0, 30, 60]);
  expect(trace.events(['lock.granted', 'lock.released'], { task: 'B' }).map(({ atMs }) => atMs)).toEqual([30, 60]);
  expect(trace.events('task.ready', { by: 'A' }).map(({ task }) => trace.task(task!).name)).toEqual(['B']);
  expect(trace.events('lock.granted', { name: 'other' })).toEqual([]);
  expect(trace.events('task.waiting', { on: 'lock' })).toHaveLength(2);
  expect(trace.events('lock.granted', { fromMs: 30, toMs: 30 })).toHaveLength(1);
  expect(trace.events(undefined, { task: 'B' }).every((event) => (event.task ?? event.by) === trace.task('B').id)).toBe(true);
});

test('an unknown task is an error that lists those there are', async () => {
  const trace = await record(lockQueue);
  expect(() => trace.task('D')).toThrow(new RangeError('no task "D" in the trace; there are main, A, B, C'));
  expect(() => trace.events('log', { task: 9 })).toThrow(RangeError);
});

test('how many were in a state at once counts by the order of events', async () => {
  const trace = await record(lockQueue);
  expect(trace.maxRunning()).toBe(1);
  expect(trace.maxConcurrent('waiting')).toBe(4);
  expect(trace.maxConcurrent('waiting', 'lock')).toBe(2);
  expect(trace.maxConcurrent('waiting', 'sleep')).toBe(1);
});

test('who was in a state at an instant', async () => {
  const trace = await record(lockQueue);
  const names = (tasks: readonly TaskTrace[]): string[] => tasks.map(({ name }) => name);
  expect(names(trace.concurrent('waiting', 45))).toEqual(['main', 'B', 'C']);
  expect(names(trace.concurrent('running', 30))).toEqual(['A', 'B']);
  expect(names(trace.concurrent('running', 31))).toEqual([]);
});

test('how many were inside a resource at once', async () => {
  const trace = await record(async () => {
    const pool = new Semaphore(3, 'pool');
    const lock = new Lock('other');
    await TaskGroup.run(async (group) => {
      for (let i = 0; i < 9; i++) group.createTask(() => pool.run(() => lock.run(() => sleep(1))));
    });
  });
  expect([trace.maxInside('semaphore', 'pool'), trace.maxInside('lock'), trace.maxInside('io')]).toEqual([3, 1, 0]);
});

test('the order of execution and the time in each state', async () => {
  const trace = await record(lockQueue);
  expect(trace.runOrder()).toEqual(['main', 'A', 'B', 'C', 'A', 'B', 'B', 'C', 'C', 'main']);
  expect([trace.msIn('C', 'waiting'), trace.msIn('C', 'running'), trace.endMs]).toEqual([90, 0, 90]);
});

test('virtual time is known from its jumps, or from no time having passed', async () => {
  expect((await record(lockQueue)).isVirtual).toBe(true);
  expect((await record(checkpoint)).isVirtual).toBe(true);
  expect((await record(checkpoint, { clock: 'real' })).isVirtual).toBe(false);
});

test('what happened in a gap is unknown, not guessed', async () => {
  const trace = await record(
    async () => {
      createTask(() => sleep(500), { name: 'sleeper' });
      for (let i = 0; i < 100; i++) await sleep(10);
      createTask(() => sleep(1), { name: 'late' });
      await sleep(2);
    },
    { maxEvents: 40 },
  );
  expect(trace.lostEvents).toBeGreaterThan(300);
  expect(trace.task('sleeper').outcome).toBe('pending');
  expect(trace.task('sleeper').spans.map(({ state }) => state)).toEqual(['created', 'running', 'waiting', 'unknown']);
  expect(life(trace.task('main'))).toContain('unknown 40–980');
  expect(trace.task('late').outcome).toBe('done');
});

test('a task whose creation was lost has a number for a name', async () => {
  const trace = await record(
    async () => {
      for (let i = 0; i < 10; i++) await sleep(10);
      const child = createTask(() => sleep(500), { name: 'nobody saw me' });
      for (let i = 0; i < 10; i++) await sleep(10);
      await child.join();
    },
    { maxEvents: 40 },
  );
  expect(trace.tasks.map(({ name, outcome }) => [name, outcome])).toEqual([
    ['main', 'done'],
    ['#2', 'done'],
  ]);
});

test('an empty trace has no tasks', () => {
  const trace = new Trace([]);
  expect([trace.tasks, trace.endMs, trace.lostEvents, trace.output(), trace.maxRunning()]).toEqual([[], 0, 0, [], 0]);
});
