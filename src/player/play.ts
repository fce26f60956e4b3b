import { loadProgram } from '../loader/mod.ts';
import { type ChildEnd, childEntry, describeEnd, startChild } from '../sandbox/mod.ts';
import { Trace, type TraceEvent } from '../trace/mod.ts';
import type { ErrorReport, PlayReport, PlayRequest } from './messages.ts';

export interface PlayOptions {
  readonly lang: 'en' | 'zh-CN';
  readonly clock: 'real' | 'virtual';
  readonly seed?: number;
  /** Wall-clock limit. */
  readonly limitMs: number;
  /** Called for every line as the demo prints it. */
  readonly onLine: (line: string) => void;
  /** What the demo writes past `say` and console: straight to its standard streams. */
  readonly onRawOutput: (text: string) => void;
  readonly signal: AbortSignal;
  /** Whether to find out which line of the demo each event comes from; slower. @default false */
  readonly isLocating?: boolean;
}

/** How a demo ended, and what its tasks did until then. */
export type Played = (Ended & Recorded) | { readonly kind: 'not-a-demo' };

type Ended =
  | { readonly kind: 'finished'; readonly error?: ErrorReport }
  | { readonly kind: 'timed-out'; readonly limitMs: number }
  | { readonly kind: 'died'; readonly how: string };

interface Recorded {
  readonly trace: Trace;
  /** Number of an event -> line of the demo; empty unless asked for. */
  readonly lines: ReadonlyMap<number, number>;
}

/**
 * Plays the demo in `file` in a process of its own, so that whatever it does ends there.
 * @throws {CompileError} when it does not parse; the signal's reason when that is aborted.
 */
export async function play(file: string, options: PlayOptions): Promise<Played> {
  const { lang, clock, seed, limitMs, signal } = options;
  const request: PlayRequest = { program: loadProgram(file), options: { lang, clock, ...(seed !== undefined && { seed }) }, isLocating: options.isLocating ?? false };
  const events: TraceEvent[] = [];
  const lines = new Map<number, number>();
  let closing: Extract<PlayReport, { kind: 'finished' | 'not-a-demo' }> | undefined;
  const child = startChild(childEntry('demo-child', import.meta.url), {
    signal,
    limitMs,
    onOutput: (_stream, text) => options.onRawOutput(text),
    onMessage: (message) => {
      const report = message as PlayReport;
      switch (report.kind) {
        case 'ready':
          return child.send(request);
        case 'line':
          return options.onLine(report.text);
        case 'events':
          events.push(...report.events);
          for (const [seq, line] of report.sites) lines.set(seq, line);
          return;
        case 'finished':
        case 'not-a-demo':
          closing = report;
          return;
        default:
          return report satisfies never;
      }
    },
  });
  const end = await child.ended;
  if (closing?.kind === 'not-a-demo') return closing;
  return { ...conclude(closing, end), trace: new Trace(events), lines };
}

function conclude(closing: PlayReport | undefined, end: ChildEnd): Ended {
  if (closing?.kind === 'finished') return { kind: 'finished', ...(closing.error !== undefined && { error: closing.error }) };
  return end.kind === 'timed-out' ? end : { kind: 'died', how: describeEnd(end) };
}
