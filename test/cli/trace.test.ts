import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { Trace, type TraceEvent } from 'asynclings/trace';
import { runCli } from '../support/cli.ts';

function fixture(name: string): string {
  return fileURLToPath(new URL(`../fixtures/programs/${name}`, import.meta.url));
}

interface Report {
  readonly events: TraceEvent[];
  readonly blocked: { fn: string; line?: number; ms: number }[];
  readonly leaked: { fn: string; line?: number; waitingFor?: string }[];
  readonly neverAwaited: { fn: string; line?: number }[];
}

/** What the program printed, and the report behind it. */
function split(stdout: string): { output: string; report: Report } {
  const start = stdout.indexOf('{\n');
  return { output: stdout.slice(0, start), report: JSON.parse(stdout.slice(start)) as Report };
}

describe('a program that fetches three pages at once', async () => {
  const { code, stdout } = await runCli(['trace', '--json', fixture('fan-out.ts'), 'two', 'words']);
  const { output, report } = split(stdout);
  const trace = new Trace(report.events);

  test('prints what it prints anyway, and gets its own arguments', () => {
    expect(code).toBe(0);
    expect(output).toBe('page /3, page /1, page /2\ntwo words\nforgotten\n');
  });

  test('has a lane for each call that runs beside its caller, and none for one that its caller awaits on the spot', () => {
    expect(trace.tasks.map(({ name }) => name)).toEqual(['main program', 'page', 'page', 'page', 'report']);
  });

  test('shows the three fetches waiting together, by what the source says', () => {
    const pages = trace.tasks.filter(({ name }) => name === 'page');
    const fetches = pages.map(({ waits }) => waits[0]!);
    for (const wait of fetches) expect(wait.label).toMatch(/^fetch\(.*\(line 11\)$/);
    const lastBegin = Math.max(...fetches.map(({ sinceMs }) => sinceMs));
    const firstEnd = Math.min(...fetches.map(({ woken }) => woken?.atMs ?? 0));
    expect(lastBegin).toBeLessThan(firstEnd);
  });

  test('names the call that was waited for last by Promise.all', () => {
    const wait = trace.task('main program').waits.find(({ label }) => label.startsWith('Promise.all'));
    const slowest = trace.tasks.filter(({ name }) => name === 'page').toSorted((a, b) => (b.endedSeq ?? 0) - (a.endedSeq ?? 0))[0];
    expect(wait?.woken?.by).toBe(slowest?.id);
  });

  test('names the function that blocked the loop, and its line', () => {
    expect(report.blocked).toContainEqual(expect.objectContaining({ fn: 'compute', line: 22 }));
  });

  test('tells the call that nobody awaited, and no other', () => {
    expect(report.neverAwaited).toEqual([expect.objectContaining({ fn: 'report' })]);
  });
});

describe('a program with thenables, async generators, a call that never ends and an error', async () => {
  const { code, stdout, stderr } = await runCli(['trace', '--json', fixture('odds.ts')]);
  const { output, report } = split(stdout);

  test('runs as it would without being traced', () => {
    expect(code).toBe(1);
    expect(output).toBe('42 [ 0, 1 ]\n');
  });

  test('shows the awaits inside the generator in the lane of the loop that asks for its values', () => {
    const labels = new Trace(report.events).task('main program').waits.map(({ label }) => label);
    expect(labels.filter((label) => label.startsWith('new Promise((done) => setTimeout(done, 2)) (line 3)'))).toHaveLength(2);
    expect(labels[0]).toBe('thenable (line 34)');
  });

  test('tells the call that was still under way, and what it waited for', () => {
    expect(report.leaked).toEqual([{ fn: 'stuck', line: 22, waitingFor: 'new Promise(() => {})' }]);
  });

  test('prints the error with lines of the source and the calls that were waiting', () => {
    expect(stderr).toMatch(/RangeError: too deep\n {4}at .*odds\.ts:27:\d+\n {4}at async outer \(.*odds\.ts:31\)\n {4}at async main program \(.*odds\.ts:36\)/);
  });
});

test('calls that wait for each other are told, with the ring that they make', async () => {
  const { stdout } = await runCli(['trace', fixture('ring.ts')]);
  expect(stdout).toContain('hen → egg → hen: each waits for the next to end');
});

test('a trace is drawn within the width, in both languages', async () => {
  for (const lang of ['en', 'zh-CN']) {
    const { stdout } = await runCli(['trace', fixture('odds.ts'), '--lang', lang], { env: { COLUMNS: '70' } });
    expect(stdout).toContain(lang === 'en' ? 'Still under way at the end' : '结束时仍未完成');
  }
});

test('a program that is not there, or does not parse, is told in one sentence', async () => {
  expect(await runCli(['trace', 'nowhere.ts'])).toMatchObject({ code: 2, stderr: expect.stringContaining('no file nowhere.ts') });
  const broken = fileURLToPath(new URL('../fixtures/demos/broken.txt', import.meta.url));
  expect(await runCli(['trace', broken])).toMatchObject({ code: 2, stderr: expect.stringContaining('does not parse') });
});

test('a program that does not end is stopped', async () => {
  const { code, stdout } = await runCli(['trace', '--limit', '0.7', fileURLToPath(new URL('../fixtures/programs/endless.ts', import.meta.url))]);
  expect(code).toBe(124);
  expect(stdout).toContain('did not end within 0.7 s');
});
