import { axisLength, toPx } from './axis.js';
import { causeOf } from './chain.js';
import { laneOf, lanes, reveal } from './lanes.js';
import { spanAt } from './model.js';
import { AXIS_PX, changed, view } from './view.js';

/** Selects a span and begins a new chain there. */
export function select(span) {
  view.chain = span === undefined ? [] : [{ span, cause: undefined }];
  arriveAt(span);
}

/** Goes on to what the selected span came from; tells whether there is such a thing. */
export function follow() {
  const cause = view.selected && causeOf(view.selected);
  if (cause === undefined) return false;
  view.chain.at(-1).cause = cause;
  view.chain.push({ span: cause.span, cause: undefined });
  arriveAt(cause.span);
  return true;
}

export function goBack() {
  if (view.chain.length < 2) return;
  view.chain.pop();
  view.chain.at(-1).cause = undefined;
  arriveAt(view.chain.at(-1).span);
}

function arriveAt(span) {
  view.selected = span;
  if (span !== undefined) bringIntoSight(span);
  changed();
}

function bringIntoSight(span) {
  reveal(span.task);
  const room = view.width - view.namesPx;
  const isLeftOut = toPx(span.toX) < view.namesPx + 8 || toPx(span.fromX) > view.width - 24;
  if (isLeftOut) view.left = clampLeft(span.fromX - room / view.pxPerUnit / 3);
  const top = laneOf(span.task) * view.lanePx;
  const lanesPx = view.height - AXIS_PX;
  if (top < view.scrollPx) scrollTo(top);
  else if (top + view.lanePx > view.scrollPx + lanesPx) scrollTo(top + view.lanePx - lanesPx);
}

function scrollTo(px) {
  document.getElementById('stage').scrollTop = px;
  view.scrollPx = document.getElementById('stage').scrollTop;
}

/** Selects the lane above or below at the same moment. */
export function selectLane(by) {
  const { selected } = view;
  if (selected === undefined) return select(spanAt(lanes()[0].task, 0));
  const row = lanes()[laneOf(selected.task) + by];
  if (row !== undefined) select(spanAt(row.task, selected.fromSeq));
}

/** Selects the stretch before or after in the same lane. */
export function selectInLane(by) {
  const { selected } = view;
  const next = selected === undefined ? lanes()[0]?.task.spans[0] : selected.task.spans[selected.index + by];
  if (next !== undefined) select(next);
}

const END_ROOM_PX = 28;
const MOST_PX_PER_STEP = 400;

export function showAll() {
  view.left = 0;
  view.pxPerUnit = smallestScale();
  changed();
}

function smallestScale() {
  return Math.max(1e-9, (view.width - view.namesPx - END_ROOM_PX) / axisLength());
}

/** What keys zoom into: the selection, if it is in sight, or the middle. */
function focusPx() {
  const { selected, namesPx, width } = view;
  const px = selected === undefined ? -1 : toPx((selected.fromX + selected.toX) / 2);
  return px > namesPx && px < width ? px : (width + namesPx) / 2;
}

/** Zooms so that what is at `px` stays there. */
export function zoom(factor, px = focusPx()) {
  const unit = view.left + (px - view.namesPx) / view.pxPerUnit;
  const largest = view.scale === 'steps' ? MOST_PX_PER_STEP : 1e6;
  view.pxPerUnit = Math.min(Math.max(largest, smallestScale()), Math.max(smallestScale(), view.pxPerUnit * factor));
  view.left = clampLeft(unit - (px - view.namesPx) / view.pxPerUnit);
  changed();
}

export function pan(px) {
  view.left = clampLeft(view.left + px / view.pxPerUnit);
  changed();
}

function clampLeft(left) {
  const visible = (view.width - view.namesPx - END_ROOM_PX) / view.pxPerUnit;
  return Math.max(0, Math.min(left, axisLength() - visible));
}
