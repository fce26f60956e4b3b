import { realNowMs } from '../../asyncio/host.ts';
import { Recorder, type Site } from '../../trace/mod.ts';
import { attempt, type Ending, type Program } from '../explore/attempt.ts';
import { DelayBoundedSearch } from '../explore/delay-bounded-search.ts';
import { EndlessRunError } from '../explore/endless-run-error.ts';
import { minimise } from '../explore/minimise.ts';
import { byPriority, deviating, randomly } from '../explore/picker.ts';
import { record } from '../explore/recording.ts';
import { formatSchedule, parseSchedule } from '../explore/schedule.ts';
import { withoutLeaks } from './guarded.ts';
import { MAX_TURNS } from './limits.ts';
import { leaveOut, suiteHost } from './stage.ts';

export interface ScenarioOptions {
  /**
   * `any`: the test must hold in whatever order tasks that are ready at the same time are resumed, and is tried
   * in many orders. `fifo`: it is about that very order, and runs first in, first out alone. @default 'any'
   */
  readonly order?: 'any' | 'fifo';
  /** Whether tasks may be under way when the body has ended. @default false */
  readonly mayLeak?: boolean;
}

const TURNS_SHOWN = 1000; // of a run without end
const MAX_CHOICES = 400;
const SCHEDULES = 20; // curriculum: every scenario holds under twenty interleavings
const MINIMISING_RUNS = 300;
const MINIMISING_MS = 500;
const MOST_LOCATED_EVENTS = 500; // a stack is taken for each of them

/**
 * The body of a test: runs on virtual time as the main task of a loop of its own, then again under other
 * interleavings. It fails when the body throws, deadlocks, never comes to an end, or leaves tasks behind.
 * @returns what vitest's `test` takes.
 * @example
 * const body = scenario(async () => {
 *   await sleep(3_600_000);
 *   if (loopTime() !== 3_600_000) throw new Error('virtual time is exact');
 * });
 * await body(); // => undefined
 */
export function scenario(body: Program, { order = 'any', mayLeak = false }: ScenarioOptions = {}): () => Promise<void> {
  const program = mayLeak ? body : withoutLeaks(body);
  return async () => {
    const { stage } = suiteHost();
    switch (stage.kind) {
      case 'first':
        return runOnce(program, '0:');
      case 'replay':
        return runOnce(program, stage.schedule);
      case 'sweeps':
        if (order === 'fifo') leaveOut();
        return tryOrders(program, stage.seed, stage.schedules);
      case 'all':
        await runOnce(program, '0:');
        if (order === 'any') await tryOrders(program, 0, SCHEDULES);
        return;
      default:
        stage satisfies never;
    }
  };
}

/**
 * The body of a test about an invariant that the order of things may break: looks for an interleaving that
 * breaks it, much longer than a `scenario` does.
 * @param schedules how many interleavings are tried at most. @default 1000
 */
export function explored(body: Program, { schedules = 1000 }: { schedules?: number } = {}): () => Promise<void> {
  const program = withoutLeaks(body);
  return async () => {
    const { stage } = suiteHost();
    if (stage.kind === 'first') return runOnce(program, '0:');
    if (stage.kind === 'replay') return runOnce(program, stage.schedule);
    await tryOrders(program, stage.kind === 'sweeps' ? stage.seed : 0, schedules);
  };
}

async function runOnce(program: Program, schedule: string): Promise<void> {
  const { seed, choices } = parseSchedule(schedule);
  const { ending } = await attempt(program, { seed, maxChoices: choices.length > 0 ? Infinity : 0, maxTurns: MAX_TURNS }, deviating(choices));
  const isReplay = suiteHost().stage.kind === 'replay';
  if (ending.kind === 'passed' && !isReplay) return;
  await reportRun(program, schedule, ending, isReplay && choices.length > 0);
  if (ending.kind === 'failed') throw ending.error;
}

/** Resumes tasks in random orders; of one that fails, looks for the one nearest to first in, first out that does. */
async function tryOrders(program: Program, seed: number, schedules: number): Promise<void> {
  const conditions = { seed, maxChoices: MAX_CHOICES, maxTurns: MAX_TURNS };
  const fifo = await attempt(program, conditions, deviating([]));
  if (fifo.ending.kind === 'failed') throw fifo.ending.error;
  if (fifo.widths.every((width) => width < 2)) return; // there is but one order
  for (let round = 1; round <= schedules; round++) {
    const pick = round % 2 === 1 ? randomly(seed + round) : byPriority(seed, round, fifo.widths.length);
    const found = await attempt(program, conditions, pick);
    if (found.ending.kind === 'passed') continue;
    const { failureClass, error } = found.ending;
    const endMs = realNowMs() + MINIMISING_MS;
    const search = new DelayBoundedSearch();
    search.learn(fifo);
    const { choices } = await minimise(found, failureClass, search, {
      mayGoOn: (runs) => runs < MINIMISING_RUNS && realNowMs() < endMs,
      tryOut: (next) => attempt(program, conditions, next),
    });
    const again = await attempt(program, conditions, deviating(choices));
    // An answer that keeps something from run to run may fail only now and then; it fails all the same.
    if (again.ending.kind === 'passed') throw error;
    await reportRun(program, formatSchedule({ seed, choices }), again.ending, true);
    throw again.ending.error;
  }
}

/** Runs the schedule once more, now written down and with lines of the answer, and tells the host. */
async function reportRun(program: Program, schedule: string, ending: Ending, isDeviating: boolean): Promise<void> {
  const { locate, onReport } = suiteHost();
  if (onReport === undefined) return;
  const { seed, choices } = parseSchedule(schedule);
  const isEndless = ending.kind === 'failed' && ending.error instanceof EndlessRunError;
  const conditions = { seed, maxChoices: choices.length > 0 ? Infinity : 0, maxTurns: isEndless ? TURNS_SHOWN : MAX_TURNS };
  const { deviations, hash, trace } = await record(program, conditions, choices);
  let sites: readonly Site[] = [];
  if (locate !== undefined && trace.events().length <= MOST_LOCATED_EVENTS) {
    const recorder = new Recorder();
    const locator = locate(recorder);
    await record(program, conditions, choices, { recorder, probe: locator.probe });
    sites = locator.takeSites();
  }
  onReport({ schedule, hash, trace, deviations, sites, ...(isDeviating && { disturbance: { kind: 'interleaving' } }) });
}
