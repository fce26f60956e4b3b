import { ticks, toPx, toUnit, unitOf } from './axis.js';
import { clipped, drawLane, extentOf } from './draw-spans.js';
import { drawArrow } from './glyphs.js';
import { hiddenBelow, isFolded, laneOf, lanes } from './lanes.js';
import { fill, ms, plain, words } from './text.js';
import { taskOf } from './model.js';
import { colours } from './theme.js';
import { AXIS_PX, view } from './view.js';

const FONT = '12px system-ui, sans-serif';
const INDENT_PX = 14;
// More arrows than this are a grey veil.
const MOST_ARROWS = 90;
const DEEPEST_INDENT = 6;

export function laneMiddle(index) {
  return AXIS_PX + index * view.lanePx + view.lanePx / 2 - view.scrollPx;
}

/** The part of the timeline that is in sight. */
export function draw(canvas) {
  const pen = canvas.getContext('2d');
  const density = devicePixelRatio;
  canvas.width = Math.round(view.width * density);
  canvas.height = Math.round(view.height * density);
  pen.scale(density, density);
  pen.font = FONT;
  pen.textBaseline = 'middle';
  const first = Math.max(0, Math.floor(view.scrollPx / view.lanePx));
  const rows = lanes().slice(first, first + Math.ceil(view.height / view.lanePx) + 1);
  drawGrid(pen, rows, first);
  for (const [index, { task }] of rows.entries()) drawLane(pen, task, laneMiddle(first + index));
  drawWakes(pen, rows);
  drawSelection(pen);
  for (const [index, row] of rows.entries()) drawName(pen, row, laneMiddle(first + index));
  drawAxis(pen);
}

function drawGrid(pen, rows, first) {
  for (let index = 0; index < rows.length; index++) {
    if ((first + index) % 2 === 1) continue;
    pen.fillStyle = colours.stripe;
    pen.fillRect(0, laneMiddle(first + index) - view.lanePx / 2, view.width, view.lanePx);
  }
  pen.fillStyle = colours.line;
  for (const { unit } of ticks()) pen.fillRect(Math.round(toPx(unit)), AXIS_PX, 1, view.height);
}

function drawAxis(pen) {
  pen.fillStyle = colours.panel;
  pen.fillRect(0, 0, view.width, AXIS_PX);
  pen.fillStyle = colours.faint;
  pen.fillText(words().time, 10, AXIS_PX / 2);
  for (const { unit, atMs } of ticks()) pen.fillText(`${ms(atMs)} ms`, toPx(unit) + 3, AXIS_PX / 2);
  pen.fillStyle = colours.line;
  pen.fillRect(0, AXIS_PX - 1, view.width, 1);
  pen.fillRect(view.namesPx - 1, 0, 1, view.height);
}

function drawName(pen, { task, depth }, middle) {
  const x = 8 + Math.min(depth, DEEPEST_INDENT) * INDENT_PX;
  // Names cover what has been moved out at the left.
  pen.fillStyle = colours.panel;
  pen.fillRect(0, middle - view.lanePx / 2, view.namesPx - 1, view.lanePx);
  pen.fillStyle = colours.faint;
  if (task.children.length > 0) pen.fillText(isFolded(task) ? '\u25b8' : '\u25be', x, middle);
  const suffix = isFolded(task) ? ` (${fill(words().folded, { count: hiddenBelow(task) })})` : '';
  pen.fillStyle = colours.text;
  if (view.selected?.task === task) pen.font = `bold ${FONT}`;
  pen.fillText(clipped(pen, plain(task.name) + suffix, view.namesPx - x - 24), x + 16, middle);
  pen.font = FONT;
}

/** Arrows from wakers to the woken, as long as there are few in sight. */
function drawWakes(pen, rows) {
  const right = toUnit(view.width);
  const arrows = [];
  for (const { task } of rows) {
    for (const wake of task.wakes.values()) {
      if (wake.by < 0) continue;
      const unit = unitOf(wake.seq);
      if (unit >= view.left && unit <= right) arrows.push({ unit, wake });
      if (arrows.length > MOST_ARROWS) return;
    }
  }
  for (const { unit, wake } of arrows) drawLink(pen, toPx(unit), wake.by, wake.task, { colour: colours.faint, widthPx: 1, isDashed: false });
}

function drawSelection(pen) {
  const style = { colour: colours.accent, widthPx: 2.5, isDashed: false };
  for (const { span, cause } of view.chain) {
    outline(pen, span, 1.5);
    if (cause !== undefined && cause.kind !== 'self') drawLink(pen, toPx(unitOf(cause.seq)), cause.span.task.id, span.task, { ...style, isDashed: cause.kind === 'held' });
  }
  if (view.selected !== undefined) outline(pen, view.selected, 3);
}

function drawLink(pen, x, fromId, toTask, style) {
  if (x < view.namesPx || x > view.width) return;
  const from = laneOf(taskOf(fromId) ?? toTask);
  drawArrow(pen, x, laneMiddle(from), laneMiddle(laneOf(toTask)), style);
}

function outline(pen, span, widthPx) {
  const [from, to] = extentOf(span);
  pen.strokeStyle = colours.accent;
  pen.lineWidth = widthPx;
  pen.strokeRect(from - 2, laneMiddle(laneOf(span.task)) - 10, to - from + 4, 20);
}
