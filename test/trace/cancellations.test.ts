import { checkpoint, createTask, gather, moveOnAfter, run, sleep, TaskGroup, timeout } from 'asynclings';
import { type CancelOrigin, Recorder, type Trace } from 'asynclings/trace';
import { expect, test } from 'vitest';
import { cancelledGrant, groupAbort, timeLimit, twoLocks } from './programs.ts';
import { record } from './record.ts';

const origins = (trace: Trace, name: string): CancelOrigin[] => trace.task(name).cancellations.map(({ origin }) => origin);

test('a request tells who made it, why, when and where it arrived', async () => {
  const trace = await record(async () => {
    const child = createTask(() => sleep(50), { name: 'child' });
    await sleep(10);
    child.cancel('user left');
    await child.join();
  });
  expect(trace.task('child').cancellations).toMatchObject([
    { requestedAtMs: 10, origin: { kind: 'task', task: trace.task('main').id }, reason: 'user left', delivered: { atMs: 10, on: 'sleep', label: 'sleep 50 ms' }, isSwallowed: false },
  ]);
});

test('a group that aborts names itself and the child that failed', async () => {
  const trace = await record(groupAbort);
  const origin = { kind: 'group', name: 'group of main', culprit: trace.task('bad').id };
  expect([origins(trace, 'slow'), origins(trace, 'main')]).toEqual([[origin], [origin]]);
});

test('of two children that fail in one round, the first is the culprit', async () => {
  const trace = await record(() =>
    TaskGroup.run(async (group) => {
      for (const name of ['first', 'second']) group.createTask(() => Promise.reject(new Error(name)), { name });
      group.createTask(() => sleep(10), { name: 'other' });
    }),
  );
  expect(origins(trace, 'other')).toMatchObject([{ culprit: trace.task('first').id }]);
});

test('a group whose body fails has no culprit among its children', async () => {
  const trace = await record(() =>
    TaskGroup.run(async (group) => {
      group.createTask(() => sleep(10), { name: 'child' });
      await checkpoint();
      throw new Error('body');
    }),
  );
  expect(origins(trace, 'child')).toEqual([{ kind: 'group', name: 'group of main' }]);
});

test('of nested groups, the one that aborts is named', async () => {
  const trace = await record(() =>
    TaskGroup.run(async (outer) => {
      outer.createTask(
        () =>
          TaskGroup.run(async (inner) => {
            inner.createTask(() => sleep(5).then(() => Promise.reject(new Error('x'))), { name: 'bad' });
            inner.createTask(() => sleep(50), { name: 'sibling' });
          }),
        { name: 'parent' },
      );
      outer.createTask(() => sleep(50), { name: 'uncle' });
    }),
  );
  expect(origins(trace, 'sibling')).toEqual([{ kind: 'group', name: 'group of parent', culprit: trace.task('bad').id }]);
  expect(origins(trace, 'uncle')).toEqual([{ kind: 'group', name: 'group of main', culprit: trace.task('parent').id }]);
});

test('a time limit is named', async () => {
  const trace = await record(timeLimit);
  expect(origins(trace, 'main')).toEqual([{ kind: 'scope', name: 'time limit at 30 ms' }]);
  expect(trace.task('main').outcome).toBe('done');
});

test('of nested time limits, the one that expired is named', async () => {
  const trace = await record(() => timeout(80, () => moveOnAfter(20, () => sleep(100))));
  expect(origins(trace, 'main')).toEqual([{ kind: 'scope', name: 'time limit at 20 ms' }]);
});

test('a request travels from the joiner to the joined', async () => {
  const trace = await record(async () => {
    const parent = createTask(() => createTask(() => sleep(50), { name: 'child' }).join(), { name: 'parent' });
    await sleep(10);
    parent.cancel('user left');
    await parent.join();
  });
  expect(origins(trace, 'child')).toEqual([{ kind: 'joiner', task: trace.task('parent').id }]);
  expect(origins(trace, 'parent')).toEqual([{ kind: 'task', task: trace.task('main').id }]);
});

test('a request to a gatherer reaches every gathered task', async () => {
  const trace = await record(async () => {
    const parent = createTask(() => gather([() => sleep(50), () => sleep(60)]), { name: 'parent' });
    await sleep(10);
    parent.cancel();
    await parent.join();
  });
  const { id, children } = trace.task('parent');
  expect(children.flatMap((child) => trace.task(child).cancellations.map(({ origin }) => origin))).toEqual([
    { kind: 'joiner', task: id },
    { kind: 'joiner', task: id },
  ]);
});

test('two requests in a row by one task are both its own', async () => {
  const trace = await record(async () => {
    const a = createTask(() => sleep(50), { name: 'a' });
    const b = createTask(() => sleep(50), { name: 'b' });
    await checkpoint();
    a.cancel();
    b.cancel();
  });
  const main = { kind: 'task', task: trace.task('main').id };
  expect([origins(trace, 'a'), origins(trace, 'b')]).toEqual([[main], [main]]);
});

test('tasks that are left when main ends are cancelled by run()', async () => {
  const trace = await record(async () => {
    createTask(() => sleep(50), { name: 'left' });
    await checkpoint();
  });
  expect(origins(trace, 'left')).toEqual([{ kind: 'exit' }]);
  expect(trace.events('warn.leakedTask')).toMatchObject([{ task: trace.task('left').id }]);
});

test('a deadlock names the ring, and its end is asked for by run()', async () => {
  const trace = await record(twoLocks);
  const [t1, t2] = [trace.task('T1'), trace.task('T2')];
  expect(trace.events('loop.deadlock')).toMatchObject([{ atMs: 1, cycle: [t1.id, t2.id] }]);
  expect(t1.waits.at(-1)).toMatchObject({ label: "lock 'y'", holder: t2.id });
  expect(t2.waits.at(-1)).toMatchObject({ label: "lock 'x'", holder: t1.id });
  expect(origins(trace, 'T1')).toEqual([{ kind: 'deadlock' }, { kind: 'group', name: 'group of main' }]);
});

test('a request from outside the loop names nobody', async () => {
  const recorder = new Recorder();
  let cancel: (() => void) | undefined;
  const running = run(
    async () => {
      const task = createTask(() => sleep(1000), { name: 'child' });
      cancel = () => task.cancel();
      await task.join().catch(() => undefined);
    },
    { probe: recorder },
  );
  setImmediate(() => setImmediate(() => cancel?.()));
  await running;
  expect(origins(recorder.trace(), 'child')).toEqual([{ kind: 'outside' }]);
});

test('a task that is cancelled before its first turn never starts', async () => {
  const trace = await record(async () => {
    const child = createTask(() => sleep(1), { name: 'child' });
    child.cancel();
    await checkpoint();
  });
  const { startedAtMs, spans, cancellations, outcome } = trace.task('child');
  expect([startedAtMs, outcome, spans.map(({ state }) => state)]).toEqual([undefined, 'cancelled', ['created']]);
  expect(cancellations[0]?.delivered).not.toHaveProperty('on');
});

test('a request that comes after the last wait never arrives', async () => {
  const trace = await record(async () => {
    await createTask(async () => void createTask(async () => undefined).parent?.cancel('too late'), { name: 'child' })
      .join()
      .catch(() => undefined);
  });
  expect(trace.task('child')).toMatchObject({ outcome: 'cancelled', cancellations: [{ reason: 'too late' }] });
  expect(trace.task('child').cancellations[0]).not.toHaveProperty('delivered');
});

test('a swallowed request is marked', async () => {
  const trace = await record(async () => {
    const child = createTask(() => sleep(50).catch(() => 'never mind'), { name: 'child' });
    await checkpoint();
    child.cancel();
    await child.join();
  });
  expect(trace.task('child')).toMatchObject({ outcome: 'done', cancellations: [{ isSwallowed: true }] });
});

test('a waiter that is cancelled after it was granted the lock hands its turn on', async () => {
  const trace = await record(cancelledGrant);
  const [waiter, next] = [trace.task('waiter'), trace.task('next')];
  expect(waiter.waits).toMatchObject([{ woken: { cause: 'task', by: trace.task('holder').id, act: { kind: 'lock.released' } } }]);
  expect(waiter).toMatchObject({ outcome: 'cancelled', cancellations: [{ delivered: { atMs: 10, label: "lock 'door'" } }] });
  expect(next.waits).toMatchObject([{ woken: { cause: 'handed on', by: waiter.id } }]);
  expect(trace.events('lock.granted', { task: 'next' })).toHaveLength(1);
});

test('clean-up is what a task does between delivery and end', async () => {
  const trace = await record(groupAbort);
  const slow = trace.task('slow');
  expect(slow.cancellations[0]?.delivered?.atMs).toBe(10);
  expect(slow.waits.at(-1)).toMatchObject({ label: 'sleep 5 ms', sinceMs: 10, woken: { atMs: 15 } });
  const exit = trace.events('group.exit')[0]!;
  expect(exit.seq).toBeGreaterThan(slow.endedSeq!);
});
