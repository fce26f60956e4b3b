import { toPx, toUnit, unitOf } from './axis.js';
import { drawDiamond, drawEnd } from './glyphs.js';
import { countUntil, CREATED, READY, RUNNING, WAITING } from './model.js';
import { phrase } from './text.js';
import { colours, stripes } from './theme.js';
import { view } from './view.js';

const BAR_PX = 14;
const SHORTEST_LABEL_PX = 48;
// Where spans share a pixel, what is rarer and shorter shows.
const STRENGTH = [1, 2, 3, 1, 0];

/** One task's life along its lane, as far as it is in sight. */
export function drawLane(pen, task, middle) {
  const { spans } = task;
  const right = toUnit(view.width);
  let drawnTo = -Infinity;
  let strength = -1;
  for (let index = countUntil(spans, ({ toX }) => toX < view.left); index < spans.length && spans[index].fromX <= right; index++) {
    const span = spans[index];
    const [from, to] = extentOf(span);
    const isHidden = to <= drawnTo && STRENGTH[span.state] <= strength;
    if (isHidden) continue;
    drawSpan(pen, span, from, to, middle);
    strength = STRENGTH[span.state];
    drawnTo = to;
  }
  drawMarks(pen, task, middle);
}

/** Left and right edge in pixels: at least one apart, and not far outside of the picture. */
export function extentOf({ fromX, toX, state }) {
  const from = Math.max(view.namesPx - 2, toPx(fromX));
  // On a scale of time a slice may take none: it is there all the same.
  return [from, Math.min(view.width + 2, Math.max(toPx(toX), from + (state === RUNNING ? 2 : 1)))];
}

function drawSpan(pen, span, from, to, middle) {
  drawState(pen, span.state, from, to, middle);
  if (span.state === WAITING) drawLabel(pen, span, from, to - from, middle);
}

/** A stretch in a state: each has its own pattern besides its colour. */
export function drawState(pen, state, from, to, middle) {
  switch (state) {
    case RUNNING:
      pen.fillStyle = colours.running;
      return pen.fillRect(from, middle - BAR_PX / 2, to - from, BAR_PX);
    case READY:
      return drawReady(pen, from, to - from, middle);
    case WAITING:
      return drawLine(pen, from, to, middle, colours.waiting, []);
    case CREATED:
      return drawLine(pen, from, to, middle, colours.created, [2, 4]);
    default:
      return drawLine(pen, from, to, middle, colours.unknown, [8, 6]);
  }
}

function drawReady(pen, from, width, middle) {
  pen.fillStyle = width < 4 ? colours.ready : stripes(pen, colours.ready);
  pen.fillRect(from, middle - BAR_PX / 2, width, BAR_PX);
  if (width < 6) return;
  pen.strokeStyle = colours.ready;
  pen.lineWidth = 1;
  pen.strokeRect(from + 0.5, middle - BAR_PX / 2 + 0.5, width - 1, BAR_PX - 1);
}

function drawLine(pen, from, to, middle, colour, dash) {
  pen.strokeStyle = colour;
  pen.lineWidth = 2;
  pen.setLineDash(dash);
  pen.beginPath();
  pen.moveTo(from, middle);
  pen.lineTo(to, middle);
  pen.stroke();
  pen.setLineDash([]);
}

/** What is waited for is written into the wait, where there is room. */
function drawLabel(pen, { waits }, from, width, middle) {
  if (width < SHORTEST_LABEL_PX) return;
  const text = clipped(pen, waits.map((wait) => phrase(wait.text)).join(' + '), width - 20);
  if (text === '') return;
  const textWidth = pen.measureText(text).width;
  pen.fillStyle = colours.panel;
  pen.fillRect(from + 8, middle - 8, textWidth + 6, 16);
  pen.fillStyle = colours.text;
  pen.fillText(text, from + 11, middle);
}

/** The beginning of a text that fits. */
export function clipped(pen, text, widthPx) {
  if (pen.measureText(text).width <= widthPx) return text;
  const beginnings = [];
  for (const character of text.slice(0, 200)) beginnings.push((beginnings.at(-1) ?? '') + character);
  const kept = countUntil(beginnings, (beginning) => pen.measureText(`${beginning}\u2026`).width <= widthPx);
  return kept < 2 ? '' : `${beginnings[kept - 1]}\u2026`;
}

function drawMarks(pen, { requests, spans, outcome }, middle) {
  for (const { seq, deliveredSeq } of requests) {
    drawMarkAt(pen, 'requested', seq, middle);
    if (deliveredSeq >= 0) drawMarkAt(pen, 'delivered', deliveredSeq, middle);
  }
  const last = spans.at(-1);
  if (outcome === 'pending' || last === undefined || last.toX < view.left || last.toX > toUnit(view.width)) return;
  drawEnd(pen, outcome, toPx(last.toX) + 10, middle);
}

function drawMarkAt(pen, role, seq, middle) {
  const x = toPx(unitOf(seq));
  if (x >= view.namesPx && x <= view.width) drawDiamond(pen, role, x, middle);
}
