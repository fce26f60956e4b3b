import { createTask, Queue, sleep, TaskGroup } from 'asynclings';
import { renderTimeline, Trace } from 'asynclings/trace';
import { expect, test } from 'vitest';
import { cancelledGrant, chineseNames, groupAbort, lockQueue, timeLimit, twoLocks } from './programs.ts';
import { record } from './record.ts';

test('tasks that queue for a lock, 80 columns', async () => {
  expect(renderTimeline(await record(lockQueue), { width: 80 })).toMatchInlineSnapshot(`
    "ms vt 0                        30                     60                     90
          ┬────────────────────────┬──────────────────────┬──────────────────────┬──
    main  █─ group of main ──────────────────────────────────────────────────────░█✓
    ├ A   ·█─ sleep 30 ms ─────────█✓
    ├ B   ··█─ lock 'db' ──────────░█─ sleep 30 ms ───────█✓
    └ C   ···█─ lock 'db', held by A ─────────────────────░█─ sleep 30 ms ───────█✓

    █ running  ░ ready  ─ waiting  · created  ✓ done  vt virtual time

    +30 ms  B     woken by A: lock 'db' released
    +60 ms  C     woken by B: lock 'db' released
    +90 ms  main  woken by the end of C, the last of the group"
  `);
});

test('a group that aborts: failure, request, delivery, clean-up and exit, 60 columns', async () => {
  expect(renderTimeline(await record(groupAbort), { width: 60 })).toMatchInlineSnapshot(`
    " ms vt 0                               10                15
           ┬───────────────────────────────┬─────────────────┬──
    main   █─ group of main ───────────────◇░◆─ group of ma… ░█✗
    ├ slow ·█─ sleep 100 ms ───────────────◇◆─ sleep 5 ms ───█⊘
    └ bad  ··█─ sleep 10 ms ───────────────█✗

    █ running  ░ ready  ─ waiting  · created  ✗ failed
    ⊘ cancelled  ◇ cancel requested  ◆ delivered
    vt virtual time

    +10 ms  bad   failed: RangeError: boom
                  group of main aborts
            slow  cancel requested by group of main, because bad
                  failed
            main  cancel requested by group of main, because bad
                  failed
            slow  delivered at sleep 100 ms, then waits for
                  sleep 5 ms
                  prints: slow cleans up
            main  delivered at group of main, then waits for
                  group of main
    +15 ms  slow  cancelled, 5 ms after the request
            main  woken by the end of slow, the last of the
                  group
                  leaves group of main
                  failed: ExceptionGroup: unhandled errors in a
                  TaskGroup"
  `);
});

test('a group that aborts, in Chinese, 80 columns', async () => {
  expect(renderTimeline(await record(groupAbort), { width: 80, lang: 'zh-CN' })).toMatchInlineSnapshot(`
    " ms vt 0                                            10                       15
           ┬────────────────────────────────────────────┬────────────────────────┬──
    main   █─ main 的任务组 ────────────────────────────◇░◆─ main 的任务组 ──────░█✗
    ├ slow ·█─ 睡眠 100 ms ─────────────────────────────◇◆─ 睡眠 5 ms ───────────█⊘
    └ bad  ··█─ 睡眠 10 ms ─────────────────────────────█✗

    █ 运行  ░ 就绪  ─ 等待  · 已创建  ✗ 失败  ⊘ 已取消  ◇ 取消请求  ◆ 送达
    vt 虚拟时间

    +10 ms  bad   失败：RangeError: boom
                  main 的任务组中止
            slow  收到取消请求，来自 main 的任务组，因为 bad 失败
            main  收到取消请求，来自 main 的任务组，因为 bad 失败
            slow  送达于睡眠 100 ms，随后等待睡眠 5 ms
                  输出：slow cleans up
            main  送达于 main 的任务组，随后等待 main 的任务组
    +15 ms  slow  已取消，距请求 5 ms
            main  因 slow 结束而唤醒，它是组里最后一个
                  离开 main 的任务组
                  失败：ExceptionGroup: unhandled errors in a TaskGroup"
  `);
});

test('a group that aborts, 200 columns', async () => {
  expect(renderTimeline(await record(groupAbort), { width: 200 })).toMatchInlineSnapshot(`
    " ms vt 0                                                                                                                            10                                                               15
           ┬────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────┬────────────────────────────────────────────────────────────────┬──
    main   █─ group of main ────────────────────────────────────────────────────────────────────────────────────────────────────────────◇░◆─ group of main ──────────────────────────────────────────────░█✗
    ├ slow ·█─ sleep 100 ms ────────────────────────────────────────────────────────────────────────────────────────────────────────────◇◆─ sleep 5 ms ──────────────────────────────────────────────────█⊘
    └ bad  ··█─ sleep 10 ms ────────────────────────────────────────────────────────────────────────────────────────────────────────────█✗

    █ running  ░ ready  ─ waiting  · created  ✗ failed  ⊘ cancelled  ◇ cancel requested  ◆ delivered  vt virtual time

    +10 ms  bad   failed: RangeError: boom
                  group of main aborts
            slow  cancel requested by group of main, because bad failed
            main  cancel requested by group of main, because bad failed
            slow  delivered at sleep 100 ms, then waits for sleep 5 ms
                  prints: slow cleans up
            main  delivered at group of main, then waits for group of main
    +15 ms  slow  cancelled, 5 ms after the request
            main  woken by the end of slow, the last of the group
                  leaves group of main
                  failed: ExceptionGroup: unhandled errors in a TaskGroup"
  `);
});

test('two locks and a deadlock, 80 columns', async () => {
  expect(renderTimeline(await record(twoLocks), { width: 80 })).toMatchInlineSnapshot(`
    "ms vt 0                                                                  1
          ┬──────────────────────────────────────────────────────────────────┬──────
    main  █─ group of main ───────────────────────────────────────────────────◇◆─░█⊘
    ├ T1  ·█─ sleep 1 ms ────────────────────────────────────────────────────█◇◇◆⊘
    └ T2  ··█─ sleep 1 ms ───────────────────────────────────────────────────░◇◇░◆⊘

    █ running  ░ ready  ─ waiting  · created  ⊘ cancelled  ◇ cancel requested
    ◆ delivered  vt virtual time

    +1 ms        deadlock: all wait and nobody can wake them: T1 waits for lock 'y',
                 held by T2; T2 waits for lock 'x', held by T1
           main  cancel requested by run(), to end the deadlock
           T1    cancel requested by run(), to end the deadlock
           T2    cancel requested by run(), to end the deadlock
           main  delivered at group of main, then waits for group of main
                 group of main aborts
           T1    cancel requested by group of main
           T2    cancel requested by group of main
           T1    delivered at lock 'y'
                 cancelled
           T2    delivered at lock 'x'
                 cancelled
           main  woken by the end of T2, the last of the group
                 leaves group of main
                 cancelled"
  `);
});

test('two locks and a deadlock, in Chinese, 60 columns', async () => {
  expect(renderTimeline(await record(twoLocks), { width: 60, lang: 'zh-CN' })).toMatchInlineSnapshot(`
    "ms vt 0                                              1
          ┬──────────────────────────────────────────────┬──────
    main  █─ main 的任务组 ───────────────────────────────◇◆─░█⊘
    ├ T1  ·█─ 睡眠 1 ms ─────────────────────────────────█◇◇◆⊘
    └ T2  ··█─ 睡眠 1 ms ────────────────────────────────░◇◇░◆⊘

    █ 运行  ░ 就绪  ─ 等待  · 已创建  ⊘ 已取消  ◇ 取消请求
    ◆ 送达  vt 虚拟时间

    +1 ms        死锁：全部在等待，无人能唤醒：T1 等待锁 'y'，由
                 T2 持有；T2 等待锁 'x'，由 T1 持有
           main  收到取消请求，来自 run()，以解除死锁
           T1    收到取消请求，来自 run()，以解除死锁
           T2    收到取消请求，来自 run()，以解除死锁
           main  送达于 main 的任务组，随后等待 main 的任务组
                 main 的任务组中止
           T1    收到取消请求，来自 main 的任务组
           T2    收到取消请求，来自 main 的任务组
           T1    送达于锁 'y'
                 已取消
           T2    送达于锁 'x'
                 已取消
           main  因 T2 结束而唤醒，它是组里最后一个
                 离开 main 的任务组
                 已取消"
  `);
});

test('a time limit, 60 columns', async () => {
  expect(renderTimeline(await record(timeLimit), { width: 60 })).toMatchInlineSnapshot(`
    "ms vt 0                                                   30
          ┬───────────────────────────────────────────────────┬─
    main  █─ sleep 100 ms ────────────────────────────────────◆✓

    █ running  ─ waiting  ✓ done  ◆ delivered  vt virtual time

    +30 ms  main  cancel requested by time limit at 30 ms
                  delivered at sleep 100 ms
                  prints: too slow"
  `);
});

test('a waiter that is granted the lock and cancelled in one instant, 80 columns', async () => {
  expect(renderTimeline(await record(cancelledGrant), { width: 80 })).toMatchInlineSnapshot(`
    "   ms vt 0                                                               10
             ┬───────────────────────────────────────────────────────────────┬──────
    main     █░█─ sleep 10 ms ───────────────────────────────────────────────░█──░█✓
    ├ holder ·█─ sleep 10 ms ────────────────────────────────────────────────█✓
    ├ waiter   ·█─ lock 'door', held by holder ──────────────────────────────░◇◆⊘
    └ next     ··█─ lock 'door', held by holder ───────────────────────────────░██✓

    █ running  ░ ready  ─ waiting  · created  ✓ done  ⊘ cancelled
    ◇ cancel requested  ◆ delivered  vt virtual time

    +10 ms  waiter  woken by holder: lock 'door' released
                    cancel requested by main: too late
                    delivered at lock 'door'
            next    woken by waiter, which is cancelled and hands its turn on
            waiter  cancelled
            main    woken by the end of next"
  `);
});

test('wide characters keep the lanes in line, 60 columns', async () => {
  expect(renderTimeline(await record(chineseNames), { width: 60, lang: 'zh-CN' })).toMatchInlineSnapshot(`
    "          ms vt 0              30           60           90
                    ┬──────────────┬────────────┬────────────┬──
    main            █─ main 的任务组 ────────────────────────░█✓
    ├ 小明          ·█─ 睡眠 30 ms █✓
    ├ 王小红🐼      ··█─ 锁 '数据… ░█─ 30 ms ───█✓
    └ 名字很长很长… ···█─ 锁 '数据库' ──────────░█─ 30 ms ───█✓

    █ 运行  ░ 就绪  ─ 等待  · 已创建  ✓ 完成  vt 虚拟时间

    +30 ms  王小红🐼      被小明唤醒：锁 '数据库' 已释放
    +60 ms  名字很长很…   被王小红🐼 唤醒：锁 '数据库' 已释放
    +90 ms  main          因名字很长很长很长的任务结束而唤醒，它
                          是组里最后一个"
  `);
});

test('backpressure, 200 columns, in Chinese', async () => {
  const trace = await record(async (recorder) => {
    const queue = new Queue<number>(1, 'jobs');
    await TaskGroup.run(async (group) => {
      group.createTask(
        async () => {
          for (let i = 0; i < 4; i++) await queue.put(i);
          queue.shutdown();
        },
        { name: 'producer' },
      );
      group.createTask(
        async () => {
          for await (const item of queue) {
            await sleep(20);
            recorder.log(`got ${item}`);
          }
        },
        { name: 'consumer' },
      );
    });
  });
  expect(renderTimeline(trace, { width: 200, lang: 'zh-CN' })).toMatchInlineSnapshot(`
    "     ms vt 0                                               20                                             40                                            60                                           80
               ┬───────────────────────────────────────────────┬──────────────────────────────────────────────┬─────────────────────────────────────────────┬────────────────────────────────────────────┬──
    main       █─ main 的任务组 ─────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────░█✓
    ├ producer ·█░█─ 队列 jobs 有空位 ─────────────────────────░█─ 队列 jobs 有空位 ──────────────────────────░█✓
    └ consumer ··█─ 睡眠 20 ms ────────────────────────────────█─ 睡眠 20 ms ─────────────────────────────────█─ 睡眠 20 ms ────────────────────────────────█─ 睡眠 20 ms ───────────────────────────────█✓

    █ 运行  ░ 就绪  ─ 等待  · 已创建  ✓ 完成  vt 虚拟时间

     +0 ms  producer  被 consumer 唤醒：队列 'jobs' 取出一项
    +20 ms  consumer  输出：got 0
            producer  被 consumer 唤醒：队列 'jobs' 取出一项
    +40 ms  consumer  输出：got 1
            producer  被 consumer 唤醒：队列 'jobs' 取出一项
    +60 ms  consumer  输出：got 2
    +80 ms  consumer  输出：got 3
            main      因 consumer 结束而唤醒，它是组里最后一个"
  `);
});

test('time that passes takes columns in proportion, and at least one', async () => {
  const trace = await record(async () => {
    await sleep(1);
    await sleep(1000);
  });
  expect(renderTimeline(trace, { width: 60 })).toMatchInlineSnapshot(`
    "ms vt 0 1                                               1001
          ┬─┬─────────────────────────────────────────────────┬─
    main  █─█─ sleep 1000 ms ─────────────────────────────────█✓

    █ running  ─ waiting  ✓ done  vt virtual time"
  `);
});

test('slices at one instant stand beside one another in order of execution', async () => {
  const trace = await record(() =>
    TaskGroup.run(async (group) => {
      for (const name of ['A', 'B', 'C', 'D']) group.createTask(async () => undefined, { name });
    }),
  );
  expect(renderTimeline(trace, { width: 60 })).toMatchInlineSnapshot(`
    "ms vt 0
          ┬──────
    main  █───░█✓
    ├ A   ·█✓
    ├ B   ··█✓
    ├ C   ···█✓
    └ D   ····█✓

    █ running  ░ ready  ─ waiting  · created  ✓ done
    vt virtual time

    +0 ms  main  woken by the end of D, the last of the group"
  `);
});

test('many tasks that live alike become one lane with their number', async () => {
  const trace = await record(() =>
    TaskGroup.run(async (group) => {
      for (let i = 0; i < 60; i++) group.createTask(() => sleep(i < 40 ? 10 : 20), { name: `worker-${i}` });
    }),
  );
  expect(renderTimeline(trace, { width: 60 })).toMatchInlineSnapshot(`
    "          ms vt 0                     10                 20
                    ┬─────────────────────┬──────────────────┬──
    main            █─ group of main ────────────────────────░█✓
    ├ worker-0 ×40  ·█─ sleep 10 ms ──────█✓
    └ worker-40 ×20 ··█─ sleep 20 ms ────────────────────────█✓

    █ running  ░ ready  ─ waiting  · created  ✓ done
    vt virtual time

    +20 ms  main  woken by the end of worker-59, the last of the
                  group"
  `);
});

test('more lanes than fit are counted', async () => {
  const trace = await record(() =>
    TaskGroup.run(async (group) => {
      for (let i = 1; i <= 60; i++) group.createTask(() => sleep(i), { name: `worker-${i}` });
    }),
  );
  const text = renderTimeline(trace, { maxLanes: 10 });
  expect(text).toContain('… 51 more tasks');
  expect(text).toContain('worker-9 ');
  expect(text).not.toContain('worker-10 ');
});

test('more remarks than fit are counted, and the last ones are shown', async () => {
  const trace = await record(async (recorder) => {
    for (let i = 0; i < 50; i++) recorder.log(`line ${i}`);
  });
  const text = renderTimeline(trace, { maxRemarks: 4 });
  expect(text.split('\n').slice(-5)).toEqual(['+0 ms  main  prints: line 0', '             prints: line 1', '… 46 more lines', '+0 ms  main  prints: line 48', '             prints: line 49']);
});

test('what was not kept is said, and drawn as unknown', async () => {
  const trace = await record(lockQueue, { maxEvents: 30 });
  expect(renderTimeline(trace, { width: 60 })).toMatchInlineSnapshot(`
    "ms vt 0                  30              60              90
          ┬──────────────────┬───────────────┬───────────────┬──
    main  █─ group of main ──????????????????????????????????░█✓
    ├ A   ·█─ sleep 30 ms ───???????????????????????????????????
    ├ B   ··█─ lock 'db' ────?????????????????✓
    └ C   ···█─ lock 'db' ───????????????????█─ sleep 30 ms ─█✓
    11 events not kept

    █ running  ░ ready  ─ waiting  · created  ? unknown  ✓ done
    vt virtual time"
  `);
});

test('a trace without tasks says so', () => {
  expect([renderTimeline(new Trace([])), renderTimeline(new Trace([]), { lang: 'zh-CN' })]).toEqual(['no tasks', '没有任务']);
});

test('paint gets every piece with its role, and the glyphs stay', async () => {
  const trace = await record(timeLimit);
  const roles = new Set<string>();
  const painted = renderTimeline(trace, { paint: (role, text) => (roles.add(role), `<${role}>${text}</>`) });
  expect(roles).toEqual(new Set(['faint', 'name', 'running', 'waiting', 'delivered', 'requested', 'done']));
  expect(painted.replaceAll(/<[^>]*>/g, '').replaceAll(/ +$/gm, '')).toBe(renderTimeline(trace).replaceAll(/ +$/gm, ''));
});

test.each([0, 59, -5])('a width of %s is drawn as 60', async (width) => {
  const trace = await record(timeLimit);
  expect(renderTimeline(trace, { width })).toBe(renderTimeline(trace, { width: 60 }));
});

test('control characters in names and output do not reach the terminal', async () => {
  const trace = await record(async (recorder) => {
    recorder.log('a\u001B[31mred\r\nnext\u0000\u202Eturned');
    await createTask(() => sleep(1), { name: 'evil\u001B]0;title\u0007\nname' }).join();
  });
  const text = renderTimeline(trace);
  expect(text).not.toMatch(/(?!\n)[\p{Cc}\u202E]/u);
  expect(text).toContain('prints: a?[31mred next??turned');
  expect(text).toContain('evil?]0;title? name');
});
