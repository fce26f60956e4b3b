import type { ChalkInstance } from 'chalk';
import { wrapAnsi } from 'fast-wrap-ansi';
import { cellsOf } from '../../trace/mod.ts';
import type { Frame } from '../../trace/mod.ts';
import type { Messages } from '../messages.ts';
import { tracePaint } from '../paint-trace.ts';

export interface FrameViewOptions {
  readonly width: number;
  readonly height: number;
  readonly paint: ChalkInstance;
  readonly messages: Messages;
  readonly position: { readonly index: number; readonly count: number };
  /** The demo's source, highlighted, line by line; empty where lines are not known. */
  readonly code: readonly string[];
  /** The line that this moment comes from, counted from 1. */
  readonly line?: number;
}

const ROOMY = 80; // columns side by side need this much; below, they are listed one under the other

/** One moment of a run: who runs, who is ready, who waits for what, which timers are set, and why. */
export function renderFrame(frame: Frame, options: FrameViewOptions): string {
  const { width, height, paint, messages, position } = options;
  const head = `${paint.bold(`${position.index + 1}/${position.count}`)}  ${frame.atMs} ms`;
  const states = width >= ROOMY ? columns(frame, options) : rows(frame, options);
  const what = [...eventLines(frame, options)];
  const output = frame.output.slice(-3).map((line) => clip(`  ${line}`, width));
  const fixed = 1 + states.length + what.length + output.length + 4;
  return [
    head,
    ...states,
    rule(width, paint),
    ...(options.code.length === 0 ? [] : [...codeLines(options, Math.max(3, height - fixed - 2)), rule(width, paint)]),
    ...what,
    paint.dim(messages.step.output),
    ...output,
  ].join('\n');
}

function eventLines({ task, change, why, role }: Frame, { width, paint }: FrameViewOptions): string[] {
  const colour = tracePaint(paint);
  const text = [task === undefined ? '' : paint.bold(task), change === '' ? '' : colour(role, change), why].filter((part) => part !== '').join('  ');
  return wrapAnsi(text, width, { hard: true }).split('\n');
}

function lists({ running, ready, waiting, timers }: Frame, { step }: Messages): [string, string[]][] {
  return [
    [step.ready, [...ready]],
    [step.running, running === undefined ? [] : [running]],
    [step.waiting, waiting.map(({ task, what }) => `${task}: ${what}`)],
    [step.timers, timers.map(({ task, dueMs }) => `${dueMs} ms ${task}`)],
  ];
}

function columns(frame: Frame, { width, paint, messages }: FrameViewOptions): string[] {
  const widths = [0.18, 0.18, 0.4, 0.24].map((share) => Math.floor(width * share) - 1);
  const cells = lists(frame, messages);
  const height = Math.max(...cells.map(([, items]) => items.length), 3);
  const line = (texts: readonly string[]): string => texts.map((text, index) => pad(clip(text, widths[index]!), widths[index]!)).join(' ');
  const body = Array.from({ length: height }, (_, row) => line(cells.map(([, items]) => items[row] ?? '')));
  return [paint.underline(line(cells.map(([title]) => title))), ...body];
}

function rows(frame: Frame, { width, paint, messages }: FrameViewOptions): string[] {
  const titles = lists(frame, messages);
  const titleWidth = Math.max(...titles.map(([title]) => cellsOf(title)));
  return titles.map(([title, items]) => `${paint.underline(title)}${' '.repeat(titleWidth - cellsOf(title))}  ${clip(items.join(', ') || '–', width - titleWidth - 2)}`);
}

function codeLines({ code, line, paint, width }: FrameViewOptions, room: number): string[] {
  const focus = line ?? 1;
  const first = Math.max(0, Math.min(focus - 1 - Math.floor(room / 2), code.length - room));
  return code.slice(first, first + room).map((text, offset) => {
    const number = first + offset + 1;
    const shown = clip(`${number === line ? '▶' : ' '} ${String(number).padStart(3)}  ${text}`, width);
    return number === line ? paint.inverse(shown) : shown;
  });
}

function rule(width: number, paint: ChalkInstance): string {
  return paint.dim('─'.repeat(width));
}

function pad(text: string, width: number): string {
  return text + ' '.repeat(Math.max(0, width - cellsOf(text)));
}

/** Cut to `width` cells, with an ellipsis where something is missing. */
function clip(text: string, width: number): string {
  if (cellsOf(text) <= width) return text;
  return `${wrapAnsi(text, width - 1, { hard: true, trim: false, wordWrap: false }).split('\n')[0] ?? ''}…`;
}
