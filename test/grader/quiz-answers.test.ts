import { expect, test } from 'vitest';
import { firstDeviation, isRightAnswer } from '../../src/grader/mod.ts';

const LINES = ['A', 'C 1', 'B'];

test('an answer is right whatever stands between its words, and in either case', () => {
  for (const answer of ['A C 1 B', 'a,c 1;b', ' A → C → 1 → B ']) expect(isRightAnswer(LINES, answer)).toBe(true);
  for (const answer of ['', 'A C 1', 'A C 1 B B', 'C A 1 B']) expect(isRightAnswer(LINES, answer)).toBe(false);
});

test('the first line that an answer does not have in its place is found', () => {
  expect(firstDeviation(LINES, 'A B C 1')).toBe(1);
  expect(firstDeviation(LINES, 'A C 2 B')).toBe(1);
  expect(firstDeviation(LINES, 'A C 1')).toBe(2);
  expect(firstDeviation(LINES, 'x')).toBe(0);
});

test('an answer that goes on too long deviates in none of the lines', () => {
  expect(firstDeviation(LINES, 'a c 1 b d')).toBe(undefined);
});
