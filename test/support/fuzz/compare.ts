import type { GoldenRun } from './golden.ts';

const LINES_AROUND = 5;
const COLUMN = 72;

/** The first line in which two logs differ, or -1. */
export function firstDifference(expected: readonly string[], actual: readonly string[]): number {
  const length = Math.max(expected.length, actual.length);
  for (let i = 0; i < length; i++) if (expected[i] !== actual[i]) return i;
  return -1;
}

/** The program and both logs around their first difference, side by side. */
export function explainDifference({ program, log }: GoldenRun, actual: readonly string[]): string {
  const at = firstDifference(log, actual);
  const rows = [`seed ${program.seed}: ${JSON.stringify(program)}`, `${'  CPython'.padEnd(COLUMN)}   asynclings`];
  const end = Math.min(at + LINES_AROUND + 1, Math.max(log.length, actual.length));
  for (let i = Math.max(0, at - LINES_AROUND); i < end; i++) {
    const isEqual = log[i] === actual[i];
    rows.push(`${isEqual ? ' ' : '!'} ${(log[i] ?? '(nothing)').padEnd(COLUMN - 2)} | ${actual[i] ?? '(nothing)'}`);
  }
  return rows.join('\n');
}
