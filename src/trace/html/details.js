import { causeOf } from './chain.js';
import { button, element } from './elements.js';
import { data, RUNNING, spanAt, STATE_NAMES, taskOf, WAITING, wakeOf, wakerSpan, wokenBy } from './model.js';
import { select } from './select.js';
import { fill, ms, phrase, plain, words } from './text.js';
import { view } from './view.js';

const MOST_LISTED = 12;
const MOST_LINKS = 8;
const deedsOf = groupDeeds();

function groupDeeds() {
  const groups = new Map();
  for (const deed of data.deeds) {
    const [, , task] = deed;
    if (!groups.has(task)) groups.set(task, []);
    groups.get(task).push(deed);
  }
  return groups;
}

/** What is known of the selected span. */
export function details() {
  const { selected } = view;
  if (selected === undefined) return [element('p', { className: 'faint' }, words().nothingSelected)];
  return [...headOf(selected), ...chainList(), ...waitsOf(selected), ...wakeText(selected), ...originOf(selected), ...deedsIn(selected), ...wokenList(selected), ...requestsOf(selected)];
}

function headOf({ task, state, fromMs, toMs, index }) {
  const { at, lasts, states } = words();
  const time = toMs > fromMs ? fill(lasts, { from: ms(fromMs), to: ms(toMs), length: ms(toMs - fromMs) }) : fill(at, { from: ms(fromMs) });
  const isLast = index === task.spans.length - 1;
  const end = isLast && task.outcome !== 'pending' ? ` \u2192 ${endText(task)}` : '';
  return [
    element('h3', {}, element('span', { className: 'task' }, plain(task.name)), element('span', { className: `state ${STATE_NAMES[state]}` }, states[STATE_NAMES[state]])),
    element('p', {}, time + end),
  ];
}

function endText({ outcome, value }) {
  const end = words().states[outcome];
  return value === '' ? end : fill(words().outcome, { end, value: plain(value) });
}

/** Phrases with the sign that the language puts between them. */
function joined(...phrases) {
  return phrases.join(words().comma);
}

function waitsOf({ state, waits }) {
  if (state !== WAITING) return [];
  return waits.flatMap((wait) => {
    const { waitsFor, since, neverWoken, wokenAt } = words();
    const woken = wait.woken === undefined ? neverWoken : joined(phrase(wait.woken.text), fill(wokenAt, { ms: ms(wait.woken.atMs) }));
    return [
      section(waitsFor, element('p', {}, joined(phrase(wait.text), fill(since, { ms: ms(wait.sinceMs) }))), element('p', {}, woken), linkToWaker(wait.woken) ?? linkToTask(wait.holder, wait.seq)),
    ];
  });
}

function wakeText(span) {
  const wake = span.state === RUNNING && span.index > 0 ? wakeOf(span.task.spans[span.index - 1]) : wakeOf(span);
  return wake === undefined ? [] : [section(words().why, element('p', {}, joined(phrase(wake.text), fill(words().wokenAt, { ms: ms(wake.atMs) }))), linkToWaker(wake))];
}

function originOf({ index, task }) {
  return index > 0 || task.parentTask === undefined ? [] : [section(words().createdBy, linkToTask(task.parent, task.spans[0].fromSeq))];
}

function linkToWaker(wake) {
  const waker = wake && wakerSpan(wake);
  return waker && button(fill(words().goTo, { task: plain(waker.task.name) }), () => select(waker));
}

function linkToTask(id, seq) {
  const task = taskOf(id);
  return task && button(fill(words().goTo, { task: plain(task.name) }), () => select(spanAt(task, seq)));
}

function deedsIn({ state, task, fromSeq, toSeq }) {
  const inside = (deedsOf.get(task.id) ?? []).filter(([seq]) => seq >= fromSeq && seq <= toSeq);
  if (state !== RUNNING || inside.length === 0) return [];
  return [section(words().did, listOf(inside, ([, , , role, text]) => element('li', { className: role }, phrase(text))))];
}

function wokenList(span) {
  const woken = wokenBy(span);
  return woken.length === 0 ? [] : [section(words().woke, listOf(woken, ({ task, seq }) => element('li', {}, button(plain(task.name), () => select(spanAt(task, seq))))))];
}

function requestsOf({ task }) {
  if (task.requests.length === 0) return [];
  const { requests, wokenAt, notDelivered } = words();
  const when = (atMs) => fill(wokenAt, { ms: ms(atMs) });
  const lines = task.requests.flatMap(({ atMs, text, deliveredSeq, deliveredMs, deliveredText }) => [
    element('li', { className: 'requested' }, `\u25c7 ${joined(phrase(text), when(atMs))}`),
    element('li', { className: 'delivered' }, deliveredSeq < 0 ? notDelivered : `\u25c6 ${joined(phrase(deliveredText), when(deliveredMs))}`),
  ]);
  return [section(requests, listOf(lines, (line) => line))];
}

function chainList() {
  if (view.chain.length < 2) return [];
  const { chain, chainEnd, ring, states, createdBy } = words();
  const first = Math.max(0, view.chain.length - MOST_LINKS);
  const items = view.chain.slice(first).map(({ span, cause }, index) => {
    const why = cause === undefined ? '' : cause.kind === 'created' ? createdBy : phrase(cause.text);
    const label = joined(plain(span.task.name), states[STATE_NAMES[span.state]], `${ms(span.fromMs)} ms`);
    return element('li', first + index === view.chain.length - 1 ? { 'aria-current': 'true' } : {}, label, why === '' ? '' : element('span', { className: 'faint' }, ` \u2190 ${why}`));
  });
  const last = view.chain.at(-1).span;
  const isRing = view.chain.findIndex(({ span }) => span === last) < view.chain.length - 1;
  const note = isRing ? ring : causeOf(last) === undefined ? chainEnd : undefined;
  return [section(chain, element('ol', { start: first + 1 }, ...items), note && element('p', { className: 'faint' }, note))];
}

function section(title, ...children) {
  return element('section', {}, element('h4', {}, title), ...children);
}

function listOf(all, make) {
  const rest = all.length - MOST_LISTED;
  const more = rest > 0 ? [element('li', { className: 'faint' }, `\u2026 +${rest}`)] : [];
  return element('ul', {}, ...all.slice(0, MOST_LISTED).map(make), ...more);
}
