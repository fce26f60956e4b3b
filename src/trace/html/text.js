import { data } from './model.js';
import { view } from './view.js';

export function words() {
  return data.words[view.lang];
}

export function phrase(index) {
  const text = data.phrases[index] ?? '';
  return typeof text === 'string' ? text : text[view.lang === 'en' ? 0 : 1];
}

/** Puts values into `{…}`. */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (_match, name) => values[name]);
}

/** Milliseconds as short as they stay distinct. */
export function ms(value) {
  return String(Math.abs(value) >= 1000 ? Math.round(value) : Math.round(value * 1000) / 1000);
}

// What is invisible or turns the line round is shown as a box.
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** A name from the program, fit for one line. */
export function plain(text) {
  return text.replace(/\s+/gu, ' ').replace(UNPRINTABLE, '\u25a1');
}
