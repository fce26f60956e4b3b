import { toggleFold } from './lanes.js';
import { follow, goBack, pan, select, selectInLane, selectLane, showAll, zoom } from './select.js';
import { view } from './view.js';

const PAN_PX = 80;
const ZOOM = 1.5;

/** Keys work while the picture has the focus. `commands` are those of the toolbar, by key. */
export function listenToKeys(stage, commands) {
  const plainKeys = {
    ArrowLeft: () => selectInLane(-1),
    ArrowRight: () => selectInLane(1),
    ArrowUp: () => selectLane(-1),
    ArrowDown: () => selectLane(1),
    Home: () => select(view.selected?.task.spans[0]),
    End: () => select(view.selected?.task.spans.at(-1)),
    Enter: () => view.selected && toggleFold(view.selected.task),
    Escape: () => select(undefined),
    '+': () => zoom(ZOOM),
    '=': () => zoom(ZOOM),
    '-': () => zoom(1 / ZOOM),
    0: showAll,
    w: follow,
    b: goBack,
    ...commands,
  };
  const shiftKeys = {
    ArrowLeft: () => pan(-PAN_PX),
    ArrowRight: () => pan(PAN_PX),
    ArrowUp: () => stage.scrollBy(0, -3 * view.lanePx),
    ArrowDown: () => stage.scrollBy(0, 3 * view.lanePx),
  };
  stage.addEventListener('keydown', (event) => {
    if (event.ctrlKey || event.altKey || event.metaKey) return;
    const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
    const act = (event.shiftKey ? shiftKeys[key] : undefined) ?? plainKeys[key];
    if (act === undefined) return;
    event.preventDefault();
    act();
  });
}
