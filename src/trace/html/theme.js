import { changed } from './view.js';

const NAMES = ['created', 'ready', 'running', 'waiting', 'unknown', 'done', 'failed', 'cancelled', 'requested', 'delivered', 'text', 'faint', 'line', 'stripe', 'panel', 'accent', 'on-running'];

/** Colours of the style sheet, for the canvas. */
export const colours = {};
const patterns = new Map();

export function readColours() {
  const style = getComputedStyle(document.documentElement);
  for (const name of NAMES) colours[name] = style.getPropertyValue(`--${name}`).trim();
  patterns.clear();
  changed();
}

export function toggleTheme() {
  const { dataset } = document.documentElement;
  dataset.theme = isDark() ? 'light' : 'dark';
  readColours();
}

function isDark() {
  const { theme } = document.documentElement.dataset;
  return theme === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
}

export function followSystemTheme() {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', readColours);
}

const TILE_PX = 8;

/** Stripes in a colour: states are told apart without seeing colours. */
export function stripes(context, colour) {
  const known = patterns.get(colour);
  if (known !== undefined) return known;
  const tile = new OffscreenCanvas(TILE_PX, TILE_PX);
  const pen = tile.getContext('2d');
  pen.strokeStyle = colour;
  pen.lineWidth = 2.5;
  for (const shift of [-TILE_PX, 0, TILE_PX]) {
    pen.beginPath();
    pen.moveTo(shift, TILE_PX);
    pen.lineTo(shift + TILE_PX, 0);
    pen.stroke();
  }
  const pattern = context.createPattern(tile, 'repeat');
  patterns.set(colour, pattern);
  return pattern;
}
