import { format } from 'node:util';
import { type Probe, run } from '../asyncio/mod.ts';
import { type DemoContext, type DemoDefinition, type DemoRun, seededChooser } from '../testing/mod.ts';
import { Recorder } from '../trace/mod.ts';

export interface PerformOptions {
  readonly lang: 'en' | 'zh-CN';
  readonly clock: 'real' | 'virtual';
  /** Draws the order of ready tasks; without it they resume first in, first out. */
  readonly seed?: number;
  /** Called for every printed line, as it is printed. */
  readonly onLine?: (line: string) => void;
  /** Where the run is written down, for those who want to read along. */
  readonly recorder?: Recorder;
  /** What the runtime reports to, if not to the recorder itself. */
  readonly probe?: Probe;
}

/** Runs a demo in this process and records what its tasks do. Its own failure is a result, not an error. */
export async function perform(demo: DemoDefinition, { lang, clock, seed, onLine, recorder = new Recorder(), probe = recorder }: PerformOptions): Promise<DemoRun> {
  const output: string[] = [];
  const print = (line: string): void => {
    output.push(line);
    recorder.log(line);
    onLine?.(line);
  };
  const context: DemoContext = { lang, say: (en, zhCN) => print(lang === 'en' ? en : zhCN) };
  const restoreConsole = captureConsole(print);
  let error: unknown;
  try {
    await run(() => demo.main(context), { clock, probe, ...(seed !== undefined && { choose: seededChooser(seed) }) });
  } catch (thrown) {
    error = thrown;
  } finally {
    restoreConsole();
  }
  return { trace: recorder.trace(), output, error };
}

/** What the demo prints with console.log belongs to its trace as well. */
function captureConsole(print: (line: string) => void): () => void {
  const original = { ...console };
  const capture = (...values: unknown[]): void => {
    for (const line of format(...values).split('\n')) print(line);
  };
  Object.assign(console, { log: capture, info: capture, warn: capture, error: capture });
  return () => void Object.assign(console, original);
}
