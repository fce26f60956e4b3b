// The locks and queues of the chapters beside slow models that judge them: new random histories each time.
import { register } from 'node:module';
import * as fc from 'fast-check';

register('../test/support/fuzz/strip-types.mjs', import.meta.url);
const { MODELS } = await import('../test/support/models/models.ts');

const HISTORIES = 20_000;
const PORTION = 1000;

export default async function models({ deadlineMs }) {
  let faults = 0;
  for (const [name, model] of Object.entries(MODELS)) {
    const seed = Date.now() | 0;
    const beginMs = performance.now();
    let played = 0;
    for (; played < HISTORIES && performance.now() < deadlineMs; played += PORTION) {
      const result = await fc.check(model, { numRuns: PORTION, seed: seed + played });
      if (!result.failed) continue;
      faults++;
      process.stdout.write(`  WRONG: ${fc.defaultReportMessage(result)}\n`);
      break;
    }
    const perSecond = (played / (performance.now() - beginMs)) * 1000;
    process.stdout.write(`${name}: ${played} histories from seed ${seed}, ${perSecond.toFixed(0)} per second\n`);
  }
  return faults;
}
