import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import stringWidth from 'fast-string-width';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { runCli } from '../support/cli.ts';

vi.setConfig({ testTimeout: 20_000 }); // a test starts several processes, beside all the other tests

const scratch = mkdtempSync(path.join(tmpdir(), "asynclings' 探索 "));
afterAll(() => rmSync(scratch, { recursive: true }));

function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/${name}.ts`, import.meta.url));
}

/** A file whose default export is the repaired twin of a race. */
function repaired(race: string): string {
  const file = path.join(scratch, `${race}.ts`);
  writeFileSync(file, `import { fixed } from ${JSON.stringify(path.relative(scratch, fixture(`races/${race}`)))};\nexport default fixed;\n`);
  return file;
}

describe('a program with a race', () => {
  test('is told with its interleaving, the lines it stops at, and the command that replays it', async () => {
    const { code, stdout, stderr } = await runCli(['explore', fixture('races/lost-update')]);
    expect({ code, stderr }).toEqual({ code: 1, stderr: '' });
    for (const part of ['This order fails: RangeError: the balance is', 'here Bob was resumed although Ann was first', '(line 26: await', '--replay 0:0x1,3x1,4x1']) {
      expect(stdout).toContain(part);
    }
  });

  test('replays by that command to the same story', async () => {
    const found = await runCli(['explore', fixture('races/crossed-locks')]);
    const [, schedule = ''] = /--replay (\S+)/.exec(found.stdout) ?? [];
    const replayed = await runCli(['explore', fixture('races/crossed-locks'), '--replay', schedule]);
    expect(replayed.code).toBe(1);
    const told = replayed.stdout.trim().split('\n');
    expect(found.stdout.split('\n').slice(-told.length - 3).join('\n')).toContain(told.slice(4).join('\n'));
  });

  test('passes where a schedule does not bring it out', async () => {
    const { code, stdout } = await runCli(['explore', fixture('races/lost-update'), '--replay', '0:']);
    expect(code).toBe(0);
    expect(stdout).toContain('This order does not fail.');
  });

  test.each(['60', '80', '200'])('is told within %s columns in both languages', async (columns) => {
    for (const [lang, word] of [['en', 'This order fails'], ['zh', '这个次序会失败']] as const) {
      const { code, stdout } = await runCli(['explore', fixture('races/stolen-wake-up')], { env: { COLUMNS: columns, ASYNCLINGS_LANG: lang } });
      expect(code).toBe(1);
      expect(stdout).toContain(word);
      // A command is one line, to be copied.
      const story = stdout.split('\n').filter((line) => !line.includes('--replay'));
      expect(story.filter((line) => stringWidth(line) > Number(columns))).toEqual([]);
    }
  });

  test('is JSON on request', async () => {
    const { code, stdout } = await runCli(['explore', fixture('races/stolen-wake-up'), '--json']);
    expect(code).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ kind: 'failed', schedule: '0:2x1', isMinimal: true, failure: { name: 'RangeError' }, deviations: [{ chosen: { name: 'late' } }], events: expect.any(Array) });
  });

  test('that is a demo is explored as well, and what it prints belongs to the story alone', async () => {
    const { code, stdout } = await runCli(['explore', fixture('explore/chatty')], { env: { COLUMNS: '120' } });
    expect(code).toBe(1);
    expect(stdout).toContain('prints: Ivo is here');
    expect(stdout.match(/hello/g)).toHaveLength(2);
  });

  test('counts a promise that fails unseen as its failure', async () => {
    const { code, stdout } = await runCli(['explore', fixture('explore/unhandled')]);
    expect(code).toBe(1);
    expect(stdout).toContain('RangeError: nobody looks');
  });
});

describe('a program without a race', () => {
  test('holds in every order there is, and says how many those are', async () => {
    const run = await runCli(['explore', repaired('crossed-locks')]);
    expect(run).toEqual({ code: 0, stderr: '', stdout: expect.stringMatching(/^It holds in every order there is: \d+\.\nOthers came in at the waits of the runtime only; .*\n$/) });
  });

  test('holds in as many as were asked for', async () => {
    const run = await runCli(['explore', repaired('wrong-bell'), '--schedules', '50', '--seed', '9']);
    expect(run).toEqual({ code: 0, stderr: '', stdout: expect.stringMatching(/^It holds in the 50 orders that were tried; there are more\.\nOthers came in .*\n$/) });
  });
});

describe('a program that cannot be explored', () => {
  test('because it draws from a source of its own, is refused', async () => {
    const { code, stderr } = await runCli(['explore', fixture('explore/by-chance')]);
    expect(code).toBe(2);
    expect(stderr).toContain('did not do the same twice');
  });

  test('because it never gives way, is stopped', async () => {
    const { code, stderr } = await runCli(['explore', fixture('explore/stuck'), '--limit', '0.2']);
    expect(code).toBe(124);
    expect(stderr).toContain('still busy after 0.2 s');
  });

  test('because it ends its process, is told with its last words on request', async () => {
    const { code, stdout, stderr } = await runCli(['--debug', 'explore', fixture('explore/leaves')]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('ended its process (exit code 7)');
    expect(stderr).toContain('so long');
  });

  test.each([
    [['explore'], 'missing'],
    [['explore', 'nowhere.ts'], 'no file nowhere.ts'],
    [['explore', fixture('demos/not-a-demo')], 'cannot be explored'],
    [['explore', fixture('races/lost-update'), '--replay', 'fast'], "'fast' is not a schedule"],
    [['explore', fixture('races/lost-update'), '--replay', '0:90x4'], 'does not fit'],
    [['explore', fixture('races/lost-update'), '--schedules', '0'], '--schedules takes a number above 0'],
    [['explore', fixture('races/lost-update'), '--seed', 'x'], '--seed takes a whole number'],
    [['explore', fixture('races/lost-update'), '--limit', '0'], '--limit takes a number above 0'],
  ])('%j gets one sentence and exit code 2', async (args, expected) => {
    const { code, stdout, stderr } = await runCli(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(expected);
    expect(stderr.trim().split('\n')).toHaveLength(1);
  });
});

test('a lost update across a plain async function shows only when every await lets others in', { timeout: 20_000 }, async () => {
  const file = fileURLToPath(new URL('../fixtures/explore/plain-async.ts', import.meta.url));
  const asyncio = await runCli(['explore', file]);
  expect(asyncio).toMatchObject({ code: 0, stdout: expect.stringContaining('--interleaving js') });
  const js = await runCli(['explore', file, '--interleaving', 'js']);
  expect(js).toMatchObject({ code: 1, stdout: expect.stringContaining('RangeError: the balance is 10') });
  expect(js.stdout).toContain('--interleaving js --replay 0:');
});
