import { excerpt, isKept, Omission } from './excerpt.ts';
import { clip, pad, padStart, widest, wrap } from './fit.ts';
import { inMs } from './milliseconds.ts';
import { Narrator } from './narrator.ts';
import { noPaint, type Paint } from './paint.ts';
import { drawingWidth, type RenderOptions } from './render-options.ts';
import type { Trace } from './trace.ts';
import { type TransitionRow, transitionRows } from './transition-rows.ts';
import { wordsOf } from './words-of.ts';

export interface TransitionsOptions extends RenderOptions {
  /** How many rows are shown; of a longer table, the first and the last ones. @default 200 */
  readonly maxRows?: number;
  /** Number of an event: the rows about it are shown instead. */
  readonly aroundSeq?: number;
}

/** Below this many cells a row tells only the new state; the old one stands some rows above. */
const ROOMY = 76;

interface Columns {
  readonly time: number;
  readonly task: number;
  readonly change: number;
  readonly why: number;
}

/**
 * Lists every change of a task's state and everything else that happened: when, to whom, from what to what,
 * and why.
 * @returns lines without a line break at the end; none is wider than `width`.
 */
export function renderTransitions(trace: Trace, options: TransitionsOptions = {}): string {
  const { lang = 'en', paint = noPaint, maxRows = 200, aroundSeq } = options;
  const width = drawingWidth(options);
  const narrator = new Narrator(trace, wordsOf(lang));
  const { words } = narrator;
  if (trace.tasks.length === 0) return words.noTasks;
  const rows = transitionRows(trace, narrator);
  const around = aroundSeq === undefined ? undefined : rows.findLastIndex(({ seq }) => seq <= aroundSeq);
  const shown = excerpt(rows, maxRows, around);
  const columns = measure(shown.filter(isKept), narrator, width);
  const lines: string[] = [];
  let before: TransitionRow | undefined;
  for (const row of shown) {
    if (row instanceof Omission) lines.push(paint('faint', words.linesLeftOut(row.count)));
    else lines.push(...draw(row, before, columns, narrator, paint));
    before = row instanceof Omission ? undefined : row;
  }
  const unit = trace.isVirtual ? `${words.time} (vt)` : words.time;
  const header = [padStart(unit, columns.time), pad(words.task, columns.task), pad(words.change, columns.change), words.why].join('  ');
  if (trace.lostEvents > 0) lines.push(words.lostEvents(trace.lostEvents));
  return [paint('faint', header), paint('faint', '─'.repeat(width)), ...lines].join('\n');
}

function measure(rows: readonly TransitionRow[], narrator: Narrator, width: number): Columns {
  const { words } = narrator;
  const time = widest([`${words.time} (vt)`, ...rows.map(({ atMs }) => inMs(atMs))]);
  const names = [...new Set(rows.flatMap((row) => (row.task === undefined ? [] : row.task)))].map((id) => narrator.name(id));
  const task = Math.min(widest([words.task, ...names]), Math.floor(width / 5));
  const change = widest([words.change, ...rows.map((row) => changeOf(row, narrator, width))]);
  return { time, task, change, why: width - time - task - change - 6 };
}

function changeOf({ from, to }: TransitionRow, { words }: Narrator, width: number): string {
  if (to === undefined) return '';
  return from === undefined || width < ROOMY ? `→ ${words.states[to]}` : `${words.states[from]} → ${words.states[to]}`;
}

function draw(row: TransitionRow, before: TransitionRow | undefined, columns: Columns, narrator: Narrator, paint: Paint): string[] {
  const time = before !== undefined && inMs(before.atMs) === inMs(row.atMs) ? '' : inMs(row.atMs);
  const name = row.task === undefined ? '' : clip(narrator.name(row.task), columns.task);
  const change = changeOf(row, narrator, columns.time + columns.task + columns.change + columns.why + 6);
  const cells = [
    paint('faint', padStart(time, columns.time)),
    paint('name', pad(name, columns.task)),
    paint(row.role, pad(change, columns.change)),
  ].join('  ');
  const indent = ' '.repeat(columns.time + columns.task + columns.change + 4);
  return wrap(row.why(), columns.why).map((line, index) => `${index === 0 ? cells : indent}  ${line}`.trimEnd());
}
