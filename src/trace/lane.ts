import { cellsOf, characters, clip } from './fit.ts';
import type { Narrator } from './narrator.ts';
import type { Paint, PaintRole } from './paint.ts';
import type { Outcome, Span, SpanState, TaskTrace, WaitTrace } from './task-trace.ts';
import type { TimeAxis } from './time-axis.ts';

export const GLYPHS: Readonly<Record<SpanState | Exclude<Outcome, 'pending'> | 'requested' | 'delivered', string>> = {
  created: '·',
  ready: '░',
  running: '█',
  waiting: '─',
  unknown: '?',
  done: '✓',
  failed: '✗',
  cancelled: '⊘',
  requested: '◇',
  delivered: '◆',
};

// Where several things fall on one column, what is rarer and shorter shows.
const STRENGTH: Readonly<Record<SpanState, number>> = { unknown: 0, created: 1, waiting: 1, ready: 2, running: 3 };

interface Cell {
  /** `''` for the right half of a wide character. */
  readonly glyph: string;
  readonly role: PaintRole;
  readonly strength: number;
}

const SHORTEST_LABEL = 5;

/** One task's states along the axis, with what it waits for written into its waits where there is room. */
export function drawLane(task: TaskTrace, axis: TimeAxis, narrator: Narrator, paint: Paint): string {
  const cells = Array.from<Cell | undefined>({ length: axis.columns });
  for (const span of task.spans) drawSpan(cells, span, axis, span.toSeq === task.endedSeq);
  for (const { seq, delivered } of task.cancellations) {
    put(cells, axis.columnOf(seq), GLYPHS.requested, 'requested', 4);
    if (delivered !== undefined) put(cells, axis.columnOf(delivered.seq), GLYPHS.delivered, 'delivered', 5);
  }
  if (task.outcome !== 'pending' && task.endedSeq !== undefined) {
    put(cells, Math.min(axis.columnOf(task.endedSeq) + 1, axis.columns - 1), GLYPHS[task.outcome], task.outcome, 6);
  }
  for (const span of task.spans) if (span.state === 'waiting') writeLabel(cells, span, axis, narrator);
  return paintCells(cells, paint);
}

function drawSpan(cells: (Cell | undefined)[], { state, fromSeq, toSeq }: Span, axis: TimeAxis, isLast: boolean): void {
  const from = axis.columnOf(fromSeq);
  // A span ends where the next begins; the last one reaches up to the mark of the task's end.
  const to = Math.max(axis.columnOf(toSeq) + (isLast ? 1 : 0), from + 1);
  for (let column = from; column < to; column++) put(cells, column, GLYPHS[state], state, STRENGTH[state]);
}

function put(cells: (Cell | undefined)[], column: number, glyph: string, role: PaintRole, strength: number): void {
  const before = cells[column];
  if (column < cells.length && (before === undefined || before.strength <= strength)) cells[column] = { glyph, role, strength };
}

function writeLabel(cells: (Cell | undefined)[], span: Span, axis: TimeAxis, narrator: Narrator): void {
  const [from, length] = longestWait(cells, axis.columnOf(span.fromSeq), Math.min(axis.columnOf(span.toSeq), cells.length));
  const label = labelFor(span.waits, length - 3, narrator);
  if (label === undefined) return;
  const text = ` ${label} `;
  let column = from + 1;
  for (const segment of characters(text)) {
    const width = cellsOf(segment);
    cells[column] = { glyph: segment, role: 'waiting', strength: 9 };
    for (let half = 1; half < width; half++) cells[column + half] = { glyph: '', role: 'waiting', strength: 9 };
    column += width;
  }
}

/** The most that fits of: what is waited for and who has it, what is waited for, a part of that. */
function labelFor(waits: readonly WaitTrace[], room: number, narrator: Narrator): string | undefined {
  const full = waits.map((wait) => narrator.wait(wait)).join(' + ');
  if (cellsOf(full) <= room) return full;
  const brief = waits.map(({ on, label }) => narrator.label(on, label)).join(' + ');
  if (cellsOf(brief) <= room) return brief;
  // Half a number is worse than none.
  const part = waits.some(({ on }) => on === 'sleep') ? brief.replace(/^\S+ /u, '') : clip(brief, room);
  return room >= SHORTEST_LABEL && cellsOf(part) <= room ? part : undefined;
}

/** The longest stretch within the columns in which nothing but the wait shows. */
function longestWait(cells: readonly (Cell | undefined)[], from: number, to: number): [from: number, length: number] {
  let best: [number, number] = [from, 0];
  let start = from;
  for (let column = from; column <= to; column++) {
    if (column < to && cells[column]?.glyph === GLYPHS.waiting) continue;
    if (column - start > best[1]) best = [start, column - start];
    start = column + 1;
  }
  return best;
}

/** Neighbours of one role are painted together. */
function paintCells(cells: readonly (Cell | undefined)[], paint: Paint): string {
  let line = '';
  let run = '';
  let role: PaintRole | undefined;
  for (const cell of [...cells, undefined]) {
    if (cell?.role !== role) {
      line += role === undefined ? run : paint(role, run);
      run = '';
      role = cell?.role;
    }
    run += cell?.glyph ?? ' ';
  }
  return (role === undefined ? line : line + paint(role, run)).trimEnd();
}
