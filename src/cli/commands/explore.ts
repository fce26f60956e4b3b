import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CompileError } from '../../loader/mod.ts';
import { type Explored, exploreProgram, type ExploreWork } from '../../player/mod.ts';
import { parseSchedule, renderStory } from '../../testing/mod.ts';
import { type PlaceOf, Trace } from '../../trace/mod.ts';
import type { CommandContext } from '../context.ts';
import { EXIT, type ExitCode, UserError } from '../exit-code.ts';
import { stopOnInterrupt } from '../interrupt.ts';
import { tracePaint } from '../paint-trace.ts';

export interface ExploreCommandOptions {
  readonly seed?: number;
  readonly schedules?: number;
  readonly replay?: string;
  /** @default 'asyncio' */
  readonly interleaving?: 'asyncio' | 'js';
  /** Seconds. */
  readonly limit?: number;
  readonly json?: boolean;
}

const LIMIT_S = 30;
const SCHEDULES = 20_000;
const QUIET_MS = 1000; // what takes no longer needs no progress
const CLEAR_LINE = '\r\u001B[K';

/** `asynclings explore <file>` */
export async function explore(context: CommandContext, file: string, options: ExploreCommandOptions): Promise<ExitCode> {
  const { messages, terminal } = context;
  if (!existsSync(file)) throw new UserError(messages.check.missingFile(file));
  const limitMs = (options.limit ?? LIMIT_S) * 1000;
  const explored = await exploreFile(context, file, workOf(context, options, limitMs), options.interleaving ?? 'asyncio', limitMs);
  if (explored === 'interrupted') {
    terminal.writeError(`${messages.demo.interrupted}\n`);
    return EXIT.interrupted;
  }
  if (options.json) terminal.write(`${JSON.stringify({ file, ...explored }, null, 2)}\n`);
  return report(context, file, explored, options);
}

function workOf({ messages }: CommandContext, { seed = 0, schedules = SCHEDULES, replay }: ExploreCommandOptions, limitMs: number): ExploreWork {
  if (replay === undefined) return { kind: 'search', seed, schedules, limitMs };
  try {
    parseSchedule(replay);
  } catch {
    throw new UserError(messages.explore.notASchedule(replay));
  }
  return { kind: 'replay', schedule: replay };
}

async function exploreFile({ messages, terminal }: CommandContext, file: string, work: ExploreWork, interleaving: 'asyncio' | 'js', limitMs: number): Promise<Explored | 'interrupted'> {
  const beginMs = performance.now();
  let isShown = false;
  const onProgress = (runs: number): void => {
    if (!terminal.isInteractive || performance.now() - beginMs < QUIET_MS) return;
    isShown = true;
    terminal.writeError(`${CLEAR_LINE}${messages.explore.progress(runs)}`);
  };
  try {
    return await stopOnInterrupt((signal) => exploreProgram(path.resolve(file), { work, interleaving, limitMs, onProgress, signal }));
  } catch (error) {
    throw error instanceof CompileError ? new UserError(`${messages.demo.doesNotParse(file)}\n${error.message}`) : error;
  } finally {
    if (isShown) terminal.writeError(CLEAR_LINE);
  }
}

/** Says what was found, in JSON already said or not, and returns the exit code. */
function report(context: CommandContext, file: string, explored: Explored, { json = false, interleaving = 'asyncio' }: ExploreCommandOptions): ExitCode {
  const { terminal, messages: { explore: messages } } = context;
  const say = (text: string): void => {
    if (!json) terminal.write(`${text}\n`);
  };
  switch (explored.kind) {
    case 'survived':
      say(explored.isExhaustive ? messages.survivedAll(explored.schedules) : messages.survived(explored.schedules));
      if (interleaving === 'asyncio') say(messages.tryEveryAwait);
      return EXIT.ok;
    case 'failed':
      say(`${storyOf(context, file, explored)}\n\n${messages.found(explored.schedules)}\n${messages.replayWith(commandFor(file, explored.schedule, interleaving))}`);
      return EXIT.failed;
    case 'replayed':
      if (!explored.isFitting) throw new UserError(messages.doesNotFit(explored.schedule, file));
      say(storyOf(context, file, explored));
      return explored.failure === undefined ? EXIT.ok : EXIT.failed;
    case 'nondeterministic':
      throw new UserError(messages.nondeterministic(file, explored.schedule));
    case 'not-a-program':
      throw new UserError(messages.notAProgram(file));
    case 'not-loaded':
      throw new UserError(messages.notLoaded(file, `${explored.failure.name}: ${explored.failure.message}`));
    case 'timed-out':
      terminal.writeError(`${messages.timedOut(file, explored.limitMs / 1000)}\n`);
      return EXIT.timedOut;
    case 'died':
      terminal.writeError(`${messages.died(file, explored.how)}\n${context.isDebug ? explored.lastWords : ''}`);
      return EXIT.failed;
    default:
      return explored satisfies never;
  }
}

function storyOf({ lang, terminal }: CommandContext, file: string, told: Extract<Explored, { kind: 'failed' | 'replayed' }>): string {
  const { deviations, events, sites, failure } = told;
  const telling = { kind: failure === undefined ? 'passed' : 'failed', deviations, trace: new Trace(events), ...(failure !== undefined && { failure }) } as const;
  const isMinimal = told.kind === 'failed' && told.isMinimal;
  return renderStory({ ...telling, isMinimal }, { lang, width: terminal.width, paint: tracePaint(terminal.paint), placeOf: placesIn(file, sites) });
}

function placesIn(file: string, sites: readonly (readonly [seq: number, line: number])[]): PlaceOf {
  const text = readFileSync(file, 'utf8').split('\n');
  const lines = new Map(sites);
  return (seq) => {
    const line = lines.get(seq);
    const source = line === undefined ? undefined : text[line - 1];
    return line === undefined || source === undefined ? undefined : { line, text: source.trim() };
  };
}

/** Fit for a shell, whatever the path is made of. */
function commandFor(file: string, schedule: string, interleaving: 'asyncio' | 'js'): string {
  const quoted = /^[\w./-]+$/.test(file) ? file : `'${file.replaceAll("'", String.raw`'\''`)}'`;
  return `asynclings explore ${quoted}${interleaving === 'js' ? ' --interleaving js' : ''} --replay ${schedule}`;
}
