import { allTasks, run } from 'asynclings';
import { expect } from 'vitest';

/** Runs `body` on virtual time and demands that it leaves no task behind. */
export function onVirtualTime(body: () => Promise<void>): Promise<void> {
  return run(
    async () => {
      await body();
      expect([...allTasks()].map(({ name }) => name)).toEqual(['main']);
    },
    { clock: 'virtual' },
  );
}

/** What `work` rejects with. */
export async function failureOf(work: () => Promise<unknown>): Promise<unknown> {
  try {
    await work();
  } catch (error) {
    return error;
  }
  return expect.unreachable('it did not fail');
}
