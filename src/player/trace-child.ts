// Entry of a traced process: runs a program of the user's with every await visible, and writes down what its
// async functions did.
import { writeFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { loadProgram, type Program, sourceLine } from '../loader/mod.ts';
import { type Coroutine, evaluateStepped, installStackTraces, lower, Stepper } from '../loader/stepped/mod.ts';
import { CoroutineLog } from './coroutine-log.ts';
import { lanesOf } from './lanes.ts';
import type { BlockedMoment, Leak, TraceReport, TraceRequest } from './trace-report.ts';
import { type Blocked, watchMainThread } from './watchdog.ts';

async function trace({ file, args, reportFile, blockedMs }: TraceRequest): Promise<void> {
  process.argv = [process.argv[0] ?? 'node', file, ...args];
  const program = loadProgram(file, { compileWith: lower });
  // Time begins with the program, not with the loading of its packages.
  let originMs: number | undefined;
  const log = new CoroutineLog(() => performance.now() - (originMs ??= performance.now()));
  const stepper = new Stepper({ interleaving: 'asyncio', probe: log });
  installStackTraces(program, stepper);
  const blocked: BlockedMoment[] = [];
  const stopWatching = watchMainThread(blockedMs, (moment) => blocked.push(momentOf(moment, program)));
  // What the watchdog saw last is told by a message, which a process that ends at once would not receive.
  process.once('beforeExit', () => void setTimeout(() => {}, LAST_WORDS_MS));
  let failure: unknown;
  process.on('uncaughtExceptionMonitor', (error) => (failure = error));
  process.on('exit', () => {
    stopWatching();
    const report: TraceReport = {
      events: lanesOf(log.records, (id) => nameOf(log.calls.get(id))),
      lostCount: log.lostCount,
      blocked,
      leaked: leaksOf(log),
      neverAwaited: [...stepper.neverAwaited].filter(({ fn }) => fn !== undefined && fn.name !== MAIN).map(leakOf),
      ...(failure !== undefined && { error: inspect(failure, { depth: 0 }) }),
    };
    writeFileSync(reportFile, JSON.stringify(report));
  });
  await evaluateStepped(program, { stepper });
}

const MAIN = 'main program';
const LAST_WORDS_MS = 30;

function nameOf(coroutine: Coroutine | undefined): string {
  // The first call of a task goes by the task's name.
  if (coroutine?.parent === undefined && coroutine?.task !== undefined) return coroutine.task.name;
  return coroutine?.fn?.name ?? MAIN;
}

/** The innermost frame that is the program's own. */
function momentOf({ frames, staleMs }: Blocked, program: Program): BlockedMoment {
  for (const { name, url, line, column } of frames) {
    const file = url.replace(/^file:\/\//, '');
    const source = sourceLine(program, file, `${file}:${line}:${column + 1}`);
    if (source !== undefined) return { fn: name || nameOf(undefined), line: source, ms: staleMs };
  }
  return { fn: frames[0]?.name ?? '?', ms: staleMs };
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
  return { fn: nameOf(coroutine), ...(line !== undefined && { line }), ...(site?.text !== undefined && { waitingFor: site.text }) };
}

process.once('message', (request) => {
  // The channel must not keep a program alive that has nothing more to do.
  process.disconnect();
  void trace(request as TraceRequest);
});
process.send?.({ kind: 'ready' });
