import { allTasks, run } from 'asynclings';
import { type Diagnosis, diagnose, Recorder } from 'asynclings/trace';
import { expect } from 'vitest';

/**
 * Runs `body` on virtual time and demands that it leaves no task behind, and that a diagnosis of what it did
 * finds nothing wrong but what it does wrong on purpose.
 */
export async function onVirtualTime(body: () => Promise<void>, { wrongOnPurpose = [] }: { readonly wrongOnPurpose?: readonly Diagnosis['kind'][] } = {}): Promise<void> {
  const recorder = new Recorder();
  await run(
    async () => {
      await body();
      expect([...allTasks()].map(({ name }) => name)).toEqual(['main']);
    },
    { clock: 'virtual', probe: recorder },
  );
  expect(diagnose(recorder.trace()).filter(({ kind }) => !wrongOnPurpose.includes(kind))).toEqual([]);
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
