import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';

const scratch = mkdtempSync(path.join(tmpdir(), 'asynclings-help-'));
mkdirSync(path.join(scratch, '.asynclings')); // makes it a workspace
afterAll(() => rmSync(scratch, { recursive: true }));

const { stdout: overview } = await runCli(['--help']);
const commands = [...overview.slice(overview.indexOf('Commands:')).matchAll(/^ {2}([a-z-]+)\b/gm)].map(([, name = '']) => name);

async function examplesOf(command: string): Promise<string[]> {
  const { stdout } = await runCli([command, '--help']);
  return stdout.slice(stdout.indexOf('Examples:')).split('\n').map((line) => line.trim()).filter((line) => line.startsWith('asynclings '));
}

// An exercise that nobody has worked on yet fails, has no solution to show, and nothing to run again; `watch` wants a terminal.
const POSSIBLE: Record<string, number[]> = { check: [0, 1], solution: [1], replay: [0, 1, 2], watch: [2] };

test('every command is in the overview', () => {
  expect(commands).toEqual(expect.arrayContaining(['list', 'learn', 'demo', 'check', 'trace', 'doctor', 'completion']));
});

// What authors run takes its time: it has tests of its own.
test.each(commands.filter((name) => name !== 'author'))('every example that `%s --help` gives works', { timeout: 30_000 }, async (command) => {
  const examples = await examplesOf(command);
  expect(examples.length).toBeGreaterThan(0);
  for (const example of examples) {
    const args = example.split(' ').slice(1);
    // Programs of the reader's own are stood in for by one that does nothing.
    for (const file of args.filter((each) => each.endsWith('.ts'))) writeFileSync(path.join(scratch, file), 'export default async function main(): Promise<void> {}\n');
    const { code, stderr } = await runCli(args, { cwd: scratch });
    expect(POSSIBLE[command] ?? [0], `${example}\n${stderr}`).toContain(code);
  }
});
