import { Condition, Event, gather, Lock, moveOnAfter, Queue, Semaphore, shield, sleep, TaskGroup, wait, type WaitKind } from 'asynclings';
import { EVENT_KINDS } from 'asynclings/trace';
import { expect, test } from 'vitest';
import { en } from '../../src/trace/words-en.ts';
import { zhCN } from '../../src/trace/words-zh-cn.ts';
import { record } from './record.ts';

test('both languages tell the same kinds of events', () => {
  expect(Object.keys(zhCN.deeds).toSorted()).toEqual(Object.keys(en.deeds).toSorted());
});

test('every kind of event is told by a deed, a change of state or a request', () => {
  const untold = EVENT_KINDS.filter((kind) => !(kind in en.deeds) && !kind.startsWith('task.') && !kind.startsWith('cancel.'));
  expect(untold).toEqual(['loop.deadlock', 'log']);
});

test.each<[WaitKind, string, string]>([
  ['turn', 'next turn', '下一轮'],
  ['sleep', 'sleep 30 ms', '睡眠 30 ms'],
  ['sleep', 'sleep Infinity ms', '睡眠 Infinity ms'],
  ['task', "task 'a'", "任务 'a'"],
  ['shield', "shielded task 'a'", "受屏蔽的任务 'a'"],
  ['group', 'group of main', 'main 的任务组'],
  ['group', 'group of 小明', '小明的任务组'],
  ['gather', '3 gathered tasks', 'gather 的 3 个任务'],
  ['wait', 'wait for 1 task', 'wait 的 1 个任务'],
  ['wait', 'wait for 2 tasks', 'wait 的 2 个任务'],
  ['lock', "lock '数据库'", "锁 '数据库'"],
  ['semaphore', 'semaphore pool', '信号量 pool'],
  ['event', 'event ready', '事件 ready'],
  ['condition', 'condition buffer', '条件 buffer'],
  ['queue.get', 'queue.get jobs', '队列 jobs 有项可取'],
  ['queue.put', 'queue.put jobs', '队列 jobs 有空位'],
  ['worker', 'fib() in a thread', '线程中的 fib()'],
  ['opaque', 'a native promise', '原生 Promise'],
  ['io', 'fetch /a', 'fetch /a'],
  ['future', 'answer', 'answer'],
  ['sleep', 'a label of another form', 'a label of another form'],
])('a wait of kind %s with the label %s reads %s in Chinese', (on, label, chinese) => {
  expect(zhCN.wait(on, label)).toBe(chinese);
});

test('the labels that the runtime gives its waits are known in Chinese', async () => {
  const trace = await record(async () => {
    const lock = new Lock('door');
    const semaphore = new Semaphore(0, 'pool');
    const condition = new Condition(new Lock('buffer'));
    const [empty, full] = [new Queue(1, 'empty'), new Queue(1, 'full')];
    full.putNowait(1);
    await lock.acquire();
    await TaskGroup.run(async (group) => {
      const child = group.createTask(() => sleep(1), { name: 'child' });
      const start = (body: () => Promise<unknown>): unknown => group.createTask(() => moveOnAfter(5, body));
      start(() => child.join());
      start(() => shield(child));
      start(() => gather([() => sleep(9), () => sleep(9)]));
      start(() => wait([child]));
      start(() => lock.acquire());
      start(() => semaphore.acquire());
      start(() => new Event('go').wait());
      start(() => condition.run(() => condition.wait()));
      start(() => empty.get());
      start(() => full.put(2));
      start(() => new Promise((resolve) => setTimeout(resolve, 1)));
    });
  });
  const waits = trace.tasks.flatMap((task) => task.waits);
  expect(new Set(waits.map(({ on }) => on)).size).toBe(13);
  expect(waits.filter(({ on, label }) => zhCN.wait(on, label) === label)).toEqual([]);
});

test('groups and time limits are named in Chinese', () => {
  expect(['group of main', 'time limit at 30 ms', 'no time limit', 'db'].map((name) => zhCN.scope(name))).toEqual(['main 的任务组', '30 ms 处的时限', '无时限', 'db']);
});
