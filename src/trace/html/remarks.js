import { button, element } from './elements.js';
import { GLYPHS } from './glyphs.js';
import { data, spanAt, taskOf } from './model.js';
import { select } from './select.js';
import { fill, ms, phrase, plain, words } from './text.js';
import { changed } from './view.js';

const PORTION = 200;
let shown = PORTION;

/** The story beside the picture; a click shows where it happened. */
export function remarks() {
  const items = data.remarks.slice(0, shown).map((remark) => element('li', {}, remarkButton(remark)));
  const rest = data.remarks.length - shown;
  const more = rest <= 0 ? undefined : button(fill(words().more, { count: Math.min(rest, PORTION) }), showMore);
  return [element('ol', { className: 'remarks' }, ...items), more];
}

function showMore() {
  shown += PORTION;
  changed();
}

function remarkButton([seq, atMs, id, role, text]) {
  const task = taskOf(id);
  const made = button('', () => task && select(spanAt(task, seq)), { className: role });
  made.append(
    element('span', { className: 'when' }, `${ms(atMs)} ms`),
    element('span', {}, task && element('span', { className: 'task' }, plain(task.name)), `${GLYPHS[role] ?? ''} ${phrase(text)}`.trim()),
  );
  return made;
}
