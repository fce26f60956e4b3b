import { cellsOf, clip, pad, padStart, widest, wrap } from './fit.ts';
import { GLYPHS } from './lane.ts';
import { round } from './milliseconds.ts';
import { Narrator } from './narrator.ts';
import { noPaint } from './paint.ts';
import { drawingWidth, type RenderOptions } from './render-options.ts';
import type { Outcome, SpanState, TaskTrace } from './task-trace.ts';
import type { Trace } from './trace.ts';
import { rowName, type TreeRow, treeRows } from './tree-rows.ts';
import type { Words } from './words.ts';
import { wordsOf } from './words-of.ts';

export interface TreeOptions extends RenderOptions {
  /** More tasks than this are folded, and if that is not enough, left out. @default 100 */
  readonly maxTasks?: number;
}

/** Below this many cells the column of lifetimes gives way to the names. */
const ROOMY = 76;

/**
 * Lists the tasks as a tree, children under their creator: how each ended (or where it is stuck), when it
 * lived, how often it ran and how long it was in each state.
 * @returns lines without a line break at the end; none is wider than `width`.
 */
export function renderTree(trace: Trace, options: TreeOptions = {}): string {
  const { lang = 'en', paint = noPaint, maxTasks = 100 } = options;
  const width = drawingWidth(options);
  const narrator = new Narrator(trace, wordsOf(lang));
  const { words } = narrator;
  if (trace.tasks.length === 0) return words.noTasks;
  const { rows, leftOutCount } = treeRows(trace, maxTasks);
  const columns = columnsOf(trace, words, width);
  const headings = columns.map(({ heading }) => heading);
  const grid = rows.map(({ task }) => columns.map(({ textOf }) => textOf(task)));
  const widths = headings.map((heading, index) => widest([heading, ...grid.map((texts) => texts[index]!)]));
  const names = rows.map((row) => rowName(row, narrator));
  const nameCells = Math.min(widest([words.task, ...names]), width - widths.reduce((sum, cells) => sum + cells + 2, 0));
  const align = (name: string, [end = '', ...numbers]: readonly string[]): [name: string, end: string, ...numbers: string[]] => [
    pad(clip(name, nameCells), nameCells),
    pad(end, widths[0]!),
    ...numbers.map((text, index) => padStart(text, widths[index + 1]!)),
  ];
  const lines = rows.flatMap((row, index) => {
    const [name, end, ...numbers] = align(names[index]!, grid[index]!);
    const role = roleOf(row.task);
    const line = [paint('name', name), paint(role, end), ...numbers].join('  ');
    return [line, ...drawNote(row, narrator, width).map(({ lead, text }) => lead + paint(role, text))];
  });
  return [
    paint('faint', align(words.task, headings).join('  ')),
    ...lines,
    ...(leftOutCount > 0 ? [words.tasksLeftOut(leftOutCount)] : []),
    ...(trace.lostEvents > 0 ? [words.lostEvents(trace.lostEvents)] : []),
  ].join('\n');
}

interface Column {
  readonly heading: string;
  readonly textOf: (task: TaskTrace) => string;
}

function columnsOf(trace: Trace, words: Words, width: number): Column[] {
  const inState = (state: SpanState): Column => ({ heading: words.states[state], textOf: ({ id }) => round(trace.msIn(id, state)) });
  const columns: Column[] = [
    { heading: words.end, textOf: (task) => `${glyphOf(task)} ${words.states[roleOf(task)]}` },
    { heading: `${words.lifetime} ms`, textOf: ({ createdAtMs, endedAtMs }) => `${round(createdAtMs)}–${endedAtMs === undefined ? '' : round(endedAtMs)}` },
    { heading: words.turns, textOf: ({ spans }) => String(spans.filter(({ state }) => state === 'running').length) },
    // Virtual time stands still while code runs.
    ...(trace.isVirtual ? [] : [inState('running')]),
    inState('ready'),
    inState('waiting'),
  ];
  return width < ROOMY ? columns.filter((_column, index) => index !== 1) : columns;
}

/** How it ended; where it is, when it has not. */
function roleOf({ outcome, spans }: TaskTrace): SpanState | Exclude<Outcome, 'pending'> {
  return outcome === 'pending' ? (spans.at(-1)?.state ?? 'unknown') : outcome;
}

const glyphOf = (task: TaskTrace): string => GLYPHS[roleOf(task)];

/** Below the task, where its children's branches leave room. */
function drawNote({ task, branches }: TreeRow, narrator: Narrator, width: number): { lead: string; text: string }[] {
  const note = noteOn(task, narrator);
  const lead = branches.replace('├', '│').replace('└', ' ') + (task.children.length > 0 ? '│ ' : '  ');
  return note === '' ? [] : wrap(note, width - cellsOf(lead)).map((text) => ({ lead, text }));
}

function noteOn(task: TaskTrace, narrator: Narrator): string {
  const request = task.cancellations.at(-1);
  switch (task.outcome) {
    case 'done':
      return '';
    case 'failed':
      return narrator.value(task);
    case 'cancelled':
      return request === undefined ? '' : narrator.request(request, task.id);
    case 'pending':
      return (task.spans.at(-1)?.waits ?? []).map((wait) => narrator.wait(wait)).join(' + ');
    default:
      return task.outcome satisfies never;
  }
}
