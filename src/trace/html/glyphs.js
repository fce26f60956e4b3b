import { colours } from './theme.js';

/** Marks by their role, the same as in the terminal. */
export const GLYPHS = { done: '\u2713', failed: '\u2717', cancelled: '\u2298', requested: '\u25c7', delivered: '\u25c6' };

const RADIUS_PX = 8;

/** How a task ended: a disc that stands behind its last stretch. */
export function drawEnd(pen, outcome, x, y) {
  pen.fillStyle = colours.panel;
  pen.strokeStyle = colours[outcome];
  pen.lineWidth = 2;
  pen.beginPath();
  pen.arc(x, y, RADIUS_PX, 0, Math.PI * 2);
  pen.fill();
  pen.stroke();
  pen.beginPath();
  if (outcome === 'done') polyline(pen, [[x - 4, y], [x - 1, y + 3.5], [x + 4, y - 3.5]]);
  if (outcome === 'failed') polyline(pen, [[x - 3.5, y - 3.5], [x + 3.5, y + 3.5]], [[x - 3.5, y + 3.5], [x + 3.5, y - 3.5]]);
  if (outcome === 'cancelled') polyline(pen, [[x - 5.5, y + 5.5], [x + 5.5, y - 5.5]]);
  pen.stroke();
}

/** A request is a hollow diamond, its delivery a full one. */
export function drawDiamond(pen, role, x, y) {
  const size = 6;
  pen.beginPath();
  polyline(pen, [[x, y - size], [x + size, y], [x, y + size], [x - size, y], [x, y - size]]);
  pen.fillStyle = role === 'delivered' ? colours.delivered : colours.panel;
  pen.strokeStyle = colours[role];
  pen.lineWidth = 2;
  pen.fill();
  pen.stroke();
}

/** An upright arrow between two lanes. */
export function drawArrow(pen, x, fromY, toY, { colour, widthPx, isDashed }) {
  if (fromY === toY) return;
  const head = toY > fromY ? -6 : 6;
  pen.strokeStyle = colour;
  pen.fillStyle = colour;
  pen.lineWidth = widthPx;
  pen.setLineDash(isDashed ? [4, 3] : []);
  pen.beginPath();
  polyline(pen, [[x, fromY], [x, toY + head]]);
  pen.stroke();
  pen.setLineDash([]);
  pen.beginPath();
  polyline(pen, [[x, toY], [x - 4, toY + head], [x + 4, toY + head], [x, toY]]);
  pen.fill();
}

function polyline(pen, ...lines) {
  for (const [first, ...rest] of lines) {
    pen.moveTo(...first);
    for (const point of rest) pen.lineTo(...point);
  }
}
