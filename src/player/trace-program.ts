import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { lower } from '../loader/stepped/mod.ts';
import { type ChildEnd, childEntry, startChild } from '../sandbox/mod.ts';
import { Trace } from '../trace/mod.ts';
import type { LiveStates, TraceMessage, TraceReport, TraceRequest, WatchedTerminal } from './trace-report.ts';

export interface TraceProgramOptions {
  readonly args: readonly string[];
  readonly limitMs: number;
  readonly blockedMs: number;
  readonly signal: AbortSignal;
  /** Whoever watches it run; its output to the terminal then goes through them. */
  readonly watcher?: TraceWatcher;
}

export interface TraceWatcher {
  readonly terminal: WatchedTerminal;
  onOutput(stream: 'stdout' | 'stderr', text: string): void;
  /** Called a few times a second, while the program's loop gets round. */
  onStates(states: LiveStates): void;
}

export interface TracedProgram extends Omit<TraceReport, 'events'> {
  readonly trace: Trace;
  readonly end: ChildEnd;
}

/**
 * Runs a program of the user's in a process of its own, on this terminal, and brings back what its async
 * functions did.
 * @throws {CompileError} when it does not parse; the signal's reason when that is aborted.
 */
export async function traceProgram(file: string, { args, limitMs, blockedMs, signal, watcher }: TraceProgramOptions): Promise<TracedProgram> {
  // Parsed here first: a syntax error is the user's to see, not a crash of the child.
  lower(file, readFileSync(file, 'utf8'));
  const dir = mkdtempSync(path.join(tmpdir(), 'asynclings-'));
  const request: TraceRequest = { file, args, reportFile: path.join(dir, 'report.json'), blockedMs, ...(watcher && { terminal: watcher.terminal }) };
  try {
    const child = startChild(childEntry('trace-child', import.meta.url), {
      signal,
      limitMs,
      isOwnProgram: true,
      ...(watcher && { piped: watcher.terminal.streams }),
      onOutput: (stream, text) => watcher?.onOutput(stream, text),
      onMessage: (message) => {
        const told = message as TraceMessage;
        if (told.kind === 'ready') child.send(request);
        else watcher?.onStates(told.states);
      },
    });
    const end = await child.ended;
    const { events, ...report } = readReport(request.reportFile);
    return { ...report, trace: new Trace(events), end };
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** A process that was killed leaves none. */
function readReport(file: string): TraceReport {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as TraceReport;
  } catch {
    return { events: [], lostCount: 0, blocked: [], leaked: [], neverAwaited: [] };
  }
}
