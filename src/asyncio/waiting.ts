import { requireTask } from './context.ts';
import { Queue } from './queue.ts';
import { requireMs } from './sleep.ts';
import type { TaskCore } from './task-core.ts';
import { Task, taskCoreOf } from './task.ts';
import { Bookkeeping, Waiter } from './wait.ts';
import { WakeTimer } from './wake-timer.ts';

const RETURN_WHEN = ['FIRST_COMPLETED', 'FIRST_EXCEPTION', 'ALL_COMPLETED'] as const;

export interface WaitOptions {
  /** `undefined`: no limit. Running out of it is no error; what is not done is `pending`. */
  readonly timeoutMs?: number | undefined;
  /** @default 'ALL_COMPLETED' */
  readonly returnWhen?: (typeof RETURN_WHEN)[number];
}

/**
 * Waits until the tasks, or the first of them, are done. It cancels nothing and throws none of their errors.
 * @throws {RangeError} without a single task, or for an unknown `returnWhen`; TypeError for what is not a task.
 * @source CPython asyncio.wait.
 * @example
 * const fast = createTask(() => sleep(1));
 * const slow = createTask(() => sleep(9));
 * const { done, pending } = await wait([fast, slow], { returnWhen: 'FIRST_COMPLETED' });
 * [done.has(fast), pending.has(slow)]; // => [true, true]
 */
export async function wait<T extends Task>(tasks: Iterable<T>, options: WaitOptions = {}): Promise<{ done: Set<T>; pending: Set<T> }> {
  const { timeoutMs, returnWhen = 'ALL_COMPLETED' } = options;
  const set = taskSet(tasks, 'wait()');
  if (set.size === 0) throw new RangeError('wait() needs at least one task');
  if (!RETURN_WHEN.includes(returnWhen)) throw new RangeError(`returnWhen is one of ${RETURN_WHEN.join(', ')}, got ${returnWhen as string}`);
  if (timeoutMs !== undefined) requireMs(timeoutMs, 'wait()');
  await waitForSome([...set].map((task) => taskCoreOf<unknown>(task)), timeoutMs, returnWhen);
  const done = new Set<T>();
  const pending = new Set<T>();
  for (const task of set) (task.isDone ? done : pending).add(task);
  return { done, pending };
}

async function waitForSome(cores: readonly TaskCore[], timeoutMs: number | undefined, returnWhen: (typeof RETURN_WHEN)[number]): Promise<void> {
  const { loop } = requireTask('wait()');
  const waiter = new Waiter('wait', { name: `for ${cores.length} ${cores.length === 1 ? 'task' : 'tasks'}` });
  let giveUp: WakeTimer | undefined;
  if (timeoutMs !== undefined && timeoutMs !== Infinity) {
    giveUp = new WakeTimer(loop, loop.clock.nowMs + timeoutMs, waiter);
    loop.timers.add(giveUp);
  }
  let leftCount = cores.length;
  const steps = new Set(cores.map((core) => {
    const step = new Bookkeeping(loop, () => {
      leftCount--;
      const isEnough = leftCount === 0 || returnWhen === 'FIRST_COMPLETED' || (returnWhen === 'FIRST_EXCEPTION' && core.outcome === 'failed');
      if (!isEnough) return;
      giveUp?.drop();
      waiter.wake();
    });
    core.addStep(step);
    return step;
  }));
  try {
    await waiter.begin();
  } finally {
    giveUp?.drop();
    for (const core of cores) core.removeSteps((step) => steps.has(step as Bookkeeping));
  }
}

/**
 * The tasks in the order in which they end. Each is handed out done; its `result()` is there.
 * @source CPython asyncio.as_completed (3.13, the asynchronous iterator).
 * @example
 * const slow = createTask(() => sleep(9), { name: 'slow' });
 * const fast = createTask(() => sleep(1), { name: 'fast' });
 * const names = [];
 * for await (const task of asCompleted([slow, fast])) names.push(task.name);
 * names; // => ['fast', 'slow']
 */
export function asCompleted<T extends Task>(tasks: Iterable<T>): AsyncIterable<T> {
  const set = taskSet(tasks, 'asCompleted()');
  const { loop } = requireTask('asCompleted()');
  const ended = new Queue<T>(0, 'ended tasks');
  for (const task of set) taskCoreOf(task).addStep(new Bookkeeping(loop, () => ended.putNowait(task)));
  let leftCount = set.size;
  const iterator: AsyncIterableIterator<T> = {
    async next() {
      if (leftCount === 0) return { done: true, value: undefined };
      leftCount--;
      return { done: false, value: await ended.get() };
    },
    [Symbol.asyncIterator]: () => iterator,
  };
  return iterator;
}

function taskSet<T extends Task>(tasks: Iterable<T>, what: string): Set<T> {
  if (typeof (tasks as Partial<Iterable<T>> | null)?.[Symbol.iterator] !== 'function') throw new TypeError(`${what} takes an iterable of tasks`);
  const set = new Set(tasks);
  for (const task of set) if (!(task instanceof Task)) throw new TypeError(`${what} takes tasks; make one with createTask()`);
  return set;
}
