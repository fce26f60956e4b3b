import { drawState } from './draw-spans.js';
import { element } from './elements.js';
import { drawDiamond, drawEnd } from './glyphs.js';
import { data, STATE_NAMES, tasks } from './model.js';
import { words } from './text.js';

const WIDTH_PX = 34;
const HEIGHT_PX = 20;

/** What the patterns and marks in this trace mean, drawn by what draws them. */
export function legend() {
  const states = STATE_NAMES.filter((_name, state) => tasks.some(({ spans }) => spans.some((span) => span.state === state)));
  const ends = ['done', 'failed', 'cancelled'].filter((outcome) => tasks.some((task) => task.outcome === outcome));
  const marks = data.tasks.some(({ requests }) => requests.length > 0) ? ['requested', 'delivered'] : [];
  const { cancelRequested, cancelDelivered, states: texts } = words();
  return [
    ...states.map((name) => item(texts[name], (pen) => drawState(pen, STATE_NAMES.indexOf(name), 2, WIDTH_PX - 2, HEIGHT_PX / 2))),
    ...ends.map((outcome) => item(texts[outcome], (pen) => drawEnd(pen, outcome, WIDTH_PX / 2, HEIGHT_PX / 2))),
    ...marks.map((role) => item(role === 'requested' ? cancelRequested : cancelDelivered, (pen) => drawDiamond(pen, role, WIDTH_PX / 2, HEIGHT_PX / 2))),
  ];
}

function item(text, drawSample) {
  const canvas = element('canvas', { width: WIDTH_PX * devicePixelRatio, height: HEIGHT_PX * devicePixelRatio, 'aria-hidden': 'true' });
  const pen = canvas.getContext('2d');
  pen.scale(devicePixelRatio, devicePixelRatio);
  drawSample(pen);
  return element('span', { className: 'sample' }, canvas, text);
}
