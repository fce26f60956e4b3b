import { renderTransitions, Trace } from 'asynclings/trace';
import { expect, test } from 'vitest';
import { cancelledGrant, groupAbort, lockQueue, timeLimit, twoLocks } from './programs.ts';
import { record } from './record.ts';

test('a group that aborts, 80 columns', async () => {
  expect(renderTransitions(await record(groupAbort), { width: 80 })).toMatchInlineSnapshot(`
    "time (vt)  task  change               why
    ────────────────────────────────────────────────────────────────────────────────
         0 ms  main  → created
               main  created → running
               main                       enters group of main
               slow  → created            by main
               bad   → created            by main
               main  running → waiting    group of main
               slow  created → running
               slow  running → waiting    sleep 100 ms
               bad   created → running
               bad   running → waiting    sleep 10 ms
        10 ms  bad   waiting → ready      sleep 10 ms is over
               bad   ready → running
               bad   running → failed     RangeError: boom
                                          group of main aborts
               slow                       cancel requested by group of main, because
                                          bad failed
               slow  waiting → ready      woken by the cancellation request
               main                       cancel requested by group of main, because
                                          bad failed
               main  waiting → ready      woken by the cancellation request
               slow  ready → running
               slow                       delivered at sleep 100 ms
               slow                       prints: slow cleans up
               slow  running → waiting    sleep 5 ms
               main  ready → running
               main                       delivered at group of main
               main  running → waiting    group of main
        15 ms  slow  waiting → ready      sleep 5 ms is over
               slow  ready → running
               slow  running → cancelled  5 ms after the request
               main  waiting → ready      woken by the end of slow, the last of the
                                          group
               main  ready → running
               main                       leaves group of main
               main  running → failed     ExceptionGroup: unhandled errors in a
                                          TaskGroup"
  `);
});

test('a group that aborts, 60 columns, in Chinese', async () => {
  expect(renderTransitions(await record(groupAbort), { width: 60, lang: 'zh-CN' })).toMatchInlineSnapshot(`
    "时间 (vt)  任务  变化      原因
    ────────────────────────────────────────────────────────────
         0 ms  main  → 已创建
               main  → 运行
               main            进入 main 的任务组
               slow  → 已创建  由 main 创建
               bad   → 已创建  由 main 创建
               main  → 等待    main 的任务组
               slow  → 运行
               slow  → 等待    睡眠 100 ms
               bad   → 运行
               bad   → 等待    睡眠 10 ms
        10 ms  bad   → 就绪    睡眠 10 ms 到时
               bad   → 运行
               bad   → 失败    RangeError: boom
                               main 的任务组中止
               slow            收到取消请求，来自 main 的任务
                               组，因为 bad 失败
               slow  → 就绪    被取消请求唤醒
               main            收到取消请求，来自 main 的任务
                               组，因为 bad 失败
               main  → 就绪    被取消请求唤醒
               slow  → 运行
               slow            送达于睡眠 100 ms
               slow            输出：slow cleans up
               slow  → 等待    睡眠 5 ms
               main  → 运行
               main            送达于 main 的任务组
               main  → 等待    main 的任务组
        15 ms  slow  → 就绪    睡眠 5 ms 到时
               slow  → 运行
               slow  → 已取消  距请求 5 ms
               main  → 就绪    因 slow 结束而唤醒，它是组里最后
                               一个
               main  → 运行
               main            离开 main 的任务组
               main  → 失败    ExceptionGroup: unhandled errors
                               in a TaskGroup"
  `);
});

test('two locks and a deadlock, 60 columns', async () => {
  expect(renderTransitions(await record(twoLocks), { width: 60 })).toMatchInlineSnapshot(`
    "time (vt)  task  change       why
    ────────────────────────────────────────────────────────────
         0 ms  main  → created
               main  → running
               main               enters group of main
               T1    → created    by main
               T2    → created    by main
               main  → waiting    group of main
               T1    → running
               T1                 gets lock 'x'
               T1    → waiting    sleep 1 ms
               T2    → running
               T2                 gets lock 'y'
               T2    → waiting    sleep 1 ms
         1 ms  T1    → ready      sleep 1 ms is over
               T2    → ready      sleep 1 ms is over
               T1    → running
               T1    → waiting    lock 'y', held by T2
               T2    → running
               T2    → waiting    lock 'x', held by T1
                                  deadlock: all wait and nobody
                                  can wake them: T1 waits for
                                  lock 'y', held by T2; T2 waits
                                  for lock 'x', held by T1
               main               cancel requested by run(), to
                                  end the deadlock
               main  → ready      woken by the cancellation
                                  request
               T1                 cancel requested by run(), to
                                  end the deadlock
               T1    → ready      woken by the cancellation
                                  request
               T2                 cancel requested by run(), to
                                  end the deadlock
               T2    → ready      woken by the cancellation
                                  request
               main  → running
               main               delivered at group of main
               main               group of main aborts
               T1                 cancel requested by group of
                                  main
               T2                 cancel requested by group of
                                  main
               main  → waiting    group of main
               T1    → running
               T1                 delivered at lock 'y'
               T1                 releases lock 'x'
               T1    → cancelled
               T2    → running
               T2                 delivered at lock 'x'
               T2                 releases lock 'y'
               T2    → cancelled
               main  → ready      woken by the end of T2, the
                                  last of the group
               main  → running
               main               leaves group of main
               main  → cancelled"
  `);
});

test('a time limit, 200 columns', async () => {
  expect(renderTransitions(await record(timeLimit), { width: 200 })).toMatchInlineSnapshot(`
    "time (vt)  task  change             why
    ────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────────
         0 ms  main  → created
               main  created → running
               main                     enters time limit at 30 ms
               main  running → waiting  sleep 100 ms
        30 ms                           time limit at 30 ms is reached
               main                     cancel requested by time limit at 30 ms
               main  waiting → ready    woken by the cancellation request
               main  ready → running
               main                     delivered at sleep 100 ms
               main                     leaves time limit at 30 ms
               main                     prints: too slow
               main  running → done"
  `);
});

test('the rows about one event can be asked for, and those left out are counted', async () => {
  const trace = await record(cancelledGrant);
  const [request] = trace.events('cancel.requested');
  expect(renderTransitions(trace, { width: 80, maxRows: 8, aroundSeq: request!.seq })).toMatchInlineSnapshot(`
    "time (vt)  task    change             why
    ────────────────────────────────────────────────────────────────────────────────
    … 18 more lines
        10 ms  holder                     releases lock 'door'
               waiter  waiting → ready    woken by holder: lock 'door' released
               holder  running → done
               main    ready → running
               waiter                     cancel requested by main: too late
               main    running → waiting  task 'next'
               waiter  ready → running
               waiter                     delivered at lock 'door'
    … 11 more lines"
  `);
});

test('of a long table the first and the last rows are shown', async () => {
  const lines = renderTransitions(await record(lockQueue), { maxRows: 6 }).split('\n');
  expect(lines).toHaveLength(9);
  expect(lines[5]).toMatch(/^… \d+ more lines$/);
});

test('what was not kept is said', async () => {
  const trace = await record(lockQueue, { maxEvents: 20 });
  expect(renderTransitions(trace).split('\n').at(-1)).toBe(`${trace.lostEvents} events not kept`);
  expect(renderTransitions(trace, { lang: 'zh-CN' }).split('\n').at(-1)).toBe(`有 ${trace.lostEvents} 个事件未保留`);
});

test('a trace without tasks says so', () => {
  expect(renderTransitions(new Trace([]))).toBe('no tasks');
});
