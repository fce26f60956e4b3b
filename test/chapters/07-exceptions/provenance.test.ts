import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { perform } from '../../../src/player/mod.ts';
import type { DemoDefinition } from '../../../src/testing/mod.ts';

const folder = new URL('../../../chapters/07-exceptions/demos/', import.meta.url);
// It ends its process, and cancels nobody; its twin is looked at.
const programs = readdirSync(folder).filter((file) => file.endsWith('.ts') && file !== 'unhandled.ts');

async function traceOf(file: string) {
  const { default: demo } = (await import(new URL(file, folder).href)) as { default: DemoDefinition };
  const { clock = 'virtual' } = JSON.parse(readFileSync(new URL(file.replace(/(\.fixed)?\.ts$/, '.json'), folder), 'utf8')) as { clock?: 'real' | 'virtual' };
  return (await perform(demo, { lang: 'en', clock })).trace;
}

test.each(programs)('%s: the trace says of every cancellation who asked, why, when it was delivered and who swallowed it', async (file) => {
  const trace = await traceOf(file);
  for (const task of trace.tasks) {
    for (const { origin, reason, delivered, isSwallowed, requestedAtMs } of task.cancellations) {
      expect(origin.kind, task.name).not.toBe('outside');
      // The end of the program and a time limit are reasons themselves; whoever else asks has to say why.
      if (origin.kind !== 'exit') expect(reason, task.name).toBeTruthy();
      expect(delivered?.atMs, task.name).toBeGreaterThanOrEqual(requestedAtMs);
      expect(delivered?.on, task.name).toBeTruthy();
      // A request of a time limit is answered within the task; every other one ends it, or has been swallowed.
      if (origin.kind !== 'scope') expect(isSwallowed, task.name).toBe(task.outcome === 'done');
    }
  }
  const swallowers = trace.tasks.filter(({ cancellations }) => cancellations.some(({ isSwallowed }) => isSwallowed)).map(({ id }) => id);
  expect(trace.events('cancel.swallowed').map(({ task }) => task)).toEqual(swallowers);
  const requests = trace.events('cancel.requested').length;
  expect(trace.tasks.flatMap(({ cancellations }) => cancellations)).toHaveLength(requests);
});

test('the demos of the chapter show cancellations of every origin but a deadlock', async () => {
  const traces = await Promise.all(['cancel-flow.ts', 'shield-view.ts', 'deadline-tree.ts'].map(traceOf));
  const origins = traces.flatMap(({ tasks }) => tasks.flatMap(({ cancellations }) => cancellations.map(({ origin }) => origin.kind)));
  expect([...new Set(origins)].toSorted()).toEqual(['exit', 'scope', 'task']);
});
