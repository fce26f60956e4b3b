import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { cacheFile, keepInCache, MS_PER_DAY, removeOldBeside, writeWhole } from '../../src/sandbox/mod.ts';

let home: string;
beforeEach(() => {
  home = mkdtempSync(path.join(os.tmpdir(), 'asynclings-cache-'));
  vi.stubEnv('XDG_CACHE_HOME', home);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(home, { recursive: true });
});

test('a file is kept in the folder that the environment names, and nothing else is left there', () => {
  const file = cacheFile('level.json');
  keepInCache(file, 'A');
  keepInCache(file, 'B');
  expect(file).toBe(path.join(home, 'asynclings', 'level.json'));
  expect(readFileSync(file, 'utf8')).toBe('B');
  expect(readdirSync(path.dirname(file))).toEqual(['level.json']);
});

test('where nothing can be written nothing is kept, and nobody is bothered', () => {
  writeFileSync(path.join(home, 'asynclings'), 'a file where the folder should be');
  const file = cacheFile('level.json');
  expect(() => writeWhole(file, 'A')).toThrow(/EEXIST|ENOTDIR/);
  keepInCache(file, 'A');
  removeOldBeside(file, 'level', 0);
  expect(readdirSync(home)).toEqual(['asynclings']);
});

test('old files of the same family are removed, and no others', () => {
  const file = cacheFile('grading-new.bin');
  mkdirSync(path.dirname(file));
  const nowS = Date.now() / 1000;
  for (const [name, days] of Object.entries({ 'grading-new.bin': 31, 'grading-old.bin': 31, 'grading-old.bin.7.draft': 31, 'grading-recent.bin': 29, 'sandbox.json': 31 })) {
    writeFileSync(cacheFile(name), '');
    const writtenAtS = nowS - (days * MS_PER_DAY) / 1000;
    utimesSync(cacheFile(name), writtenAtS, writtenAtS);
  }
  removeOldBeside(file, 'grading-', 30 * MS_PER_DAY);
  expect(readdirSync(path.dirname(file)).toSorted()).toEqual(['grading-new.bin', 'grading-recent.bin', 'sandbox.json']);
});
