import { CancelledError, createTask, type Task, wait } from 'asynclings';

/**
 * Runs `fn` as a task and waits for its end, however often the caller is asked to stop meanwhile.
 * @returns the task, and the first request that had to wait: whoever calls this must throw it afterwards.
 */
export async function runToEnd(fn: () => Promise<void> | void, name: string): Promise<{ readonly task: Task; readonly postponed: CancelledError | undefined }> {
  const task = createTask(fn, { name });
  let postponed: CancelledError | undefined;
  while (!task.isDone) {
    try {
      await wait([task]);
    } catch (error) {
      if (!(error instanceof CancelledError)) throw error;
      postponed ??= error;
    }
  }
  return { task, postponed };
}
