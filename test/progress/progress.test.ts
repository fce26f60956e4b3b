import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Attempt, Progress } from '../../src/progress/mod.ts';

let dir: string;
beforeEach(() => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'asynclings-progress-'));
});
afterEach(() => rmSync(dir, { recursive: true }));

const attempt = (fields: Partial<Attempt>): Attempt => ({ exercise: 'mutex', status: 'failed', passed: 3, total: 9, misconceptions: [], suite: 's', sha256: 'a', ms: 12, ...fields });

describe('the record', () => {
  test('knows nothing of an exercise that nobody has tried', () => {
    const progress = Progress.open(dir);
    expect(progress.standing('mutex')).toEqual({ exercise: 'mutex', isSolved: false, attempts: 0, bestPassed: 0, total: 0, hints: 0, hasGivenUp: false });
    progress.close();
  });

  test('outlives the process', () => {
    const first = Progress.open(dir);
    first.recordAttempt(attempt({ passed: 5 }));
    first.recordAttempt(attempt({ status: 'passed', passed: 9, medal: 'silver' }));
    first.recordAttempt(attempt({ status: 'passed', passed: 9, medal: 'bronze' }));
    first.recordHint('mutex', 1);
    first.recordHint('mutex', 1);
    first.recordGivenUp('mutex');
    first.close();
    const second = Progress.open(dir);
    expect(second.standing('mutex')).toMatchObject({ isSolved: true, attempts: 3, bestPassed: 9, total: 9, medal: 'silver', hints: 1, hasGivenUp: true });
    expect(second.standing('condition').attempts).toBe(0);
    second.close();
  });

  test('counts the misconceptions of failed attempts', () => {
    const progress = Progress.open(dir);
    progress.recordAttempt(attempt({ misconceptions: ['M20', 'M21'] }));
    progress.recordAttempt(attempt({ misconceptions: ['M21'] }));
    expect([...progress.misconceptions()]).toEqual([['M20', 1], ['M21', 2]]);
    progress.close();
  });

  test('is set aside when it cannot be read, and begun anew', () => {
    writeFileSync(path.join(dir, 'progress.db'), 'this was a database once, and is none any more'.repeat(200));
    const progress = Progress.open(dir);
    const keptAs = path.join(dir, 'progress.db.broken-1');
    expect(progress.storage).toEqual({ kind: 'rebuilt', keptAs });
    expect(readFileSync(keptAs, 'utf8')).toContain('this was a database once');
    progress.recordAttempt(attempt({}));
    expect(progress.standing('mutex').attempts).toBe(1);
    progress.close();
  });

  test('is left alone when a newer version has written it', () => {
    const progress = Progress.open(dir);
    progress.close();
    const file = path.join(dir, 'progress.db');
    const bytes = readFileSync(file);
    bytes.writeUInt32BE(99, 60); // where SQLite keeps user_version
    writeFileSync(file, bytes);
    const later = Progress.open(dir);
    expect(later.storage).toMatchObject({ kind: 'unusable' });
    later.recordAttempt(attempt({}));
    expect(later.standing('mutex').attempts).toBe(1);
    expect(readdirSync(dir).filter((name) => name.includes('broken'))).toEqual([]);
  });

  test('is kept in memory where no folder can be made for it', () => {
    writeFileSync(path.join(dir, 'file'), '');
    const progress = Progress.open(path.join(dir, 'file'));
    expect(progress.storage.kind).toBe('unusable');
    progress.recordHint('mutex', 1);
    progress.recordHint('mutex', 1);
    expect(progress.standing('mutex').hints).toBe(1);
  });
});
