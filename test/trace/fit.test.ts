import { expect, test } from 'vitest';
import { clip, oneLine, pad, padStart, wrap } from '../../src/trace/fit.ts';

test('text is broken at spaces', () => {
  expect(wrap('cancel requested by group of main', 12)).toEqual(['cancel', 'requested by', 'group of', 'main']);
});

test('Chinese text is broken between characters, but not before punctuation', () => {
  expect(wrap('请求唤醒，原因未知', 8)).toEqual(['请求唤', '醒，原因', '未知']);
});

test('a word longer than a line is broken inside', () => {
  expect(wrap('a abcdefghijk z', 4)).toEqual(['a', 'abcd', 'efgh', 'ijk', 'z']);
});

test('characters of several code points stay whole', () => {
  expect(wrap('👨‍👩‍👧‍👦👨‍👩‍👧‍👦', 3)).toEqual(['👨‍👩‍👧‍👦', '👨‍👩‍👧‍👦']);
});

test('nothing to wrap is one empty line', () => {
  expect(wrap('', 10)).toEqual(['']);
});

test('what does not fit is cut off with a mark', () => {
  expect([clip('lock', 4), clip('lock', 3), clip('数据库', 4), clip('数据库', 1), clip('x', 0)]).toEqual(['lock', 'lo…', '数…', '…', '']);
});

test('padding counts cells', () => {
  expect([pad('数据', 6), padStart('数据', 6), pad('long', 2)]).toEqual(['数据  ', '  数据', 'long']);
});

test('white space becomes one space, and what would move the cursor a question mark', () => {
  expect(oneLine('a\r\n\tb\u001B[31m\u202E\uD800')).toBe('a b?[31m??');
});
