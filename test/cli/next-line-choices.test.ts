import { expect, test } from 'vitest';
import { nextLineChoices } from '../../src/cli/demo/next-line-choices.ts';

test('the next line stands among those that come later, in an order that gives nothing away', () => {
  expect(nextLineChoices(['start', 'c', 'a', 'b'], 1)).toEqual(['a', 'b', 'c']);
});

test('of the last line there are versions with other numbers', () => {
  expect(nextLineChoices(['10 ms', 'total: 30'], 1)).toEqual(['total: 29', 'total: 30', 'total: 31', 'total: 60']);
});

test('a line that nothing can be put beside stands alone', () => {
  expect(nextLineChoices(['done'], 0)).toEqual(['done']);
});

test('there are never more than four, and never two alike', () => {
  const lines = ['a', 'a', 'b', 'b', 'c', 'd', 'e'];
  for (const [index, line] of lines.entries()) {
    const choices = nextLineChoices(lines, index);
    expect(choices).toContain(line);
    expect(new Set(choices).size).toBe(choices.length);
    expect(choices.length).toBeLessThanOrEqual(4);
  }
});
