import { placeSpans } from './axis.js';
import { details } from './details.js';
import { draw } from './draw.js';
import { button, element } from './elements.js';
import { listenToKeys } from './keyboard.js';
import { lanes } from './lanes.js';
import { legend } from './legend.js';
import { data, tasks } from './model.js';
import { listenToPointer } from './pointer.js';
import { remarks } from './remarks.js';
import { follow, goBack, showAll, zoom } from './select.js';
import { table } from './table.js';
import { fill, ms, plain, words } from './text.js';
import { followSystemTheme, readColours, toggleTheme } from './theme.js';
import { AXIS_PX, changed, onChange, view } from './view.js';

const NAMES_PX = [110, 240];
const LANE_PX = [26, 40];

const canvas = element('canvas', { 'aria-hidden': 'true' });
const filler = element('div');
const stage = element('div', { id: 'stage', tabIndex: 0, role: 'application' }, canvas, filler);
const tableBox = element('div', { id: 'table', hidden: true, tabIndex: 0 });
const toolbar = element('div', { role: 'toolbar', className: 'toolbar' });
const summary = element('p', { className: 'faint' });
const detailsBox = element('div', { id: 'details', 'aria-live': 'polite' });
const remarksBox = element('div', { id: 'remarks' });
const legendBox = element('div', { className: 'legend' });
const titles = { details: element('h2'), remarks: element('h2') };
const keysDialog = element('dialog', { id: 'keys' });

const commands = { s: toggleScale, t: toggleTable, d: toggleTheme, l: toggleLanguage, '?': () => keysDialog.showModal() };

document.body.append(
  element('header', {}, element('div', {}, element('h1', {}, plain(data.title)), summary), toolbar),
  element('main', {}, element('div', { className: 'picture' }, stage, tableBox, legendBox), element('aside', {}, titles.details, detailsBox, titles.remarks, remarksBox)),
  keysDialog,
);

function toggleScale() {
  view.scale = view.scale === 'steps' ? 'time' : 'steps';
  placeSpans();
  showAll();
  renderWords();
}

function toggleTable() {
  tableBox.hidden = !tableBox.hidden;
  stage.hidden = !tableBox.hidden;
  renderWords();
  (tableBox.hidden ? stage : tableBox).focus();
}

function toggleLanguage() {
  view.lang = view.lang === 'en' ? 'zh-CN' : 'en';
  renderWords();
}

/** All that depends on the language or on a switch. */
function renderWords() {
  const text = words();
  document.documentElement.lang = view.lang;
  const lost = data.lostEvents > 0 ? [fill(text.lost, { count: data.lostEvents })] : [];
  const facts = [...(data.source === undefined ? [] : [plain(data.source)]), fill(text.summary, { tasks: tasks.length, ms: ms(data.endMs) }), ...(data.isVirtual ? [text.virtualTime] : []), ...lost];
  summary.textContent = facts.join(' \u00b7 ');
  stage.setAttribute('aria-label', fill(text.chartLabel, { tasks: tasks.length }));
  tableBox.setAttribute('aria-label', text.table);
  titles.details.textContent = text.details;
  titles.remarks.textContent = text.remarks;
  renderToolbar(text);
  renderKeys(text);
  legendBox.replaceChildren(...legend());
  changed();
}

function pressed(isPressed) {
  return { 'aria-pressed': String(isPressed) };
}

function renderToolbar(text) {
  const focused = [...toolbar.children].indexOf(document.activeElement);
  toolbar.replaceChildren(
    button('+', () => zoom(1.5), { title: text.zoomIn, 'aria-label': text.zoomIn }),
    button('\u2212', () => zoom(1 / 1.5), { title: text.zoomOut, 'aria-label': text.zoomOut }),
    button(text.fit, showAll, { id: 'fit' }),
    button(text.steps, () => view.scale === 'steps' || toggleScale(), { id: 'steps', title: text.stepsHint, ...pressed(view.scale === 'steps') }),
    button(text.clock, () => view.scale === 'time' || toggleScale(), { id: 'time', title: text.clockHint, ...pressed(view.scale === 'time') }),
    button(text.follow, follow, { id: 'follow' }),
    button(text.back, goBack, { id: 'back' }),
    button(text.table, toggleTable, { id: 'toggle-table', ...pressed(stage.hidden) }),
    button(text.theme, toggleTheme, { id: 'theme' }),
    button(text.otherLanguage, toggleLanguage, { id: 'language', lang: view.lang === 'en' ? 'zh-CN' : 'en' }),
    button(text.keys, () => keysDialog.showModal(), { id: 'show-keys' }),
  );
  toolbar.children[focused]?.focus();
}

function renderKeys(text) {
  const rows = text.keyTable.map(([keys, what]) => element('tr', {}, element('th', { scope: 'row' }, keys), element('td', {}, what)));
  keysDialog.replaceChildren(element('h2', {}, text.keys), element('table', {}, ...rows), element('p', {}, text.mouse), button(text.close, () => keysDialog.close()));
}

function measure() {
  const wasFitting = view.left === 0;
  view.width = stage.clientWidth;
  view.height = stage.clientHeight;
  view.namesPx = Math.round(Math.max(NAMES_PX[0], Math.min(NAMES_PX[1], view.width * 0.2)));
  canvas.style.width = `${view.width}px`;
  canvas.style.height = `${view.height}px`;
  if (wasFitting) showAll();
  changed();
}

let detailed;
let told;

function render() {
  view.lanePx = Math.floor(Math.max(LANE_PX[0], Math.min(LANE_PX[1], (view.height - AXIS_PX) / lanes().length)));
  // The canvas keeps its place, so only what is below it makes the stage scroll.
  filler.style.height = `${Math.max(0, AXIS_PX + lanes().length * view.lanePx - view.height)}px`;
  if (!stage.hidden) draw(canvas);
  const { selected, chain, lang } = view;
  // A live region speaks whenever it changes: it must not while the picture only moves.
  const now = [selected, chain.length, lang];
  if (detailed?.some((value, index) => value !== now[index]) ?? true) detailsBox.replaceChildren(...details());
  detailed = now;
  renderRemarks();
  if (!tableBox.hidden) tableBox.replaceChildren(...table());
}

function renderRemarks() {
  const parts = remarks();
  const now = `${view.lang} ${parts[0].children.length}`;
  if (told !== now) remarksBox.replaceChildren(...parts.filter(Boolean));
  told = now;
}

placeSpans();
readColours();
followSystemTheme();
renderWords();
listenToPointer(stage);
listenToKeys(stage, commands);
onChange(render);
new ResizeObserver(measure).observe(stage);
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', renderWords);
stage.focus();
