import { extentOf } from './draw-spans.js';
import { laneMiddle } from './draw.js';
import { lanes, toggleFold } from './lanes.js';
import { RUNNING } from './model.js';
import { pan, select, zoom } from './select.js';
import { AXIS_PX, changed, view } from './view.js';

const CLICK_SLACK_PX = 4;
const ZOOM_PER_PX = 0.0015;

export function listenToPointer(stage) {
  let drag;
  stage.addEventListener('scroll', () => {
    view.scrollPx = stage.scrollTop;
    changed();
  });
  stage.addEventListener('wheel', (event) => onWheel(event, stage), { passive: false });
  stage.addEventListener('pointerdown', (event) => {
    if (event.button !== 0 || event.offsetX > stage.clientWidth) return;
    drag = { x: event.clientX, y: event.clientY, movedPx: 0 };
  });
  stage.addEventListener('pointermove', (event) => {
    if (drag === undefined) return;
    drag.movedPx += Math.abs(event.clientX - drag.x) + Math.abs(event.clientY - drag.y);
    if (drag.movedPx > CLICK_SLACK_PX) {
      stage.setPointerCapture(event.pointerId);
      pan(drag.x - event.clientX);
      stage.scrollTop += drag.y - event.clientY;
    }
    drag.x = event.clientX;
    drag.y = event.clientY;
  });
  const end = (event) => {
    if (drag !== undefined && drag.movedPx <= CLICK_SLACK_PX && event.type === 'pointerup') click(event, stage);
    drag = undefined;
  };
  stage.addEventListener('pointerup', end);
  stage.addEventListener('pointercancel', end);
}

function onWheel(event, stage) {
  const x = event.clientX - stage.getBoundingClientRect().left;
  // Over the names the wheel scrolls, as everywhere.
  if (x < view.namesPx && !event.ctrlKey) return;
  event.preventDefault();
  if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) pan(event.deltaX || event.deltaY);
  else zoom(Math.exp(-event.deltaY * ZOOM_PER_PX), x);
}

function click(event, stage) {
  const box = stage.getBoundingClientRect();
  const [x, y] = [event.clientX - box.left, event.clientY - box.top];
  const index = Math.floor((y - AXIS_PX + view.scrollPx) / view.lanePx);
  const row = y < AXIS_PX ? undefined : lanes()[index];
  if (row === undefined) return select(undefined);
  if (x < view.namesPx) return toggleFold(row.task);
  return select(nearest(row.task.spans, x, laneMiddle(index)));
}

/** The span under the pointer; of several that share the place a slice, which is the hardest to hit. */
function nearest(spans, x) {
  const hit = spans.filter((span) => {
    const [from, to] = extentOf(span);
    return x >= from - 2 && x <= to + 2;
  });
  return hit.find((span) => span.state === RUNNING && isInside(span, x)) ?? hit.find((span) => isInside(span, x)) ?? hit[0];
}

function isInside(span, x) {
  const [from, to] = extentOf(span);
  return x >= from && x < to;
}
