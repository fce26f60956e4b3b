import { CancelledError, Event, ExceptionGroup, moveOnAfter, type Task, TaskGroup } from 'asynclings';

export interface RaceOptions<T> {
  /** Puts away what an attempt has won that nobody is going to use. */
  readonly dispose?: (value: T) => Promise<void> | void;
}

/** Starts one attempt after the other, `staggerMs` apart, until one of them succeeds. */
export async function firstSuccess<T>(attempts: Array<() => Promise<T>>, staggerMs: number, { dispose }: RaceOptions<T> = {}): Promise<{ index: number; value: T }> {
  if (attempts.length === 0) throw new RangeError('there is nothing to attempt');
  if (typeof staggerMs !== 'number' || !(staggerMs >= 0)) throw new RangeError(`staggerMs is a number of milliseconds, got ${String(staggerMs)}`);
  const successes: { index: number; value: T }[] = [];
  const errors: unknown[] = [];
  let surplus = successes; // until the race has come to its own end, nobody takes any of them
  try {
    await TaskGroup.run((group) => race(group, attempts, staggerMs, successes, errors));
    surplus = successes.slice(1);
  } finally {
    for (const { value } of surplus) await dispose?.(value);
  }
  if (successes[0] === undefined) throw new ExceptionGroup(errors, 'no attempt succeeded');
  return successes[0];
}

async function race<T>(group: TaskGroup, attempts: Array<() => Promise<T>>, staggerMs: number, successes: { index: number; value: T }[], errors: unknown[]): Promise<void> {
  const tasks: Task[] = [];
  let latest: Event; // what the body waits for
  for (const [index, attempt] of attempts.entries()) {
    const goOn = new Event('the next attempt');
    const run = async (): Promise<void> => {
      try {
        const value = await attempt();
        if (successes.push({ index, value }) > 1) return;
        for (const task of tasks) if (task !== tasks[index]) task.cancel('somebody else has won');
        latest.set();
      } catch (error) {
        errors[index] = error;
        goOn.set();
        if (error instanceof CancelledError) throw error;
      }
    };
    latest = goOn;
    tasks.push(group.createTask(run, { name: `attempt ${index}` }));
    await moveOnAfter(staggerMs, () => goOn.wait());
    if (successes.length > 0) return;
  }
}
