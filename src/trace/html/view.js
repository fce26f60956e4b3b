import { data } from './model.js';

export const AXIS_PX = 30;

/** What is shown, and how; everything that draws reads it. */
export const view = {
  /** Virtual time stands still while code runs, so there the order of execution is the better scale. */
  scale: data.isVirtual ? 'steps' : 'time',
  lang: data.lang,
  /** Unit of the axis at the left edge of the chart. */
  left: 0,
  pxPerUnit: 1,
  width: 800,
  height: 400,
  namesPx: 180,
  lanePx: 26,
  scrollPx: 0,
  selected: undefined,
  /** The spans come by while wake-ups were followed, with what leads from each to the next. */
  chain: [],
};

const listeners = [];

/** Registers what is to be drawn anew after a change. */
export function onChange(listener) {
  listeners.push(listener);
}

let isDue = false;

/** Everything is drawn once before the browser shows the next picture. */
export function changed() {
  if (isDue) return;
  isDue = true;
  requestAnimationFrame(() => {
    isDue = false;
    for (const listener of listeners) listener();
  });
}
