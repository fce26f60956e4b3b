// Entry of the exploring process: runs one program under many schedules and tells what came of it.
import { format } from 'node:util';
import { run } from '../asyncio/mod.ts';
import { evaluate, type Program, sourceLine } from '../loader/mod.ts';
import { evaluateStepped, Stepper } from '../loader/stepped/mod.ts';
import { type DemoDefinition, explore, failureOf, replay, type ReplayResult, type Runner } from '../testing/mod.ts';
import { locate, Recorder, type Site } from '../trace/mod.ts';
import type { ExploreReport, ExploreRequest, Finding, ToldReplay } from './explore-messages.ts';

const PROGRESS_MS = 100; // often enough to look alive

const send = process.send?.bind(process);

function tell(report: ExploreReport): void {
  send?.(report);
}

async function findingOf({ program, work, interleaving }: ExploreRequest): Promise<Finding> {
  const printed = new Printer();
  let exported: unknown;
  try {
    const exports = interleaving === 'js' ? await evaluateStepped(program, { stepper: new Stepper({ interleaving }) }) : await evaluate(program);
    exported = exports['default'];
  } catch (error) {
    return { kind: 'not-loaded', failure: failureOf(error) };
  }
  const body = bodyOf(exported, printed);
  if (body === undefined) return { kind: 'not-a-program' };
  const rejections = new UnhandledRejections();
  const runner: Runner = (explored, options) => rejections.during(() => run(explored, options));
  switch (work.kind) {
    case 'replay':
      return toldReplay(program, body, work.schedule, printed, runner);
    case 'search': {
      const { seed, schedules, limitMs } = work;
      const result = await explore(body, { seed, schedules, limitMs, run: runner, onProgress: progressTeller() });
      switch (result.kind) {
        case 'survived':
        case 'nondeterministic':
          return result;
        case 'failed': {
          const { schedule, failure, isMinimal } = result;
          // Once more, to know the lines and what is printed: neither may slow the search.
          const { deviations, events, sites } = await toldReplay(program, body, schedule, printed, runner);
          return { kind: 'failed', failure, schedule, isMinimal, schedules: result.schedules, deviations, events, sites };
        }
        default:
          return result satisfies never;
      }
    }
    default:
      return work satisfies never;
  }
}

/** An async function, or a demo's main function. */
function bodyOf(exported: unknown, printed: Printer): (() => Promise<void>) | undefined {
  if (typeof exported === 'function') return exported as () => Promise<void>;
  const demo = exported as Partial<DemoDefinition> | null | undefined;
  if (typeof demo?.main !== 'function') return undefined;
  return () => (demo as DemoDefinition).main({ lang: 'en', say: (en) => printed.print(en) });
}

async function toldReplay(program: Program, body: () => Promise<void>, schedule: string, printed: Printer, runner: Runner): Promise<ToldReplay> {
  const recorder = new Recorder();
  const locator = locate(recorder, (stack) => sourceLine(program, program.entry, stack));
  printed.recorder = recorder;
  const result: ReplayResult = await replay(body, schedule, { recorder, probe: locator.probe, run: runner });
  printed.recorder = undefined;
  const { deviations, failure, isFitting, trace } = result;
  const sites: readonly Site[] = locator.takeSites();
  return { kind: 'replayed', schedule, deviations, isFitting, events: trace.events(), sites, ...(failure !== undefined && { failure }) };
}

/** What the program prints belongs to the run that is told; in all the others it is noise. */
class Printer {
  recorder: Recorder | undefined;

  constructor() {
    const capture = (...values: unknown[]): void => {
      if (this.recorder !== undefined) this.print(format(...values));
    };
    Object.assign(console, { log: capture, info: capture, warn: capture, error: capture, debug: capture });
  }

  print(text: string): void {
    for (const line of text.split('\n')) this.recorder?.log(line);
  }
}

/** A promise that fails and that nobody looks at would end this process; it is the failure of the run under way. */
class UnhandledRejections {
  #first: { readonly error: unknown } | undefined;

  constructor() {
    process.on('unhandledRejection', (error) => (this.#first ??= { error }));
  }

  async during<T>(body: () => Promise<T>): Promise<T> {
    this.#first = undefined;
    const value = await body();
    const first = this.#first as { readonly error: unknown } | undefined;
    if (first !== undefined) throw first.error;
    return value;
  }
}

function progressTeller(): (runs: number) => void {
  let toldMs = performance.now();
  return (runs) => {
    const nowMs = performance.now();
    if (nowMs - toldMs < PROGRESS_MS) return;
    toldMs = nowMs;
    tell({ kind: 'progress', runs });
  };
}

process.once('message', (request) => {
  void findingOf(request as ExploreRequest)
    // Ended once the report is out: a run that could not be stopped would keep the process alive.
    .then((finding) => send?.({ kind: 'finished', finding } satisfies ExploreReport, () => process.exit()));
});
tell({ kind: 'ready' });
