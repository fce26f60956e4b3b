// Entry of the demo process: runs one demo, tells its lines as they come and its trace in portions.
import { evaluate, sourceLine } from '../loader/mod.ts';
import type { DemoDefinition } from '../testing/mod.ts';
import { locate, Recorder } from '../trace/mod.ts';
import type { ErrorReport, PlayReport, PlayRequest } from './messages.ts';
import { perform } from './perform.ts';

const PORTION_MS = 100; // a demo that never ends is killed; what it did until shortly before is then known

const send = process.send?.bind(process);

function tell(report: PlayReport): void {
  send?.(report);
}

/** Closing the channel drops what has not been sent yet; this resolves when the report, and all before it, is out. */
function tellLast(report: PlayReport): Promise<void> {
  return new Promise((resolve) => void send?.(report, () => resolve()));
}

async function play({ program, options, isLocating }: PlayRequest): Promise<void> {
  const recorder = new Recorder();
  const locator = isLocating ? locate(recorder, (stack) => sourceLine(program, program.entry, stack)) : undefined;
  let toldCount = 0;
  const tellEvents = (): void => {
    const events = recorder.events(toldCount);
    toldCount = recorder.size;
    if (events.length > 0) tell({ kind: 'events', events, sites: locator?.takeSites() ?? [] });
  };
  const portions = setInterval(tellEvents, PORTION_MS).unref();
  process.once('uncaughtExceptionMonitor', tellEvents); // an error that nobody handles ends this process next
  let error: unknown;
  try {
    const { default: demo } = await evaluate(program);
    if (!isDemo(demo)) return await tellLast({ kind: 'not-a-demo' });
    ({ error } = await perform(demo, {
      ...options,
      recorder,
      ...(locator !== undefined && { probe: locator.probe }),
      onLine: (text) => tell({ kind: 'line', text }),
    }));
  } catch (thrown) {
    error = thrown;
  }
  clearInterval(portions);
  tellEvents();
  await tellLast({ kind: 'finished', ...(error !== undefined && { error: reportOf(error) }) });
}

function isDemo(value: unknown): value is DemoDefinition {
  return typeof (value as Partial<DemoDefinition> | undefined)?.main === 'function';
}

function reportOf(error: unknown): ErrorReport {
  if (!(error instanceof Error)) return { name: 'Error', message: String(error), stack: '' };
  return { name: error.name, message: error.message, stack: error.stack ?? '' };
}

process.once('message', (request) => {
  // Until then the channel keeps the process alive; afterwards only the demo's own timers and sockets may.
  void play(request as PlayRequest).finally(() => process.disconnect());
});
tell({ kind: 'ready' });
