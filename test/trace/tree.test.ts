import { createTask, Lock, sleep, TaskGroup } from 'asynclings';
import { renderTree, Trace } from 'asynclings/trace';
import { expect, test } from 'vitest';
import { chineseNames, groupAbort, lockQueue } from './programs.ts';
import { record } from './record.ts';

test('a group that aborted, 80 columns', async () => {
  expect(renderTree(await record(groupAbort), { width: 80 })).toMatchInlineSnapshot(`
    "task    end          lifetime ms  turns  ready  waiting
    main    ✗ failed            0–15      3      0       15
    │ ExceptionGroup: unhandled errors in a TaskGroup
    ├ slow  ⊘ cancelled         0–15      3      0       15
    │   cancel requested by group of main, because bad failed
    └ bad   ✗ failed            0–10      2      0       10
        RangeError: boom"
  `);
});

test('a group that aborted, 60 columns, in Chinese', async () => {
  expect(renderTree(await record(groupAbort), { width: 60, lang: 'zh-CN' })).toMatchInlineSnapshot(`
    "任务    结局      轮次  就绪  等待
    main    ✗ 失败       3     0    15
    │ ExceptionGroup: unhandled errors in a TaskGroup
    ├ slow  ⊘ 已取消     3     0    15
    │   收到取消请求，来自 main 的任务组，因为 bad 失败
    └ bad   ✗ 失败       2     0    10
        RangeError: boom"
  `);
});

test('wide characters keep the columns in line, 60 columns', async () => {
  expect(renderTree(await record(chineseNames), { width: 60 })).toMatchInlineSnapshot(`
    "task                      end     turns  ready  waiting
    main                      ✓ done      2      0       90
    ├ 小明                    ✓ done      2      0       30
    ├ 王小红🐼                ✓ done      3      0       60
    └ 名字很长很长很长的任务  ✓ done      3      0       90"
  `);
});

test('grandchildren stand under their creator, 80 columns', async () => {
  const trace = await record(() =>
    TaskGroup.run(async (outer) => {
      outer.createTask(
        () =>
          TaskGroup.run(async (inner) => {
            for (const name of ['a', 'b']) inner.createTask(() => sleep(5), { name });
          }),
        { name: 'first' },
      );
      outer.createTask(() => sleep(9), { name: 'second' });
    }),
  );
  expect(renderTree(trace, { width: 80 })).toMatchInlineSnapshot(`
    "task      end     lifetime ms  turns  ready  waiting
    main      ✓ done          0–9      2      0        9
    ├ first   ✓ done          0–5      2      0        5
    │ ├ a     ✓ done          0–5      2      0        5
    │ └ b     ✓ done          0–5      2      0        5
    └ second  ✓ done          0–9      2      0        9"
  `);
});

test('a task that has not ended says what it waits for', async () => {
  let text = '';
  await record(async (recorder) => {
    const lock = new Lock('door');
    await lock.acquire();
    createTask(() => lock.acquire(), { name: 'stuck' });
    await sleep(5);
    text = renderTree(recorder.trace(), { width: 80 });
  });
  expect(text).toMatchInlineSnapshot(`
    "task     end        lifetime ms  turns  ready  waiting
    main     █ running           0–      2      0        5
    └ stuck  ─ waiting           0–      1      0        5
        lock 'door', held by main"
  `);
});

test('branches of a very deep tree are cut off near the root', async () => {
  const trace = await record(async () => {
    const dig = async (depth: number): Promise<void> => {
      if (depth > 0) await createTask(() => dig(depth - 1), { name: `depth ${depth}` }).join();
    };
    await dig(40);
  });
  expect(renderTree(trace, { width: 60 }).split('\n').slice(3, 9).join('\n')).toMatchInlineSnapshot(`
    "  └ depth 39      ✓ done      2      0        0
        └ depth 38    ✓ done      2      0        0
          └ depth 37  ✓ done      2      0        0
    ⋯     └ depth 36  ✓ done      2      0        0
    ⋯     └ depth 35  ✓ done      2      0        0
    ⋯     └ depth 34  ✓ done      2      0        0"
  `);
});

test('on the real clock the time spent running has a column', async () => {
  const trace = await record(lockQueue, { clock: 'real' });
  expect(renderTree(trace, { width: 100 }).split('\n')[0]).toMatchInlineSnapshot(`"task  end     lifetime ms  turns  running  ready  waiting"`);
});

test('tasks that live alike are folded, and what does not fit is counted', async () => {
  const trace = await record(() =>
    TaskGroup.run(async (group) => {
      for (let i = 0; i < 30; i++) group.createTask(() => sleep(i < 20 ? 10 : i), { name: `worker-${i}` });
    }),
  );
  expect(renderTree(trace, { width: 60, maxTasks: 5 })).toMatchInlineSnapshot(`
    "task            end     turns  ready  waiting
    main            ✓ done      2      0       29
    ├ worker-0 ×20  ✓ done      2      0       10
    ├ worker-20     ✓ done      2      0       20
    ├ worker-21     ✓ done      2      0       21
    ├ worker-22     ✓ done      2      0       22
    … 7 more tasks"
  `);
});

test('a trace without tasks says so', () => {
  expect(renderTree(new Trace([]))).toBe('no tasks');
});
