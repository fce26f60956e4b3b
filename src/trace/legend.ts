import { cellsOf } from './fit.ts';
import { GLYPHS } from './lane.ts';
import type { Paint, PaintRole } from './paint.ts';
import type { Words } from './words.ts';

const IN_ORDER = ['running', 'ready', 'waiting', 'created', 'unknown', 'done', 'failed', 'cancelled', 'requested', 'delivered'] as const;

/** Explains the glyphs that occur in the lanes. */
export function drawLegend(lanes: readonly string[], isVirtual: boolean, words: Words, width: number, paint: Paint): string[] {
  const texts = { ...words.states, requested: words.cancelRequested, delivered: words.cancelDelivered };
  const items: { role: PaintRole; text: string }[] = IN_ORDER.filter((role) => lanes.some((lane) => lane.includes(GLYPHS[role]))).map((role) => ({
    role,
    text: `${GLYPHS[role]} ${texts[role]}`,
  }));
  if (isVirtual) items.push({ role: 'faint', text: `vt ${words.virtualTime}` });
  const lines: { role: PaintRole; text: string }[][] = [];
  let room = 0;
  for (const item of items) {
    const cells = cellsOf(item.text) + 2;
    if (room < cells) lines.push([]);
    room = (room < cells ? width + 2 : room) - cells;
    lines.at(-1)!.push(item);
  }
  return lines.map((line) => line.map(({ role, text }) => paint(role, text)).join('  '));
}
