// Entry of a traced process: runs a program of the user's with every await visible, and writes down what its
// async functions did.
import { writeFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { loadProgram, type Program, sourceLine } from '../loader/mod.ts';
import { type Coroutine, evaluateStepped, installStackTraces, lower, Stepper } from '../loader/stepped/mod.ts';
import { callName, MAIN } from './call-name.ts';
import { CoroutineLog } from './coroutine-log.ts';
import { lanesOf } from './lanes.ts';
import { feedLive } from './live-feed.ts';
import { LiveLanes } from './live-lanes.ts';
import { standInForTerminal } from './terminal-stand-in.ts';
import type { BlockedMoment, Leak, SendLive, TraceReport, TraceRequest } from './trace-report.ts';
import { type Blocked, watchMainThread } from './watchdog.ts';

async function trace({ file, args, reportFile, blockedMs, terminal }: TraceRequest, send: SendLive): Promise<void> {
  if (terminal !== undefined) standInForTerminal(terminal);
  process.argv = [process.argv[0] ?? 'node', file, ...args];
  const program = loadProgram(file, { compileWith: lower });
  // Time begins with the program, not with the loading of its packages.
  let originMs: number | undefined;
  const clock = (): number => performance.now() - (originMs ??= performance.now());
  const lanes = terminal === undefined ? undefined : new LiveLanes();
  const log = new CoroutineLog(clock, lanes && ((record, coroutine) => lanes.add(record, coroutine)));
  if (lanes !== undefined) feedLive(lanes, clock, send);
  const stepper = new Stepper({ interleaving: 'asyncio', probe: log });
  installStackTraces(program, stepper);
  const blocked: BlockedMoment[] = [];
  const stopWatching = watchMainThread(blockedMs, (moment) => blocked.push(...momentOf(moment, program)));
  // What the watchdog saw last is told by a message, which a process that ends at once would not receive.
  process.once('beforeExit', () => void setTimeout(() => {}, LAST_WORDS_MS));
  let failure: unknown;
  process.on('uncaughtExceptionMonitor', (error) => (failure = error));
  process.on('exit', () => {
    stopWatching();
    const report: TraceReport = {
      events: lanesOf(log.records, (id) => callName(log.calls.get(id))),
      lostCount: log.lostCount,
      blocked,
      leaked: leaksOf(log),
      neverAwaited: [...stepper.neverAwaited].filter(isForgotten).map(leakOf),
      ...(failure !== undefined && { error: inspect(failure, { depth: 0 }) }),
    };
    writeFileSync(reportFile, JSON.stringify(report));
  });
  await evaluateStepped(program, { stepper });
}

const LAST_WORDS_MS = 30;

/** The innermost frame that is the program's own; none when it was not code that took the time, but the machine. */
function momentOf({ frames, staleMs }: Blocked, program: Program): BlockedMoment[] {
  for (const { name, url, line, column } of frames) {
    const file = url.replace(/^file:\/\//, '');
    const source = sourceLine(program, file, `${file}:${line}:${column + 1}`);
    if (source !== undefined) return [{ fn: name || callName(undefined), line: source, ms: staleMs }];
  }
  const fn = frames.find(({ name, url }) => name !== '' && !url.startsWith('node:'))?.name;
  return fn === undefined ? [] : [{ fn, ms: staleMs }];
}

/** What foreign code calls, a handler of a server's say, is not the program's to await. */
function isForgotten({ fn, parent }: Coroutine): boolean {
  return parent !== undefined && fn !== undefined && fn.name !== MAIN;
}

/** Calls that had not ended, innermost first: an outer one only waits for them. */
function leaksOf({ records, calls }: CoroutineLog): Leak[] {
  const open = new Set<number>();
  for (const { id, kind } of records) {
    if (kind === 'call') open.add(id);
    else if (kind === 'end') open.delete(id);
  }
  const waitedFor = new Set([...open].map((id) => calls.get(id)?.parent?.id));
  return [...open].filter((id) => !waitedFor.has(id)).flatMap((id) => {
    const coroutine = calls.get(id);
    return coroutine === undefined ? [] : [leakOf(coroutine)];
  });
}

function leakOf(coroutine: Coroutine): Leak {
  const { site } = coroutine;
  const line = site?.line ?? coroutine.fn?.line;
  return { fn: callName(coroutine), ...(line !== undefined && { line }), ...(site?.text !== undefined && { waitingFor: site.text }) };
}

process.once('message', (request: TraceRequest) => {
  const sendLive: SendLive = process.send?.bind(process) ?? (() => {});
  if (request.terminal === undefined) process.disconnect();
  // The channel is ours: it must not keep a program alive that has nothing more to do, nor make it think it
  // were somebody's child.
  else {
    process.channel?.unref();
    delete process.send;
  }
  void trace(request, sendLive);
});
process.send?.({ kind: 'ready' });
