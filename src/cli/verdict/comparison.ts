import type { ChalkInstance } from 'chalk';
import { diffLines } from 'diff';
import { cellsOf } from '../../trace/mod.ts';
import type { VerdictWords } from './words.ts';

const MOST_LINES = 20;

/** Two printed values: side by side when they are short, else what differs line by line. */
export function renderComparison(expected: string, actual: string, words: VerdictWords, paint: ChalkInstance): string[] {
  if (!expected.includes('\n') && !actual.includes('\n')) return sideBySide(expected, actual, words, paint);
  const lines = diffLines(expected, actual).flatMap(({ value, added, removed }) =>
    value
      .replace(/\n$/, '')
      .split('\n')
      .map((line) => (added ? paint.red(`  + ${line}`) : removed ? paint.green(`  - ${line}`) : paint.dim(`    ${line}`))),
  );
  const legend = `  ${paint.green(`- ${words.expected}`)}  ${paint.red(`+ ${words.actual}`)}`;
  return [legend, ...lines.slice(0, MOST_LINES), ...(lines.length > MOST_LINES ? ['    …'] : [])];
}

function sideBySide(expected: string, actual: string, words: VerdictWords, paint: ChalkInstance): string[] {
  const width = Math.max(cellsOf(words.expected), cellsOf(words.actual));
  const row = (label: string, value: string): string => `  ${label}${' '.repeat(width - cellsOf(label))}  ${value}`;
  return [paint.green(row(words.expected, expected)), paint.red(row(words.actual, actual))];
}
