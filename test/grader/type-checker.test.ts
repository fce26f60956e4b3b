import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TypeChecker } from '../../src/grader/mod.ts';

const dir = mkdtempSync(path.join(os.tmpdir(), 'asynclings types 类型 '));
const config = path.join(dir, 'tsconfig.json');
const file = path.join(dir, 'answer.ts');

let checker: TypeChecker;
beforeAll(async () => {
  writeFileSync(config, JSON.stringify({ compilerOptions: { target: 'ES2023', lib: ['ES2023'], strict: true, noEmit: true, types: [] }, include: ['*.ts'] }));
  writeFileSync(file, 'export const right: number = 1;\n');
  checker = (await TypeChecker.open(config, dir))!;
});
afterAll(async () => {
  await checker.close();
  rmSync(dir, { recursive: true });
});

test('what the type checker says follows the file, with the line', { timeout: 20_000 }, async () => {
  expect(await checker.check(file)).toEqual([]);
  writeFileSync(file, "export const right: number = 1;\nexport const wrong: number = 'one';\n");
  expect(await checker.check(file)).toMatchObject([{ line: 2, text: expect.stringContaining('not assignable') as string }]);
});

test('there is nothing to say of a file that is gone, nor of a project that is none', { timeout: 20_000 }, async () => {
  expect(await checker.check(path.join(dir, 'gone.ts'))).toEqual([]);
  const lost = await TypeChecker.open(path.join(dir, 'no-such', 'tsconfig.json'), dir);
  expect((await lost?.check(file)) ?? []).toEqual([]);
  await lost?.close();
});

test('a checker that has ended says nothing more, and keeps nobody waiting', { timeout: 20_000 }, async () => {
  const short = (await TypeChecker.open(config, dir))!;
  const asked = short.check(file);
  await short.close();
  await asked;
  expect(await short.check(file)).toEqual([]);
});
