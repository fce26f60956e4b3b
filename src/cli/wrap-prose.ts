import { wrapAnsi } from 'fast-wrap-ansi';
import { cellsOf } from '../trace/mod.ts';

/** What ends a colour, what begins one, blanks, one Chinese character, a mark that opens, marks that close, or a run of anything else. */
// oxlint-disable-next-line no-control-regex -- colour codes begin with one
const PIECE = /(\u001B\[(?:0|2[2-9]|39|49)m)|(\u001B\[[\d;]*m)|(\s+)|(\p{Script=Han})|([（“‘《「【])|([，。；：？！、”’）》」】…]+)|[^\s\p{Script=Han}\u001B（“‘《「【，。；：？！、”’）》」】…]+/gu;

/**
 * Breaks a text into lines no wider than `width` columns. Chinese breaks between any two characters, but never
 * in front of a mark that closes, nor behind one that opens; other words stay whole.
 */
export function wrapProse(text: string, width: number): string {
  const broken = /\p{Script=Han}/u.test(text) ? text.split('\n').map((line) => breakLine(line, width)).join('\n') : text;
  // Continues colours on the next line, and breaks what is wider than a line.
  return wrapAnsi(broken, width, { hard: true });
}

function breakLine(line: string, width: number): string {
  const lines: string[] = [];
  let current = '';
  for (const unit of units(line)) {
    if (current !== '' && cellsOf(current) + cellsOf(unit.trimEnd()) > width) {
      lines.push(current.trimEnd());
      current = '';
    }
    current += current === '' ? unit.trimStart() : unit;
  }
  return [...lines, current].join('\n');
}

/** What must not be broken. */
function units(line: string): string[] {
  const found: string[] = [];
  let holdsNext = false;
  for (const [piece, colourEnd, colourBegin, blanks, , opening, closing] of line.matchAll(PIECE)) {
    const last = found.at(-1);
    if (last !== undefined && (holdsNext || (colourEnd ?? blanks ?? closing) !== undefined)) found[found.length - 1] = last + piece;
    else found.push(piece);
    holdsNext = (colourBegin ?? opening) !== undefined;
  }
  return found;
}
