import { padStart } from './fit.ts';
import { round } from './milliseconds.ts';
import type { Paint } from './paint.ts';
import type { TimeAxis } from './time-axis.ts';

/** The instants in milliseconds, as many as there is room for, over marks where they begin. */
export function drawRuler(axis: TimeAxis, isVirtual: boolean, indent: number, paint: Paint): string[] {
  let numbers = '';
  let marks = '';
  for (const { column, atMs } of axis.ticks) {
    const text = round(atMs);
    // The number of a mark close to the end stands before it rather than nowhere.
    const at = Math.max(0, Math.min(column, axis.columns - text.length));
    const hasRoom = numbers === '' || at > numbers.length;
    if (hasRoom) numbers = numbers.padEnd(at) + text;
    if (hasRoom || column > marks.length) marks = `${marks.padEnd(column, '─')}┬`;
  }
  const unit = padStart(isVirtual ? 'ms vt' : 'ms', indent);
  return [paint('faint', `${unit} ${numbers}`.trimEnd()), paint('faint', `${' '.repeat(indent)} ${marks.padEnd(axis.columns, '─')}`)];
}
