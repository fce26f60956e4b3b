// caught by: has one time limit for all, not one for each
import { currentTask, type Task, wait } from 'asynclings';

export interface ShutdownOptions {
  /** For all tasks together, in milliseconds; 0 leaves them the turn in which they hear of it. */
  readonly timeoutMs: number;
  /** Handed on to the tasks. */
  readonly reason?: unknown;
  /** Stage of a task: those of a lower stage have to end first. Without it there is one stage. */
  readonly phases?: (task: Task) => number;
}

/** What became of each task, by name, in the order in which they were given. */
export interface ShutdownReport {
  readonly cancelled: string[];
  readonly completed: string[];
  readonly failed: { readonly name: string; readonly error: unknown }[];
  /** Still alive. */
  readonly stuck: string[];
}

/** Asks all tasks to stop, waits for them, and reports what became of each. */
export async function gracefulShutdown(tasks: Iterable<Task>, options: ShutdownOptions): Promise<ShutdownReport> {
  const { timeoutMs, reason = 'shutdown', phases = () => 0 } = options;
  if (typeof timeoutMs !== 'number' || !(timeoutMs >= 0 && timeoutMs < Infinity)) throw new RangeError(`timeoutMs is a finite number of milliseconds, got ${String(timeoutMs)}`);
  const caller = currentTask();
  const others = [...new Set(tasks)].filter((task) => task !== caller); // it would wait for itself
  const toAsk = inStages(others, phases);
  try {
    for (let stage = toAsk.shift(); stage !== undefined; stage = toAsk.shift()) {
      for (const task of stage) {
        task.cancel(reason);
        if (!task.isDone) await wait([task], { timeoutMs });
      }
    }
  } finally {
    for (const task of toAsk.flat()) task.cancel(reason); // we were cancelled: nobody else will ask them
  }
  return reportOn(others);
}

function inStages(tasks: readonly Task[], phases: (task: Task) => number): Task[][] {
  const stages = new Map<number, Task[]>();
  for (const task of tasks) stages.set(phases(task), [...(stages.get(phases(task)) ?? []), task]);
  return [...stages].toSorted(([a], [b]) => a - b).map(([, stage]) => stage);
}

function reportOn(tasks: readonly Task[]): ShutdownReport {
  const report: ShutdownReport = { cancelled: [], completed: [], failed: [], stuck: [] };
  for (const task of tasks) {
    const { name } = task;
    if (!task.isDone) report.stuck.push(name);
    else if (task.isCancelled) report.cancelled.push(name);
    else if (task.state === 'failed') report.failed.push({ name, error: task.exception() });
    else report.completed.push(name);
  }
  return report;
}
