import { mkdirSync, mkdtempSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { CourseError, discoverCourse, FieldReader, indexFile } from '../../src/course/mod.ts';
import { misconceptionsFile } from '../../src/course/schema.ts';

const FILE = 'chapters/misconceptions.json';
const LONG_AGO = new Date('2001-01-01');
const truth = (text: string) => ({ M01: { truth: { en: text, 'zh-CN': text } } });
let root: string;

/** An index that says something else than the file. */
function indexOf(text: string, size = statSync(path.join(root, FILE)).size): string {
  return JSON.stringify({ [FILE]: { size, fields: truth(text) } });
}

beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'asynclings-course-'));
  mkdirSync(path.join(root, 'dist'));
  mkdirSync(path.join(root, 'chapters'));
  writeFileSync(path.join(root, FILE), JSON.stringify(truth('in the file')));
});
afterEach(() => rmSync(root, { recursive: true }));

function indexed(content: string): FieldReader {
  writeFileSync(indexFile(root), content);
  return FieldReader.withIndex(root);
}

test('what has not changed since the index was made is taken from the index', () => {
  utimesSync(path.join(root, FILE), LONG_AGO, LONG_AGO);
  expect(indexed(indexOf('in the index')).read(misconceptionsFile, FILE)).toEqual(truth('in the index'));
});

test('what is newer than the index is read', () => {
  const reader = indexed(indexOf('in the index'));
  utimesSync(path.join(root, FILE), new Date(Date.now() + 60_000), new Date(Date.now() + 60_000));
  expect(reader.read(misconceptionsFile, FILE)).toEqual(truth('in the file'));
});

test('what is of another length is read, however new the index', () => {
  utimesSync(path.join(root, FILE), LONG_AGO, LONG_AGO);
  expect(indexed(indexOf('in the index', 1)).read(misconceptionsFile, FILE)).toEqual(truth('in the file'));
});

test('what the index does not know is read, and so is everything when the index is broken', () => {
  expect(indexed('{}').read(misconceptionsFile, FILE)).toEqual(truth('in the file'));
  expect(indexed('{"chapters').read(misconceptionsFile, FILE)).toEqual(truth('in the file'));
});

test('an index that is older than the rules is not used', () => {
  utimesSync(path.join(root, FILE), LONG_AGO, LONG_AGO);
  indexed(indexOf('in the index'));
  utimesSync(indexFile(root), LONG_AGO, LONG_AGO);
  expect(FieldReader.withIndex(root).read(misconceptionsFile, FILE)).toEqual(truth('in the file'));
});

test('a file that was removed is missed, although the index knows it', () => {
  const reader = indexed(indexOf('in the index'));
  rmSync(path.join(root, FILE));
  expect(() => reader.read(misconceptionsFile, FILE)).toThrow(CourseError);
});

test('the course is the same with its index and without', () => {
  const { root: ours } = discoverCourse();
  expect(discoverCourse(ours)).toEqual(discoverCourse(ours, FieldReader.withoutIndex(ours)));
});
