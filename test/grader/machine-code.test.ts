import { mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { keepMachineCode } from '../../src/grader/machine-code.ts';
import type { GradeOrder } from '../../src/grader/messages.ts';
import { launchAt } from '../../src/sandbox/mod.ts';

const CHILD = `
process.on('message', ({ kind }) => {
  if (kind === 'rehearse') process.send({ kind: 'rehearsed' });
  else process.send({ kind: 'machine-code', base64: Buffer.from('code').toString('base64') }, () => process.exit());
});
process.send({ kind: 'ready' });
`;

test('new machine code takes the place of what other builds have left a long time ago', async () => {
  const dir = mkdtempSync(path.join(os.tmpdir(), 'asynclings-machine-code-'));
  onTestFinished(() => rmSync(dir, { recursive: true }));
  const entry = path.join(dir, 'child.mjs');
  writeFileSync(entry, CHILD);
  const abandoned = path.join(dir, 'grading-abandoned.bin');
  writeFileSync(abandoned, '');
  utimesSync(abandoned, 0, 0);
  writeFileSync(path.join(dir, 'grading-other.bin'), '');
  const file = path.join(dir, 'grading-this.bin');
  await keepMachineCode(pathToFileURL(entry), launchAt('C', { readable: [entry] }), file, async () => ({ kind: 'rehearse' }) as GradeOrder);
  expect(readFileSync(file, 'utf8')).toBe('code');
  expect(readdirSync(dir).toSorted()).toEqual(['child.mjs', 'grading-other.bin', 'grading-this.bin']);
});
