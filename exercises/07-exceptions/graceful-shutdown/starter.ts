import { gather, type Task } from 'asynclings';

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
export async function gracefulShutdown(tasks: Iterable<Task>, { reason = 'shutdown' }: ShutdownOptions): Promise<ShutdownReport> {
  const report: ShutdownReport = { cancelled: [], completed: [], failed: [], stuck: [] };
  const all = [...tasks];
  for (const task of all) task.cancel(reason);
  // TODO: some will not stop, one may be the caller itself, and the report is still empty.
  await gather(all.map((task) => () => task.join()), { returnExceptions: true });
  return report;
}
