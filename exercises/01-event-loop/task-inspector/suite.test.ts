import { allTasks, createTask, currentTask, Lock, NoRunningLoopError, sleep, Task } from 'asynclings';
import { scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { formatTaskTree, getTaskInfo, taskTree, type TaskNode } from './starter.ts';

const ended = async (task: Task): Promise<void> => {
  await task.join().catch(() => {});
};

test(
  'a task that has not had its first turn is not running',
  scenario(async () => {
    const task = createTask(() => sleep(1), { name: 'fresh' });
    const info = getTaskInfo(task);
    expect(['created', 'ready']).toContain(info.state);
    expect([info.name, info.id, 'startedAt' in info, 'completedAt' in info, 'duration' in info]).toEqual(['fresh', task.id, false, false, false]);
    await task.join();
  }),
);

test(
  'only the current task is running',
  scenario(async () => {
    const states: string[] = [];
    const look = async () => {
      await sleep(1);
      states.push([...allTasks()].filter((task) => getTaskInfo(task).state === 'running').map(({ name }) => name).join());
    };
    const tasks = ['a', 'b'].map((name) => createTask(look, { name }));
    expect(getTaskInfo(currentTask()!).state).toBe('running');
    for (const task of tasks) await task.join();
    expect(states.toSorted()).toEqual(['a', 'b']);
  }),
);

test(
  'a task that sleeps is suspended, and says what it waits for and since when',
  scenario(async () => {
    await sleep(3);
    const task = createTask(() => sleep(20));
    await sleep(5);
    const { state, waitingOn } = getTaskInfo(task);
    expect(state).toBe('suspended');
    expect(waitingOn).toEqual({ kind: task.waitingOn!.kind, label: task.waitingOn!.label, sinceMs: 3 });
    await task.join();
    expect('waitingOn' in getTaskInfo(task)).toBe(false);
  }),
);

test(
  'a request to cancel is a number beside the state, and no state',
  scenario(async () => {
    let open = (): void => {};
    const task = createTask(() => new Promise<void>((resolve) => (open = resolve)));
    await sleep(1);
    task.cancel();
    await sleep(1);
    const { state, cancelRequests } = getTaskInfo(task);
    expect([state, cancelRequests]).toEqual([task.state, 1]);
    expect(state).not.toBe('cancelled');
    open();
    await ended(task);
    expect(getTaskInfo(task).state).toBe('cancelled');
    expect(getTaskInfo(currentTask()!).cancelRequests).toBe(0);
  }),
);

test(
  'a task that refused its cancellation ends as done',
  scenario(async () => {
    const task = createTask(async () => {
      await sleep(10).catch(() => {});
      return 'still here';
    });
    await sleep(1);
    task.cancel();
    await ended(task);
    expect(getTaskInfo(task)).toMatchObject({ state: 'done', result: 'still here', cancelRequests: 1 });
  }),
);

test(
  'a result that is undefined is there, an error that never was is not',
  scenario(async () => {
    const silent = createTask(async () => {});
    const failing = createTask(async () => {
      throw 0;
    });
    await ended(silent);
    await ended(failing);
    expect(Object.hasOwn(getTaskInfo(silent), 'result')).toBe(true);
    expect(Object.hasOwn(getTaskInfo(silent), 'error')).toBe(false);
    expect(getTaskInfo(failing)).toMatchObject({ state: 'failed', error: 0 });
    expect(Object.hasOwn(getTaskInfo(failing), 'result')).toBe(false);
  }),
);

test(
  'times of 0 are times',
  scenario(async () => {
    const task = createTask(async () => 0);
    await ended(task);
    expect(getTaskInfo(task)).toMatchObject({ createdAt: 0, startedAt: 0, completedAt: 0, duration: 0, result: 0 });
    const later = createTask(() => sleep(30));
    await ended(later);
    expect(getTaskInfo(later)).toMatchObject({ startedAt: 0, completedAt: 30, duration: 30, waitMs: 30 });
  }),
);

test(
  'a task that never ran has no duration, however it ended',
  scenario(async () => {
    const task = createTask(() => sleep(1));
    task.cancel();
    await ended(task);
    const info = getTaskInfo(task);
    expect([info.state, 'startedAt' in info, info.completedAt, 'duration' in info]).toEqual(['cancelled', false, 0, false]);
  }),
);

test('outside a run there is no loop to ask, and none is made up', () => {
  expect(() => taskTree()).toThrow(NoRunningLoopError);
  expect(taskTree([])).toEqual([]);
});

test(
  'children stand below their creators, in order of creation',
  scenario(async () => {
    const leaf = (name: string) => createTask(() => sleep(10), { name });
    const a = createTask(
      async () => {
        leaf('a1');
        leaf('a2');
        await sleep(10);
      },
      { name: 'a' },
    );
    leaf('b');
    await sleep(1);
    const names = (nodes: readonly TaskNode[]): unknown => nodes.map((node) => (node.children.length > 0 ? [node.name, names(node.children)] : node.name));
    expect(names(taskTree())).toEqual([['main', [['a', ['a1', 'a2']], 'b']]]);
    expect(names(taskTree([...allTasks()].toReversed()))).toEqual(names(taskTree()));
    expect(names(taskTree([a]))).toEqual(['a']);
    await sleep(20);
  }),
);

test(
  'an orphan stands at the root, and is marked',
  scenario(async () => {
    const parent = createTask(
      async () => {
        createTask(() => sleep(10), { name: 'orphan' });
      },
      { name: 'parent' },
    );
    await parent.join();
    const [main, orphan, ...others] = taskTree();
    expect([main?.name, main?.isOrphan, orphan?.name, orphan?.isOrphan, others]).toEqual(['main', false, 'orphan', true, []]);
    expect(formatTaskTree([orphan!])).toMatch(/^orphan .*\(orphan\)$/);
    await sleep(20);
  }),
);

test(
  'the text has a line for each task: its name, its state, what it waits for, and marks',
  scenario(async () => {
    const lock = new Lock('till');
    const holder = createTask(() => lock.run(() => sleep(10)), { name: 'holder' });
    await sleep(1);
    const waiter = createTask(() => lock.run(async () => {}), { name: 'waiter' });
    await sleep(1);
    expect(getTaskInfo(waiter).waitingOn?.holder).toBe('holder');
    const info = getTaskInfo(holder);
    const node = (name: string, more: Partial<TaskNode>): TaskNode => ({ ...info, name, isOrphan: false, children: [], ...more });
    const tree = [node('top', { children: [node('left', { children: [node('low', { cancelRequests: 2 })] }), node('right', { isOrphan: true, cancelRequests: 1 })] })];
    const waits = `suspended on ${holder.waitingOn!.label}`;
    expect(formatTaskTree(tree)).toBe([`top ${waits}`, `  left ${waits}`, `    low ${waits} (cancel requested)`, `  right ${waits} (cancel requested) (orphan)`].join('\n'));
    expect(formatTaskTree([])).toBe('');
    await waiter.join();
    expect(formatTaskTree(taskTree([waiter, holder]))).toBe('holder done (orphan)\nwaiter done (orphan)');
  }),
);

test(
  'a chain of a thousand tasks is no problem',
  scenario(async () => {
    let depth = 0;
    const spawn = async (): Promise<void> => {
      if (++depth < 1000) createTask(spawn);
      await sleep(10);
    };
    createTask(spawn);
    await sleep(5);
    const lines = formatTaskTree(taskTree()).split('\n');
    expect(lines).toHaveLength(1001);
    expect(/^ */.exec(lines.at(-1)!)![0]).toHaveLength(2000);
    await sleep(20);
  }, { order: 'fifo' }),
);

test(
  'a snapshot does not change, cannot be changed, and holds no task',
  scenario(async () => {
    const lock = new Lock();
    await lock.acquire();
    const task = createTask(() => lock.acquire());
    await sleep(1);
    const info = getTaskInfo(task);
    const [node] = taskTree([task]);
    lock.release();
    await task.join();
    expect([info.state, node?.state]).toEqual(['suspended', 'suspended']);
    expect([Object.isFrozen(info), Object.isFrozen(info.waitingOn), Object.isFrozen(node), Object.isFrozen(node?.children)]).toEqual([true, true, true, true]);
    expect([...Object.values(info), ...Object.values(info.waitingOn!)].some((value) => value instanceof Task)).toBe(false);
  }),
);
