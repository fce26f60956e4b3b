import { existsSync } from 'node:fs';
import path from 'node:path';
import { CompileError } from '../../loader/mod.ts';
import { type Leak, type TracedProgram, traceProgram } from '../../player/mod.ts';
import { diagnose, renderTimeline, type Trace } from '../../trace/mod.ts';
import type { CommandContext } from '../context.ts';
import { replay } from '../demo/replay.ts';
import { diagnosisText } from '../diagnosis-text.ts';
import { EXIT, type ExitCode, UserError } from '../exit-code.ts';
import { checkExport, type ExportOptions, exportTrace } from '../export-trace.ts';
import { stopOnInterrupt } from '../interrupt.ts';
import { LiveTable } from '../live/live-table.ts';
import { tracePaint } from '../paint-trace.ts';

export interface TraceOptions extends ExportOptions {
  readonly json?: boolean;
  /** Seconds. */
  readonly limit?: number;
  /** Shows the run once more, this many times as fast, as a live table. */
  readonly speed?: number;
  /** Shows what is under way while the program runs, where there is a terminal. */
  readonly live?: boolean;
}

const LIMIT_S = 60;
const BLOCKED_MS = 100;
const LONGEST_SHOWN = 3;

/** `asynclings trace <file.ts> [args]` */
export async function trace(context: CommandContext, file: string, args: readonly string[], options: TraceOptions): Promise<ExitCode> {
  const { messages, terminal } = context;
  checkExport(context, options);
  if (!existsSync(file)) throw new UserError(messages.check.missingFile(file));
  const watcher = options.live === false || options.json ? undefined : LiveTable.open(context, path.resolve(file));
  const traced = await stopOnInterrupt((signal) =>
    traceProgram(path.resolve(file), { args, limitMs: (options.limit ?? LIMIT_S) * 1000, blockedMs: BLOCKED_MS, signal, ...(watcher && { watcher }) }).catch((error: unknown) => {
      throw error instanceof CompileError ? new UserError(`${messages.demo.doesNotParse(file)}\n${error.message}`) : error;
    }),
  ).finally(() => watcher?.close());
  if (traced === 'interrupted') {
    terminal.writeError(`\n${messages.demo.interrupted}\n`);
    return EXIT.interrupted;
  }
  if (options.export) exportTrace(context, traced.trace, options, { title: path.basename(file), source: file });
  else if (options.json) terminal.write(`${JSON.stringify({ ...traced, trace: undefined, events: traced.trace.events() }, null, 2)}\n`);
  else {
    if (options.speed !== undefined) await replay(context, traced.trace, options.speed);
    terminal.write(renderReport(context, traced));
  }
  return exitCodeOf(traced);
}

function exitCodeOf({ end }: TracedProgram): ExitCode {
  switch (end.kind) {
    case 'timed-out':
      return EXIT.timedOut;
    case 'exited':
      return end.code === 0 ? EXIT.ok : EXIT.failed;
    case 'killed':
    case 'blocked':
    case 'flooded':
    case 'stopped':
      return EXIT.failed;
    default:
      return end satisfies never;
  }
}

function renderReport(context: CommandContext, traced: TracedProgram): string {
  const { lang, messages: { trace: texts }, terminal } = context;
  const { bold } = terminal.paint;
  const timeline = renderTimeline(traced.trace, { width: terminal.width, lang, paint: tracePaint(terminal.paint) });
  const sections: [string, string[]][] = [
    [texts.longestSlices, stretches(traced.trace, 'running')],
    [texts.longestWaits, stretches(traced.trace, 'waiting')],
    [texts.blocked, traced.blocked.map(({ fn, line, ms }) => `${Math.round(ms)} ms  ${fn}${lineText(texts, line)}`)],
    [texts.leaked, traced.leaked.map((leak) => leakText(texts, leak))],
    [context.messages.diagnosis.title, certainlyWrong(context, traced.trace)],
    [texts.neverAwaited, traced.neverAwaited.map(({ fn, line }) => `${fn}${lineText(texts, line)}`)],
  ];
  const told = sections.filter(([, lines]) => lines.length > 0).map(([title, lines]) => `${bold(title)}\n${lines.map((line) => `  ${line}\n`).join('')}`);
  const end = traced.end.kind === 'timed-out' ? `${texts.timedOut(traced.end.limitMs / 1000)}\n` : '';
  const lost = traced.lostCount > 0 ? `${texts.lost(traced.lostCount)}\n` : '';
  return `\n${bold(texts.title)}\n${timeline}\n\n${told.join('\n')}${lost}${end}`;
}

/** Of what a diagnosis finds, what means the same for calls of async functions as for tasks. */
function certainlyWrong(context: CommandContext, run: Trace): string[] {
  return diagnose(run).flatMap((each) => (each.kind === 'await-cycle' ? [diagnosisText(each, run, context)] : []));
}

/** The longest stretches in a state, longest first. */
function stretches({ tasks }: Trace, state: 'running' | 'waiting'): string[] {
  const all = tasks.flatMap((task) => task.spans.filter((span) => span.state === state).map((span) => ({ ms: span.toMs - span.fromMs, name: task.name, what: span.waits[0]?.label })));
  const longest = all.toSorted((a, b) => b.ms - a.ms).slice(0, LONGEST_SHOWN);
  return longest.filter(({ ms }) => ms >= 1).map(({ ms, name, what }) => `${ms.toFixed(1).padStart(8)} ms  ${name}${what === undefined ? '' : `: ${what}`}`);
}

type Texts = CommandContext['messages']['trace'];

function leakText(texts: Texts, { fn, line, waitingFor }: Leak): string {
  return `${fn}${lineText(texts, line)}${waitingFor === undefined ? '' : `: ${texts.waitsFor(waitingFor)}`}`;
}

function lineText(texts: Texts, line: number | undefined): string {
  return line === undefined ? '' : `, ${texts.line(line)}`;
}
