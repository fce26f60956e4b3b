import type { Locator, Recorder } from '../../trace/mod.ts';
import { traceHash } from '../explore/trace-hash.ts';
import type { Disturbance, RunReport } from './stage.ts';

/** The report of a run that was first in, first out, but for what the sweep did to it. */
export function runReport(recorder: Recorder, locator: Locator | undefined, disturbance: Disturbance | undefined): RunReport {
  const trace = recorder.trace();
  return { schedule: '0:', hash: traceHash(trace), trace, deviations: [], sites: locator?.takeSites() ?? [], ...(disturbance !== undefined && { disturbance }) };
}
