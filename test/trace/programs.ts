import { checkpoint, createTask, Lock, sleep, TaskGroup, timeout } from 'asynclings';
import type { Recorder } from 'asynclings/trace';

export async function lockQueue(): Promise<void> {
  const db = new Lock('db');
  await TaskGroup.run(async (group) => {
    for (const name of ['A', 'B', 'C']) group.createTask(() => db.run(() => sleep(30)), { name });
  });
}

export async function groupAbort(recorder: Recorder): Promise<void> {
  await TaskGroup.run(async (group) => {
    group.createTask(
      async () => {
        try {
          await sleep(100);
        } finally {
          recorder.log('slow cleans up');
          await sleep(5);
        }
      },
      { name: 'slow' },
    );
    group.createTask(
      async () => {
        await sleep(10);
        throw new RangeError('boom');
      },
      { name: 'bad' },
    );
  });
}

export async function twoLocks(): Promise<void> {
  const x = new Lock('x');
  const y = new Lock('y');
  const takeBoth = (first: Lock, second: Lock) => () => first.run(async () => {
    await sleep(1);
    await second.run(() => sleep(1));
  });
  await TaskGroup.run(async (group) => {
    group.createTask(takeBoth(x, y), { name: 'T1' });
    group.createTask(takeBoth(y, x), { name: 'T2' });
  });
}

export async function timeLimit(recorder: Recorder): Promise<void> {
  await timeout(30, () => sleep(100)).catch(() => recorder.log('too slow'));
}

/** A waiter is granted the lock and cancelled in the same instant, before it runs. */
export async function cancelledGrant(): Promise<void> {
  const lock = new Lock('door');
  createTask(() => lock.run(() => sleep(10)), { name: 'holder' });
  await checkpoint();
  const waiter = createTask(() => lock.acquire(), { name: 'waiter' });
  const next = createTask(() => lock.run(checkpoint), { name: 'next' });
  await sleep(10);
  waiter.cancel('too late');
  await next.join();
}

export async function chineseNames(): Promise<void> {
  const db = new Lock('数据库');
  await TaskGroup.run(async (group) => {
    for (const name of ['小明', '王小红🐼', '名字很长很长很长的任务']) group.createTask(() => db.run(() => sleep(30)), { name });
  });
}
