import { run, type RunOptions } from 'asynclings';
import { Recorder, type RecorderOptions, type Trace } from 'asynclings/trace';

/** What `program` did; how it ended is in the trace. */
export async function record(program: (recorder: Recorder) => Promise<unknown>, options: RunOptions & RecorderOptions = {}): Promise<Trace> {
  const { maxEvents, ...runOptions } = options;
  const recorder = new Recorder(maxEvents === undefined ? {} : { maxEvents });
  await run(() => program(recorder), { clock: 'virtual', probe: recorder, ...runOptions }).catch(() => undefined);
  return recorder.trace();
}
