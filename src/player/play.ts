import { loadProgram } from '../loader/mod.ts';
import { type ChildEnd, childEntry, startChild } from '../sandbox/mod.ts';
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
}

/** How a demo ended, and what its tasks did until then. */
export type Played =
  | { readonly kind: 'finished'; readonly trace: Trace; readonly error?: ErrorReport }
  | { readonly kind: 'timed-out'; readonly trace: Trace; readonly limitMs: number }
  | { readonly kind: 'died'; readonly trace: Trace; readonly how: string }
  | { readonly kind: 'not-a-demo' };

/**
 * Plays the demo in `file` in a process of its own, so that whatever it does ends there.
 * @throws {CompileError} when it does not parse; the signal's reason when that is aborted.
 */
export async function play(file: string, options: PlayOptions): Promise<Played> {
  const { lang, clock, seed, limitMs, signal } = options;
  const request: PlayRequest = { program: loadProgram(file), options: { lang, clock, ...(seed !== undefined && { seed }) } };
  const events: TraceEvent[] = [];
  let closing: Extract<PlayReport, { kind: 'finished' | 'not-a-demo' }> | undefined;
  const child = startChild(childEntry('demo-child', import.meta.url), {
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
  const stop = (): void => child.stop();
  signal.addEventListener('abort', stop);
  const end = await child.ended;
  signal.removeEventListener('abort', stop);
  signal.throwIfAborted();
  return conclude(closing, end, new Trace(events));
}

function conclude(closing: PlayReport | undefined, end: ChildEnd, trace: Trace): Played {
  if (closing?.kind === 'not-a-demo') return { kind: 'not-a-demo' };
  if (closing?.kind === 'finished') return { kind: 'finished', trace, ...(closing.error !== undefined && { error: closing.error }) };
  switch (end.kind) {
    case 'timed-out':
      return { kind: 'timed-out', trace, limitMs: end.limitMs };
    case 'killed':
      return { kind: 'died', trace, how: end.signal };
    case 'exited':
      return { kind: 'died', trace, how: `exit code ${end.code}` };
    case 'stopped':
      return { kind: 'died', trace, how: 'stopped' };
    default:
      return end satisfies never;
  }
}
