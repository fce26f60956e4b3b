import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CarelessSemaphore } from '../support/models/faulty/careless-semaphore.ts';
import { CountingRWLock } from '../support/models/faulty/counting-rw-lock.ts';
import { TwoEventQueue } from '../support/models/faulty/two-event-queue.ts';
import { unstablePriorityQueue } from '../support/models/faulty/unstable-priority-queue.ts';
import { MODELS } from '../support/models/models.ts';
import { bestFirst, queueModel } from '../support/models/queue.ts';
import { rwLockModel } from '../support/models/rw-lock.ts';
import { semaphoreModel } from '../support/models/semaphore.ts';

const RUNS = 300;
/** Always the same histories; the campaign draws new ones. */
const SEED = 1;

test.each(Object.entries(MODELS))('%s agrees with its model under random interleavings and cancellations', async (_name, model) => {
  await fc.assert(model, { numRuns: RUNS, seed: SEED });
});

/** What the model finds wrong, in all histories that it is shown. */
async function findings(model: fc.IAsyncProperty<unknown>): Promise<string[]> {
  const found = new Set<string>();
  for (let seed = SEED; seed < SEED + RUNS; seed++) {
    const { errorInstance } = await fc.check(model, { numRuns: 1, seed, endOnFailure: true });
    if (errorInstance !== null) found.add(String(errorInstance));
  }
  return [...found];
}

describe('the models find', () => {
  test('a reader together with a writer, and writers that starve', async () => {
    const found = await findings(rwLockModel(() => new CountingRWLock()));
    expect(found).toContain('Error: a reader together with a writer');
    expect(found).toContain('Error: a reader overtook a writer');
  });

  test('a queue over its capacity, and a get from an empty one', async () => {
    const found = (await findings(queueModel((capacity) => new TwoEventQueue(capacity)))).join('\n');
    expect(found).toContain('over capacity');
    expect(found).toContain('pop from an empty queue');
  });

  test('a lost permit', async () => {
    expect((await findings(semaphoreModel((permits) => new CarelessSemaphore(permits), 1))).join('\n')).toContain('a lost permit');
  });

  test('equal priorities that change places', async () => {
    expect((await findings(queueModel(unstablePriorityQueue, bestFirst))).join('\n')).toContain('it was the turn of');
  });
});
