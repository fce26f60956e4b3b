import { CancelledError, checkpoint, createTask, currentTask, NoRunningLoopError, sleep, TaskGroup } from 'asynclings';
import { EventLoopInspector, formatTaskTree, getTaskInfo, type TaskInfo, type TaskNode, taskTree } from 'asynclings/chapters/event-loop';
import { describe, expect, test } from 'vitest';
import { onVirtualTime } from '../../support/virtual-time.ts';

describe('getTaskInfo()', () => {
  test('gives a task that started at time 0 its duration', () =>
    onVirtualTime(async () => {
      const task = createTask(() => sleep(2000));
      await task.join();
      expect(getTaskInfo(task)).toMatchObject({ createdAt: 0, startedAt: 0, completedAt: 2000, duration: 2000, waitMs: 2000 });
    }));

  test('gives a task that took no time a duration of 0', () =>
    onVirtualTime(async () => {
      const task = createTask(async () => undefined);
      await task.join();
      expect(getTaskInfo(task).duration).toBe(0);
    }));

  test('gives no duration to a task that has not ended', () =>
    onVirtualTime(async () => {
      const task = createTask(() => sleep(10));
      expect(getTaskInfo(task)).not.toHaveProperty('startedAt');
      await sleep(5);
      expect(getTaskInfo(task)).toMatchObject({ startedAt: 0, waitMs: 5 });
      expect(getTaskInfo(task)).not.toHaveProperty('completedAt');
      expect(getTaskInfo(task)).not.toHaveProperty('duration');
      await task.join();
    }));

  test('tells created, ready, running, suspended and done apart', () =>
    onVirtualTime(async () => {
      const states: string[] = [];
      const task = createTask(async () => {
        states.push(getTaskInfo(currentTask()!).state);
        await sleep(5);
      });
      states.push(getTaskInfo(task).state);
      await checkpoint();
      states.push(getTaskInfo(task).state);
      createTask(async () => states.push(getTaskInfo(task).state), { name: 'observer' });
      await sleep(5);
      await task.join();
      states.push(getTaskInfo(task).state);
      expect(states).toEqual(['created', 'running', 'suspended', 'suspended', 'done']);
    }));

  test('says what a suspended task waits for', () =>
    onVirtualTime(async () => {
      const task = createTask(() => sleep(5));
      await sleep(2);
      expect(getTaskInfo(task).waitingOn).toEqual({ kind: 'sleep', label: 'sleep 5 ms', sinceMs: 0 });
      await task.join();
    }));

  test('counts a cancellation request instead of calling the task cancelled', () =>
    onVirtualTime(async () => {
      const unstarted = createTask(() => sleep(5));
      unstarted.cancel();
      expect(getTaskInfo(unstarted)).toMatchObject({ state: 'created', cancelRequests: 1 });
      const survivor = createTask(async () => {
        try {
          await sleep(5);
        } catch (error) {
          if (!(error instanceof CancelledError)) throw error;
        }
        return 'alive';
      });
      await checkpoint();
      survivor.cancel();
      expect(getTaskInfo(survivor)).toMatchObject({ state: 'ready', cancelRequests: 1 });
      await survivor.join();
      expect(getTaskInfo(survivor)).toMatchObject({ state: 'done', result: 'alive', cancelRequests: 1 });
    }, { wrongOnPurpose: ['cancel-swallowed'] }));

  test('has the error of a failed task, and tells a result of undefined from none', () =>
    onVirtualTime(async () => {
      const failed = createTask(() => Promise.reject(new RangeError('no')));
      const done = createTask(async () => undefined);
      await sleep(1);
      expect(getTaskInfo(failed)).toMatchObject({ state: 'failed', error: failed.exception() });
      expect(getTaskInfo(failed)).not.toHaveProperty('result');
      expect(getTaskInfo(done)).toHaveProperty('result', undefined);
      expect(getTaskInfo(done)).not.toHaveProperty('error');
    }));

  test('is a snapshot that nobody can change', () =>
    onVirtualTime(async () => {
      const info = getTaskInfo(currentTask()!);
      await sleep(5);
      expect(info.waitMs).toBe(0);
      expect(() => Object.assign(info, { state: 'done' })).toThrow(TypeError);
    }));
});

describe('taskTree()', () => {
  test('puts the children of a task, and of its groups, below it in the order of creation', () =>
    onVirtualTime(async () => {
      const shop = createTask(() => TaskGroup.run(async (group) => {
        for (const name of ['a', 'b']) group.createTask(() => sleep(10), { name });
      }), { name: 'shop' });
      await sleep(5);
      expect(namesOf(taskTree())).toEqual([['main', [['shop', [['a', []], ['b', []]]]]]]);
      await shop.join();
    }));

  test('puts a task whose creator has ended below the nearest ancestor that lives', () =>
    onVirtualTime(async () => {
      let orphan = createTask(() => sleep(0));
      await createTask(async () => void (orphan = createTask(() => sleep(10), { name: 'orphan' }))).join();
      expect(namesOf(taskTree())).toEqual([['main', [['orphan', []]]]]);
      await orphan.join();
    }));

  test('takes any set of tasks, ended ones too', () =>
    onVirtualTime(async () => {
      const task = createTask(async () => 1, { name: 'ended' });
      await task.join();
      expect(taskTree([task])).toMatchObject([{ name: 'ended', state: 'done', result: 1, children: [] }]);
    }));

  test('copes with a chain of a thousand tasks', () =>
    onVirtualTime(async () => {
      const nest = (depth: number): Promise<void> => (depth === 0 ? sleep(5) : createTask(() => nest(depth - 1), { name: `${depth}` }).join());
      const chain = createTask(() => nest(1000), { name: 'chain' });
      await sleep(1);
      expect(formatTaskTree(taskTree()).split('\n')).toHaveLength(1002);
      await chain.join();
    }));
});

describe('formatTaskTree()', () => {
  const info: Omit<TaskInfo, 'name'> = { id: 1, state: 'suspended', createdAt: 0, runMs: 0, waitMs: 0, cancelRequests: 0 };
  const node = (name: string, children: TaskNode[] = [], more: Partial<TaskInfo> = {}): TaskNode => ({ ...info, name, children, ...more });

  test('draws branches, waits and cancellation requests', () => {
    const waiting = { waitingOn: { kind: 'sleep', label: 'sleep 5 ms', sinceMs: 0 } } as const;
    const tree = [node('main', [node('a', [node('b', [], waiting)]), node('c', [], { cancelRequests: 1, state: 'ready' })])];
    expect(formatTaskTree(tree).split('\n')).toEqual(['main suspended', '├─ a suspended', '│  └─ b suspended on sleep 5 ms', '└─ c ready (cancel requested)']);
  });

  test('is a function of its argument alone', () => {
    expect(formatTaskTree([])).toBe('');
    expect(formatTaskTree([node('x'), node('y')])).toBe('x suspended\ny suspended');
  });
});

describe('EventLoopInspector', () => {
  test('makes up no loop where there is none', () => {
    expect(() => EventLoopInspector.getRunningLoop()).toThrow(NoRunningLoopError);
    expect(() => EventLoopInspector.getAllTasks()).toThrow(NoRunningLoopError);
    expect(() => EventLoopInspector.taskTree()).toThrow(NoRunningLoopError);
    expect(EventLoopInspector.getCurrentTask()).toBeUndefined();
  });

  test('sees the loop, its tasks and the one that is running', () =>
    onVirtualTime(async () => {
      const task = createTask(() => sleep(1), { name: 'sleeper' });
      expect(EventLoopInspector.getRunningLoop()).toMatchObject({ clock: 'virtual', timeMs: 0, readyCount: 1 });
      expect(EventLoopInspector.getAllTasks()).toBeInstanceOf(Set);
      expect(EventLoopInspector.getAllTasks()).toEqual(new Set([currentTask(), task]));
      expect(EventLoopInspector.getCurrentTask()?.name).toBe('main');
      expect(EventLoopInspector.getTaskInfo(task).state).toBe('created');
      expect(EventLoopInspector.formatTaskTree()).toBe('main running\n└─ sleeper created');
      await task.join();
    }));
});

function namesOf(nodes: readonly TaskNode[]): unknown[] {
  return nodes.map(({ name, children }) => [name, namesOf(children)]);
}
