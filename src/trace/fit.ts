import stringWidth from 'fast-string-width';

let segmenter: Intl.Segmenter | undefined; // making one takes as long as starting Node

/** What a reader takes for one character each. */
export function characters(text: string): string[] {
  segmenter ??= new Intl.Segmenter();
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
}

/** How many terminal cells a text takes. */
export const cellsOf = (text: string): number => stringWidth(text);

/** The width of the widest text; 0 when there is none. */
export function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, cellsOf(text)), 0);
}

// Control characters, halves of characters, and bidirectional overrides: what would move the cursor, print
// nothing sensible or turn the line round.
const UNPRINTABLE = /[\p{Cc}\p{Cs}\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]/gu;

/** Makes text from a program fit for one line: white space is a space, other controls show as `?`. */
export function oneLine(text: string): string {
  return text.replace(/\s+/gu, ' ').replace(UNPRINTABLE, '?');
}

/** The beginning of `text` that fits into `cells`, with `…` where something was cut off. */
export function clip(text: string, cells: number): string {
  if (cellsOf(text) <= cells) return text;
  let kept = '';
  for (const segment of characters(text)) {
    if (cellsOf(`${kept}${segment}…`) > cells) break;
    kept += segment;
  }
  return cells < 1 ? '' : `${kept}…`;
}

/** `text` followed by spaces up to `cells`. */
export function pad(text: string, cells: number): string {
  return text + ' '.repeat(Math.max(0, cells - cellsOf(text)));
}

/** The same with the spaces in front. */
export function padStart(text: string, cells: number): string {
  return ' '.repeat(Math.max(0, cells - cellsOf(text))) + text;
}

/**
 * Breaks one line of text into lines of at most `cells`: at spaces, between wide characters, and inside a
 * word only when it is longer than a line.
 */
export function wrap(text: string, cells: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of piecesOf(text, cells)) {
    if (line !== '' && cellsOf(line + piece.trimEnd()) > cells) {
      lines.push(line.trimEnd());
      line = '';
    }
    line += piece;
  }
  lines.push(line.trimEnd());
  return lines;
}

const CLOSING = /^[，。：；！？、）」』》…,.:;!?)\]'"]/u;

/** What must not be torn apart: words with the space behind them, and wide characters with their punctuation. */
function piecesOf(text: string, cells: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  for (const segment of characters(text)) {
    const mayBreak = piece !== '' && !CLOSING.test(segment) && segment !== ' ' && (piece.endsWith(' ') || isWide(piece) || isWide(segment));
    if (mayBreak || cellsOf(piece + segment) > cells) {
      pieces.push(piece);
      piece = '';
    }
    piece += segment;
  }
  return [...pieces, piece].filter((each) => each !== '');
}

// Of a piece its last character counts.
function isWide(piece: string): boolean {
  const last = characters(piece).at(-1) ?? '';
  return cellsOf(last) > 1;
}
