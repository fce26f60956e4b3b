import type { TaskTrace } from './task-trace.ts';
import type { Trace } from './trace.ts';

/** An instant and the column at which it begins. */
export interface Tick {
  readonly column: number;
  readonly atMs: number;
}

/**
 * Where things stand in a timeline.
 *
 * Virtual time stands still while code runs, so a scale strictly in milliseconds would put everything that
 * matters onto a few columns. Here every slice of a running task has a column of its own, in order of
 * execution, so that the slices of one instant form a staircase; the time that passes between two instants
 * gets columns in proportion to its length, but at least one. When there are more slices than columns,
 * neighbours share.
 */
export interface TimeAxis {
  readonly columns: number;
  readonly ticks: readonly Tick[];
  /** Column of the event with this number. */
  columnOf(seq: number): number;
}

/** A piece of the axis: the slices of a running task, or the time between two instants. */
interface Piece {
  readonly fromSeq: number;
  /** 0 for a slice. */
  readonly passesMs: number;
  readonly atMs: number;
  readonly isInstant: boolean;
}

/**
 * @param drawn the tasks that have a lane; the slices of others need no room.
 * @param columns ≥ 1.
 */
export function layOutAxis(trace: Trace, drawn: readonly TaskTrace[], columns: number): TimeAxis {
  const pieces = cut(trace, new Set(drawn.map(({ id }) => id)), columns);
  // The last column belongs to the ends of tasks that end in the last slice.
  const starts = pieces.length < columns ? stretched(pieces, columns - 1) : squeezed(pieces, columns - 1);
  const end = pieces.length < columns ? Math.min(columns, (starts.at(-1) ?? 0) + 2) : columns;
  const ticks = pieces.flatMap(({ isInstant, atMs }, index) => (isInstant ? [{ column: starts[index]!, atMs }] : []));
  return { columns: end, ticks, columnOf: (seq) => columnAt(pieces, starts, end, seq) };
}

function cut(trace: Trace, drawn: ReadonlySet<number>, columns: number): Piece[] {
  const pieces: Piece[] = [];
  // A real clock seldom shows the same time twice: what is too close to be drawn apart is one instant.
  const resolutionMs = trace.isVirtual ? 0 : trace.endMs / columns;
  let instantMs = -Infinity;
  let lastMs = 0;
  let hasSlice = false;
  for (const { seq: fromSeq, atMs, kind, task } of trace.events()) {
    if (atMs - instantMs > resolutionMs) {
      if (pieces.length > 0) pieces.push({ fromSeq, passesMs: atMs - lastMs, atMs: lastMs, isInstant: false });
      pieces.push({ fromSeq, passesMs: 0, atMs, isInstant: true });
      instantMs = atMs;
      hasSlice = false;
    }
    lastMs = atMs;
    if (kind !== 'task.running' || !drawn.has(task!)) continue;
    if (hasSlice) pieces.push({ fromSeq, passesMs: 0, atMs, isInstant: false });
    hasSlice = true;
  }
  return pieces;
}

/** One column for each piece; what is left goes to the pieces in which time passes. */
function stretched(pieces: readonly Piece[], columns: number): number[] {
  const totalMs = pieces.reduce((sum, { passesMs }) => sum + passesMs, 0);
  const spare = columns - pieces.length;
  let at = 0;
  let passedMs = 0;
  let given = 0;
  return pieces.map(({ passesMs }) => {
    const start = at;
    passedMs += passesMs;
    // Rounding the running total, not each share, keeps the sum exact.
    const due = totalMs > 0 ? Math.round((spare * passedMs) / totalMs) : 0;
    at += 1 + due - given;
    given = due;
    return start;
  });
}

function squeezed(pieces: readonly Piece[], columns: number): number[] {
  return pieces.map((_piece, index) => Math.floor((index * columns) / pieces.length));
}

function columnAt(pieces: readonly Piece[], starts: readonly number[], end: number, seq: number): number {
  if (seq === Infinity) return end;
  let low = 0;
  let high = pieces.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (pieces[middle]!.fromSeq <= seq) low = middle;
    else high = middle - 1;
  }
  return starts[low] ?? 0;
}
