import { countUntil, data, RUNNING, tasks } from './model.js';
import { view } from './view.js';

// A gap in which time passes is wider than a slice, the longest the widest.
const WIDEST_GAP = 5;
const TICK_ROOM_PX = 64;
// Instants of a real clock that are closer than this part of the run count as one.
const RESOLUTION = 1 / 2000;

/** Pieces of the axis in steps: slices of a running task and gaps between instants, in order. */
const pieces = cutIntoPieces();
placePieces();

function cutIntoPieces() {
  const slices = tasks.flatMap(({ spans }) => spans.filter(({ state }) => state === RUNNING));
  const moments = [...data.instants.map(([seq, atMs]) => ({ seq, atMs, isSlice: false })), ...slices.map(({ fromSeq, fromMs }) => ({ seq: fromSeq, atMs: fromMs, isSlice: true }))];
  moments.sort((a, b) => a.seq - b.seq || Number(a.isSlice) - Number(b.isSlice));
  const resolutionMs = data.isVirtual ? 0 : data.endMs * RESOLUTION;
  const found = [];
  let instantMs = -Infinity;
  let lastMs = 0;
  let hasSlice = false;
  for (const { seq, atMs, isSlice } of moments) {
    if (atMs - instantMs > resolutionMs) {
      if (found.length > 0) found.push({ seq, gapMs: atMs - lastMs, atMs: lastMs, isInstant: false, x: 0 });
      found.push({ seq, gapMs: 0, atMs, isInstant: true, x: 0 });
      instantMs = atMs;
      hasSlice = false;
    }
    lastMs = atMs;
    if (isSlice && hasSlice) found.push({ seq, gapMs: 0, atMs, isInstant: false, x: 0 });
    hasSlice ||= isSlice;
  }
  return found;
}

function placePieces() {
  const longestMs = pieces.reduce((most, { gapMs }) => Math.max(most, gapMs), 0);
  let x = 0;
  for (const piece of pieces) {
    piece.x = x;
    x += piece.gapMs > 0 ? 1 + ((WIDEST_GAP - 1) * piece.gapMs) / longestMs : 1;
  }
  pieces.push({ seq: data.endSeq, gapMs: 0, atMs: data.endMs, isInstant: false, x });
}

/** Units from the beginning to the end of the trace. */
export function axisLength() {
  return view.scale === 'steps' ? Math.max(1, pieces.at(-1).x) : Math.max(data.endMs, 1e-6);
}

/** Where the event `seq` stands, in units. */
export function unitOf(seq) {
  return view.scale === 'steps' ? stepOf(seq) : msOf(seq);
}

function msOf(seq) {
  if (seq >= data.endSeq) return data.endMs;
  return data.instants[Math.max(0, countUntil(data.instants, ([first]) => first <= seq) - 1)]?.[1] ?? 0;
}

// Within a piece the events follow each other evenly, so that no two are at one place.
function stepOf(seq) {
  const index = countUntil(pieces, (piece) => piece.seq <= seq) - 1;
  const piece = pieces[Math.max(0, index)];
  const next = pieces[index + 1];
  if (next === undefined || next.seq <= piece.seq) return piece.x;
  return piece.x + ((next.x - piece.x) * (seq - piece.seq)) / (next.seq - piece.seq);
}

/** Gives every span its place; to be called when the scale has changed. */
export function placeSpans() {
  for (const { spans } of tasks) {
    for (const span of spans) {
      span.fromX = unitOf(span.fromSeq);
      span.toX = unitOf(span.toSeq);
    }
  }
}

export function toPx(unit) {
  return view.namesPx + (unit - view.left) * view.pxPerUnit;
}

export function toUnit(px) {
  return view.left + (px - view.namesPx) / view.pxPerUnit;
}

/** Marks of the axis that are in sight: unit and milliseconds. */
export function ticks() {
  return view.scale === 'steps' ? instantTicks() : evenTicks();
}

function instantTicks() {
  const shown = [];
  let roomFrom = -Infinity;
  const right = toUnit(view.width);
  for (let index = Math.max(0, countUntil(pieces, ({ x }) => x < view.left) - 1); index < pieces.length - 1 && pieces[index].x <= right; index++) {
    const { isInstant, x, atMs } = pieces[index];
    if (!isInstant || toPx(x) < roomFrom || x < view.left) continue;
    shown.push({ unit: x, atMs });
    roomFrom = toPx(x) + TICK_ROOM_PX;
  }
  // Deep inside an instant there would be no time at all.
  const isBare = shown.length === 0 || toPx(shown[0].unit) > view.namesPx + TICK_ROOM_PX;
  return isBare ? [{ unit: view.left, atMs: pieces[Math.max(0, countUntil(pieces, ({ x }) => x <= view.left) - 1)].atMs }, ...shown] : shown;
}

function evenTicks() {
  const roughMs = TICK_ROOM_PX / view.pxPerUnit;
  const power = 10 ** Math.floor(Math.log10(roughMs));
  const stepMs = [1, 2, 5, 10].find((factor) => factor * power >= roughMs) * power;
  const shown = [];
  for (let atMs = Math.ceil(view.left / stepMs) * stepMs; toPx(atMs) < view.width && atMs <= data.endMs; atMs += stepMs) shown.push({ unit: atMs, atMs });
  return shown;
}
