import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import stringWidth from 'fast-string-width';
import { afterAll, describe, expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';

const ANSI = '\u001B[';
const scratch = mkdtempSync(path.join(tmpdir(), 'asynclings 测试 '));
afterAll(() => rmSync(scratch, { recursive: true }));

function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/demos/${name}`, import.meta.url));
}

describe('without a terminal', () => {
  test('the bare command prints the overview and ends well', async () => {
    const { code, stdout, stderr } = await runCli([]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('group-abort');
    expect(stdout).not.toContain(ANSI);
  });

  test('every listing is JSON on request', async () => {
    for (const args of [['list'], ['list', 'chapters'], ['list', 'demos'], ['list', 'exercises']]) {
      const { code, stdout } = await runCli([...args, '--json']);
      expect(code).toBe(0);
      expect(JSON.parse(stdout)).toEqual(expect.arrayContaining([expect.any(Object)]));
    }
  });

  test('Chinese is chosen by --lang, by ASYNCLINGS_LANG and by the locale, in this order', async () => {
    expect((await runCli(['list', '--lang', 'zh-CN'])).stdout).toContain('任务组');
    expect((await runCli(['list'], { env: { ASYNCLINGS_LANG: 'zh' } })).stdout).toContain('任务组');
    expect((await runCli(['list'], { env: { LANG: 'zh_CN.UTF-8' } })).stdout).toContain('任务组');
    expect((await runCli(['list', '--lang=en'], { env: { LANG: 'zh_CN.UTF-8' } })).stdout).not.toContain('任务组');
  });

  test('help is printed for the program and for each command, in both languages', async () => {
    for (const command of ['', 'list', 'learn', 'demo', 'check']) {
      for (const [lang, word] of [['en', 'Usage:'], ['zh-CN', '用法：']] as const) {
        const { code, stdout } = await runCli([...(command ? [command] : []), '--help', '--lang', lang]);
        expect(code).toBe(0);
        expect(stdout).toContain(word);
      }
    }
  });
});

describe('a demo', () => {
  test.each(['60', '80', '200'])('draws its trace within %s columns', async (columns) => {
    for (const lang of ['en', 'zh-CN']) {
      const { code, stdout } = await runCli(['demo', 'group-abort', '--trace', '--lang', lang], { env: { COLUMNS: columns } });
      expect(code).toBe(0);
      expect(stdout).not.toContain(ANSI);
      expect(stdout.split('\n').filter((line) => stringWidth(line) > Number(columns))).toEqual([]);
    }
  });

  test('lets the cancellation be read off its trace', async () => {
    const { stdout } = await runCli(['demo', 'group-abort', '--trace'], { env: { COLUMNS: '100' } });
    for (const line of ['music    failed: Error: the disc is scratched', 'photos   cancel requested by group of main, because music failed', 'delivered at sleep 100 ms', 'leaves group of main']) {
      expect(stdout).toContain(line);
    }
  });

  test('that is stuck says who waits for whom, without being asked', async () => {
    const { code, stdout } = await runCli(['demo', 'deadlock'], { env: { COLUMNS: '100' } });
    expect(code).toBe(0);
    expect(stdout).toContain("deadlock T1 → T2 → T1: T1 waits for lock 'b'; T2 waits for lock 'a'");
    const chinese = await runCli(['demo', 'deadlock', '--lang', 'zh-CN'], { env: { COLUMNS: '100' } });
    expect(chinese.stdout).toContain("死锁 T1 → T2 → T1：T1 在等待锁 'b'；T2 在等待锁 'a'");
  });

  test('gives output and events as JSON', async () => {
    const { code, stdout } = await runCli(['demo', 'group-abort', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ demo: 'group-abort', status: 'done', output: expect.any(Array), events: expect.arrayContaining([expect.objectContaining({ kind: 'group.abort' })]) });
  });

  test('that throws says so in one sentence and ends with 1', async () => {
    const { code, stderr } = await runCli(['demo', fixture('throws.ts')]);
    expect(code).toBe(1);
    expect(stderr.trim().split('\n')).toEqual([expect.stringContaining('RangeError: out of eggs')]);
  });

  test('that never ends is stopped, and the exit code is 124', async () => {
    const { code, stdout, stderr } = await runCli(['demo', fixture('endless.ts'), '--limit', '0.5']);
    expect(code).toBe(124);
    expect(stdout).toBe('begun\n');
    expect(stderr).toContain('did not end within 0.5 s');
  });

  test('is stopped by Ctrl-C with 130', async () => {
    const { code, stderr } = await runCli(['demo', fixture('endless.ts')], { signal: { name: 'SIGINT', after: 'begun' } });
    expect(code).toBe(130);
    expect(stderr.trim()).toBe('Stopped.');
  });

  test('that is none is refused', async () => {
    const { code, stderr } = await runCli(['demo', fixture('not-a-demo.ts')]);
    expect(code).toBe(2);
    expect(stderr).toContain('is not a demo');
  });

  test('that does not parse is shown with the line, also on a path with spaces and Chinese characters', async () => {
    const file = path.join(scratch, '坏 demo.ts');
    copyFileSync(fixture('broken.txt'), file);
    const { code, stderr } = await runCli(['demo', file]);
    expect(code).toBe(2);
    expect(stderr).toContain('does not parse');
    expect(stderr).toContain('坏 demo.ts');
  });
});

describe('wrong input gets one sentence and exit code 2', () => {
  test.each([
    [['demo', 'group-abrot'], "did you mean 'group-abort'?"],
    [['demo', 'zzz'], 'list demos'],
    [['check', 'map-concurent'], "did you mean 'map-concurrent'?"],
    [['lst'], "did you mean 'list'?"],
    [['demo', 'group-abort', '--trce'], "did you mean '--trace'?"],
    [['demo', 'group-abort', '--seed', 'x'], '--seed takes a whole number'],
    [['demo', 'group-abort', '--limit', '0'], '--limit takes a number above 0'],
    [['demo', 'group-abort', '--seed'], 'needs a value'],
    [['demo', 'group-abort', '--fixed'], 'no repaired twin'],
    [['demo', 'nowhere.ts'], 'no file nowhere.ts'],
    [['check', 'map-concurrent', '--file', 'nowhere.ts'], 'no file nowhere.ts'],
    [['list', 'cats'], "no 'cats' to list"],
    [['learn', '9.9'], "no section '9.9'"],
    [['list', '--lang', 'fr'], 'the languages are en and zh-CN'],
  ])('%j', async (args, expected) => {
    const { code, stdout, stderr } = await runCli(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(expected);
    expect(stderr.trim().split('\n')).toHaveLength(1);
    expect(stderr).not.toMatch(/\n\s+at /);
  });
});
