import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fromJsonLines } from 'asynclings/trace';
import { afterAll, expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'asynclings 导出 '));
afterAll(() => rmSync(scratch, { recursive: true }));

test('a demo is exported to standard output in each format, and nothing else is', async () => {
  const [html, perfetto, jsonl] = await Promise.all(['html', 'perfetto', 'jsonl'].map(async (format) => (await runCli(['demo', 'group-abort', '--export', format])).stdout));
  expect(html).toMatch(/^<!doctype html>[^]*<\/html>\n$/);
  expect(JSON.parse(perfetto!)).toHaveProperty('traceEvents');
  expect(fromJsonLines(jsonl!).task('music').outcome).toBe('failed');
});

test('--out writes a file and names it on standard error, in the language of the command line', async () => {
  const file = path.join(scratch, '图.html');
  const { code, stdout, stderr } = await runCli(['--lang', 'zh-CN', 'demo', 'group-abort', '--export', 'html', '--out', file]);
  expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: '', stderr: `轨迹已写入 ${file}\n` });
  expect(readFileSync(file, 'utf8')).toContain('<html lang="zh-CN">');
});

test('a file without a format, and one that cannot be written, are told in one sentence', async () => {
  const noFormat = await runCli(['demo', 'group-abort', '--out', 'x.html']);
  expect(noFormat).toMatchObject({ code: 2, stdout: '', stderr: 'asynclings: --out x.html needs a format; add --export html, perfetto or jsonl\n' });
  const noFolder = await runCli(['demo', 'group-abort', '--export', 'html', '--out', path.join(scratch, 'missing', 'x.html')]);
  expect(noFolder.code).toBe(2);
  expect(noFolder.stderr).toMatch(/^asynclings: .* cannot be written: .*\n$/);
});

test('a traced program is exported as a page too', async () => {
  const file = path.join(scratch, 'program.ts');
  writeFileSync(file, 'const wait = async () => { await null; };\nawait wait();\n');
  expect((await runCli(['trace', '--export', 'html', file])).stdout).toMatch(/<\/html>\n$/);
});
