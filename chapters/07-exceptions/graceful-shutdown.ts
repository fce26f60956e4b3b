import { CancelledError, currentTask, Task, wait } from 'asynclings';
import { requireFiniteMs } from './arguments.ts';

/** What became of each task, by name, in the order in which they were given. */
export interface ShutdownReport {
  readonly cancelled: readonly string[];
  /** Ended with a result, in spite of the request or before it. */
  readonly completed: readonly string[];
  readonly failed: readonly { readonly name: string; readonly error: unknown }[];
  /** Still alive: it ignores the request, or its clean-up takes longer than there was time. */
  readonly stuck: readonly string[];
}

/** The shutdown itself was cancelled. All tasks have been asked to stop; `report` says how far they had come. */
export class ShutdownInterrupted extends CancelledError {
  readonly report: ShutdownReport;

  constructor(report: ShutdownReport, cause: CancelledError) {
    super(cause.reason);
    this.cause = cause;
    this.report = report;
  }
}

/**
 * Asks all tasks to stop, then waits for them together, for `timeoutMs` milliseconds at most; less when all
 * have ended. A task that fails is reported, not thrown.
 * @param tasks the caller's own task among them is left out; one that is given twice counts once, and one that has ended is only reported.
 * @param timeoutMs a finite number of at least 0; 0 leaves the tasks the turn in which they are told.
 * @param options.reason handed on to the tasks.
 * @throws {ShutdownInterrupted} (a CancelledError) at once when the caller is cancelled meanwhile: by whom
 * ever, also by one of the tasks.
 * @throws {TypeError} for what is not a task and for NaN, RangeError for other numbers: nobody was asked to stop then.
 * @source asyncio has no counterpart; the text's graceful_shutdown ignores its time limit.
 * @example
 * const tasks = [createTask(() => sleep(1000), { name: 'poller' }), createTask(async () => 'ok', { name: 'quick' })];
 * await checkpoint();
 * await gracefulShutdown(tasks, 50); // => { cancelled: ['poller'], completed: ['quick'], failed: [], stuck: [] }
 */
export async function gracefulShutdown(tasks: Iterable<Task>, timeoutMs: number, options: { readonly reason?: unknown } = {}): Promise<ShutdownReport> {
  requireFiniteMs('timeoutMs', timeoutMs);
  const { reason = 'shutdown' } = options;
  const others = othersAmong(tasks);
  for (const task of others) task.cancel(reason);
  const alive = others.filter((task) => !task.isDone);
  try {
    if (alive.length > 0) await wait(alive, { timeoutMs });
  } catch (error) {
    if (!(error instanceof CancelledError)) throw error;
    throw new ShutdownInterrupted(reportOn(others), error);
  }
  return reportOn(others);
}

/** Every task once, without the caller's: it would wait for itself. */
function othersAmong(tasks: Iterable<Task>): Task[] {
  if (typeof (tasks as Partial<Iterable<Task>> | null)?.[Symbol.iterator] !== 'function') throw new TypeError('gracefulShutdown() takes an iterable of tasks');
  const caller = currentTask();
  const set = new Set(tasks);
  for (const task of set) if (!(task instanceof Task)) throw new TypeError('gracefulShutdown() takes tasks; make one with createTask()');
  return [...set].filter((task) => task !== caller);
}

function reportOn(tasks: readonly Task[]): ShutdownReport {
  const report = { cancelled: [] as string[], completed: [] as string[], failed: [] as { name: string; error: unknown }[], stuck: [] as string[] };
  for (const task of tasks) {
    const { name, state } = task;
    switch (state) {
      case 'cancelled':
        report.cancelled.push(name);
        break;
      case 'done':
        report.completed.push(name);
        break;
      case 'failed':
        report.failed.push({ name, error: task.exception() });
        break;
      case 'created':
      case 'ready':
      case 'running':
      case 'suspended':
        report.stuck.push(name);
        break;
      default:
        state satisfies never;
    }
  }
  return report;
}
