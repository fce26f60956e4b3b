import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const SCRIPT = '/usr/bin/script'; // gives a program a terminal
const executable = fileURLToPath(new URL('../../dist/bin/asynclings.js', import.meta.url));
const program = fileURLToPath(new URL('../fixtures/programs/slow.ts', import.meta.url));
const HIDE = '\u001B[?25l';
const SHOW = '\u001B[?25h';

/** What a terminal is sent while the program is traced in it; `interruptAfter`: where Ctrl-C is pressed. */
function inTerminal(args: readonly string[], { interruptAfter, redirect = '' }: { interruptAfter?: string; redirect?: string } = {}): Promise<{ text: string; code: number | null }> {
  const command = `stty cols 70 rows 20; exec ${process.execPath} ${executable} trace ${args.join(' ')} ${program} ${redirect}`;
  const child = spawn(SCRIPT, ['-qec', command, '/dev/null'], { env: { PATH: process.env['PATH'], LANG: 'C', TERM: 'xterm-256color' } });
  let text = '';
  let isInterrupted = false;
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => {
    text += chunk;
    if (interruptAfter !== undefined && !isInterrupted && text.includes(interruptAfter)) {
      isInterrupted = true;
      child.stdin.write('\u0003');
    }
  });
  return new Promise((resolve) => child.on('close', (code) => resolve({ text, code })));
}

describe.skipIf(!existsSync(SCRIPT))('a program that is traced in a terminal', () => {
  test('has its calls shown below what it prints, and the report in the end', { timeout: 20_000 }, async () => {
    const { text, code } = await inTerminal([]);
    expect(code).toBe(0);
    expect(text).toMatch(/async function +state +for +waits for +line/);
    expect(text).toMatch(/download ×2 .*later\(ms\) +5/);
    expect(text.lastIndexOf('What ran beside what')).toBeGreaterThan(text.lastIndexOf('waits for  '));
    for (const line of ['begin', 'downloaded in 1000', 'half a line, and its end', 'to the other stream']) {
      expect(visible(text)).toContain(line);
    }
    expect(text.lastIndexOf(SHOW)).toBeGreaterThan(text.lastIndexOf(HIDE));
  });

  test('has nothing shown with --no-live and --json, and where the output is no terminal', { timeout: 20_000 }, async () => {
    for (const { text } of await Promise.all([inTerminal(['--no-live']), inTerminal(['--json']), inTerminal([], { redirect: '>/dev/null 2>&1' })])) {
      expect(text).not.toContain('waits for  ');
      expect(text).not.toContain(HIDE);
    }
  });

  test('leaves the terminal clean when it is interrupted', { timeout: 20_000 }, async () => {
    const { text, code } = await inTerminal([], { interruptAfter: 'under way' });
    expect(code).toBe(130);
    expect(text.lastIndexOf(SHOW)).toBeGreaterThan(text.lastIndexOf(HIDE));
    // What was drawn last is erased line by line before anything else is said.
    // oxlint-disable-next-line no-control-regex -- escape sequences are what is looked for
    expect(text.slice(text.lastIndexOf('under way'))).toMatch(/\u001B\[2K.*Stopped\./s);
  });
});

/** Without what was drawn and erased: the part of each chunk that stays. */
function visible(text: string): string {
  // oxlint-disable-next-line no-control-regex -- escape sequences are what is looked for
  return text.replaceAll(/\u001B\[\?2026h.*?\u001B\[\?2026l/gs, '').replaceAll(/\u001B\[[\d;?]*[A-Za-z]/g, '');
}
