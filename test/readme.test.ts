import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { runCli } from './support/cli.ts';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Blocks of a README that begin with a command, and what it says they print. */
function shownRuns(file: string): { command: string; output: string }[] {
  const text = readFileSync(`${root}/${file}`, 'utf8');
  return [...text.matchAll(/^```\n\$ npx asynclings ([^\n]+)\n([\s\S]*?)^```$/gm)].map(([, command = '', output = '']) => ({ command, output }));
}

test.each(['README.md', 'README.zh-CN.md'])('%s shows what the commands really print', async (file) => {
  const runs = shownRuns(file);
  expect(runs.length).toBeGreaterThanOrEqual(2);
  for (const { command, output } of runs) {
    // The reader's own file is the starter at first, and where it lies is said once.
    const isCheck = command.startsWith('check');
    const args = isCheck ? ['--file', 'exercises/02-task-group/map-concurrent/starter.ts'] : [];
    const { stdout } = await runCli([...command.split(' '), ...args], { cwd: root, env: { COLUMNS: '80' } });
    expect(isCheck ? output.slice(output.indexOf('\n') + 1) : output).toBe(stdout);
  }
});
