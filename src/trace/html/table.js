import { button, element } from './elements.js';
import { CREATED, data, RUNNING, spanAt, STATE_NAMES, taskOf, tasks, WAITING, wakeOf } from './model.js';
import { select } from './select.js';
import { fill, ms, phrase, plain, words } from './text.js';
import { changed } from './view.js';

const ROWS = 200;
let first = 0;

/** Everything in order, as rows: made when the table is first asked for. */
let all;

function rows() {
  all ??= [...tasks.flatMap(changesOf), ...data.deeds.map(([seq, atMs, id, , text]) => ({ seq, atMs, task: taskOf(id), change: () => '', why: () => phrase(text) }))].toSorted((a, b) => a.seq - b.seq);
  return all;
}

function changesOf(task) {
  const state = (index) => words().states[STATE_NAMES[task.spans[index].state]];
  const changes = task.spans.map((span, index) => ({
    seq: span.fromSeq,
    atMs: span.fromMs,
    task,
    change: () => (index === 0 ? state(0) : `${state(index - 1)} \u2192 ${state(index)}`),
    why: () => reasonOf(span),
  }));
  if (task.outcome === 'pending' || task.spans.length === 0) return changes;
  return [...changes, { seq: task.endedSeq, atMs: task.endedMs, task, change: () => `${state(task.spans.length - 1)} \u2192 ${words().states[task.outcome]}`, why: () => plain(task.value) }];
}

function reasonOf(span) {
  if (span.state === WAITING) return span.waits.map(({ text }) => phrase(text)).join(' + ');
  if (span.state === CREATED && span.task.parentTask !== undefined) return `${words().createdBy} ${plain(span.task.parentTask.name)}`;
  const wake = span.state === RUNNING ? undefined : wakeOf(span);
  return wake === undefined ? '' : phrase(wake.text);
}

/** The same story without the picture: for screen readers, and for whoever likes to read. */
export function table() {
  const { time, task: taskWord, change, why, previous, next, page } = words();
  const count = rows().length;
  const shown = rows().slice(first, first + ROWS);
  const turn = (by) => () => {
    first = Math.max(0, Math.min(first + by, count - 1));
    changed();
  };
  const pager = element(
    'p',
    {},
    button(previous, turn(-ROWS), { disabled: first === 0 }),
    ` ${fill(page, { from: Math.min(first + 1, count), to: first + shown.length, count })} `,
    button(next, turn(ROWS), { disabled: first + ROWS >= count }),
  );
  const head = element('tr', {}, ...[time, taskWord, change, why].map((text) => element('th', { scope: 'col' }, text)));
  return [pager, element('table', {}, element('thead', {}, head), element('tbody', {}, ...shown.map(rowElement)))];
}

function rowElement({ seq, atMs, task, change, why }) {
  const name = task === undefined ? '' : button(plain(task.name), () => select(spanAt(task, seq)), { className: 'link' });
  return element('tr', {}, element('td', {}, `${ms(atMs)} ms`), element('td', {}, name), element('td', {}, change()), element('td', {}, why()));
}
