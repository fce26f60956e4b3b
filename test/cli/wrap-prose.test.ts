import { Chalk } from 'chalk';
import stringWidth from 'fast-string-width';
import { describe, expect, test } from 'vitest';
import { wrapProse } from '../../src/cli/wrap-prose.ts';

const paint = new Chalk({ level: 1 });
const TEXT = '条件变量把锁和唤醒合在一起：wait() 交出锁，睡下，返回之前重新拿到锁（“先再看一眼”）。被唤醒的意思是“再看一眼”，而不是“归你了”。';

describe.each([...Array(40).keys()].map((n) => n + 12))('at %i columns', (width) => {
  const lines = wrapProse(TEXT, width).split('\n');

  test('no line of Chinese is too wide, begins with a mark that closes, or ends with one that opens', () => {
    for (const line of lines) {
      expect(stringWidth(line)).toBeLessThanOrEqual(width);
      expect(line).not.toMatch(/^[，。；：？！、”’）》」】]|[（“‘《「【]$/u);
    }
  });

  test('nothing is lost, and no word is broken', () => {
    expect(lines.join('').replaceAll(' ', '')).toBe(TEXT.replaceAll(' ', ''));
    expect(lines.some((line) => line.includes('wait()'))).toBe(true);
  });
});

test('a line is filled up to a word in Latin letters', () => {
  expect(wrapProse('所以要在循环里等。waitFor() 就是这个循环：看一眼，睡下。', 24)).toBe('所以要在循环里等。\nwaitFor() 就是这个循环：\n看一眼，睡下。');
  expect(wrapProse('背压则体现在返回值上 write() 无论如何都会收下', 30)).toBe('背压则体现在返回值上 write()\n无论如何都会收下');
});

test('a colour stays with its word', () => {
  const text = `交出${paint.cyan('锁')}，睡下，再${paint.bold('看')}一眼`;
  for (const line of wrapProse(text, 6).split('\n')) expect(stringWidth(line)).toBeLessThanOrEqual(6);
  expect(wrapProse(text, 7)).toContain(`${paint.cyan('锁')}，`);
});

test('text without Chinese is wrapped as ever', () => {
  expect(wrapProse('one two three', 8)).toBe('one two\nthree');
});
