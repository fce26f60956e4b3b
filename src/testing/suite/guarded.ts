import { allTasks, currentTask, type Task } from '../../asyncio/mod.ts';
import type { Program } from '../explore/attempt.ts';

/** Work that is still under way when it should be over. */
export class LeakError extends Error {
  override readonly name = 'LeakError';
}

/** `body`, which then also fails when it leaves tasks behind. */
export function withoutLeaks(body: Program): Program {
  return async () => {
    await body();
    const left = [...allTasks()].filter((task) => task !== currentTask());
    if (left.length > 0) throw new LeakError(`still running when it should be over: ${left.map(describe).join(', ')}`);
  };
}

function describe(task: Task): string {
  const { name, waitingOn } = task;
  return waitingOn === undefined ? name : `${name} (waiting for ${waitingOn.label})`;
}
