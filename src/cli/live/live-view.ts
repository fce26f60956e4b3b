import path from 'node:path';
import type { ChalkInstance } from 'chalk';
import stringWidth from 'fast-string-width';
import { wrapAnsi } from 'fast-wrap-ansi';
import type { LiveRow, LiveStates } from '../../player/mod.ts';
import type { Messages } from '../messages.ts';
import { tracePaint } from '../paint-trace.ts';

export interface LiveViewOptions {
  readonly width: number;
  readonly height: number;
  readonly messages: Messages;
  readonly paint: ChalkInstance;
  /** The program's main file: lines of others are told with their file. */
  readonly file: string;
  /** How long ago the states were told. */
  readonly silentMs: number;
}

const SILENCE_MS = 700; // states come every 250 ms; one that is a little late means nothing
const MOST_ROWS = 12;
const LINES_AROUND = 4; // rule, titles, the line for the rest, and one to keep the cursor in the window
const WIDEST_NAME = 0.3; // of the width

/** A table of what is under way, at most as wide and as high as the window. */
export function renderLive(states: LiveStates, options: LiveViewOptions): string {
  const { width, height, messages: { live }, paint, silentMs } = options;
  const isSilent = silentMs >= SILENCE_MS;
  const shown = states.rows.slice(0, Math.max(1, Math.min(MOST_ROWS, height - LINES_AROUND)));
  const hiddenCount = states.openCount - shown.reduce((sum, { count }) => sum + count, 0);
  const layout = layOut(shown, options);
  const { columns } = live;
  return [
    head(states, options),
    ...(shown.length === 0 ? [] : [paint.dim(rowText([columns.name, columns.state, columns.for, columns.what, columns.line], layout))]),
    ...shown.map((row) => {
      const cells = cellsOf(row, options);
      return isSilent ? paint.dim(rowText(cells, layout)) : rowText(cells, layout, (text) => tracePaint(paint)(row.state === 'active' ? 'running' : row.state, text));
    }),
    ...(hiddenCount > 0 ? [paint.dim(`  ${live.more(hiddenCount)}`)] : []),
  ].map((line) => clip(line, width - 1)).join('\n');
}

type Cells = readonly [name: string, state: string, forTime: string, what: string, line: string];
type Widths = readonly [number, number, number, number, number];

function head({ atMs, openCount, doneCount, failedCount }: LiveStates, { width, messages: { live }, paint, silentMs }: LiveViewOptions): string {
  const counts = `${time(atMs + silentMs)} · ${live.counts({ open: openCount, done: doneCount, failed: failedCount })}`;
  const silence = silentMs < SILENCE_MS ? '' : live.silent(time(silentMs));
  const text = [counts, silence].filter((part) => part !== '').join(' · ');
  const rule = '─'.repeat(Math.max(0, width - 5 - stringWidth(text)));
  return `${paint.dim('──')} ${paint.bold(counts)}${silence === '' ? '' : ` · ${paint.redBright(silence)}`} ${paint.dim(rule)}`;
}

function cellsOf({ name, count, state, forMs, what = '', line, file }: LiveRow, { messages: { live }, file: main }: LiveViewOptions): Cells {
  const place = line === undefined ? '' : file === undefined || file === main ? String(line) : `${path.basename(file)}:${line}`;
  return [count === 1 ? name : `${name} ×${count}`, live.states[state], time(forMs), what, place];
}

function layOut(rows: readonly LiveRow[], options: LiveViewOptions): Widths {
  const { width, messages: { live } } = options;
  const { columns } = live;
  const all = [[columns.name, columns.state, columns.for, columns.what, columns.line], ...rows.map((row) => cellsOf(row, options))];
  const widest = (column: number): number => Math.max(...all.map((cells) => stringWidth(cells[column] ?? '')));
  const name = Math.min(widest(0), Math.floor(width * WIDEST_NAME));
  // States come and go: their column keeps its width.
  const state = Math.max(widest(1), ...Object.values(live.states).map((text) => stringWidth(text)));
  const [forTime, line] = [Math.max(widest(2), 6), widest(4)];
  const what = Math.max(0, Math.min(widest(3), width - 1 - 2 - name - state - forTime - line - 8));
  return [name, state, forTime, what, line];
}

function rowText([name, state, forTime, what, line]: Cells, widths: Widths, paintState = (text: string): string => text): string {
  return `  ${pad(name, widths[0])}  ${paintState(pad(state, widths[1]))}  ${padLeft(forTime, widths[2])}  ${pad(what, widths[3])}  ${padLeft(line, widths[4])}`.trimEnd();
}

function time(ms: number): string {
  return ms < 1000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(ms < 100_000 ? 1 : 0)} s`;
}

function pad(text: string, width: number): string {
  const clipped = clip(text, width);
  return clipped + ' '.repeat(Math.max(0, width - stringWidth(clipped)));
}

function padLeft(text: string, width: number): string {
  return ' '.repeat(Math.max(0, width - stringWidth(text))) + text;
}

/** Cut to `width` cells, with an ellipsis where something is missing. */
function clip(text: string, width: number): string {
  if (stringWidth(text) <= width) return text;
  if (width <= 1) return '';
  return `${wrapAnsi(text, width - 1, { hard: true, trim: false, wordWrap: false }).split('\n')[0] ?? ''}…`;
}
