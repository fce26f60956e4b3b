import { mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { runCli } from '../support/cli.ts';

const LONG_AGO = new Date('2001-01-01');

describe('the machine code of the command line', () => {
  let cache: string;
  beforeEach(() => {
    cache = mkdtempSync(path.join(tmpdir(), 'asynclings-cache-'));
  });
  afterEach(() => rmSync(cache, { recursive: true }));

  const start = () => runCli(['--version'], { env: { XDG_CACHE_HOME: cache } });
  const kept = () => readdirSync(path.join(cache, 'asynclings')).filter((name) => name.startsWith('cli-'));

  test('is kept by the first start and used by the next', async () => {
    const first = await start();
    const [name = ''] = kept();
    const { mtimeMs } = statSync(path.join(cache, 'asynclings', name));
    expect(await start()).toEqual(first);
    expect(first).toMatchObject({ code: 0, stderr: '' });
    expect(kept()).toEqual([name]);
    expect(statSync(path.join(cache, 'asynclings', name)).mtimeMs).toBe(mtimeMs);
  });

  test('is made anew when it is broken', async () => {
    const first = await start();
    const file = path.join(cache, 'asynclings', kept()[0] ?? '');
    writeFileSync(file, 'not machine code');
    expect(await start()).toEqual(first);
    expect(statSync(file).size).toBeGreaterThan(10_000);
  });

  test('goes when it is of another build and old', async () => {
    await start();
    const other = path.join(cache, 'asynclings', 'cli-other.bin');
    writeFileSync(other, 'old');
    utimesSync(other, LONG_AGO, LONG_AGO);
    writeFileSync(path.join(cache, 'asynclings', kept().find((name) => name !== 'cli-other.bin') ?? ''), 'broken');
    await start();
    expect(kept()).not.toContain('cli-other.bin');
  });

  test('is done without where nothing can be written', async () => {
    const nowhere = path.join(cache, 'a-file');
    writeFileSync(nowhere, '');
    expect(await runCli(['--version'], { env: { XDG_CACHE_HOME: nowhere } })).toMatchObject({ code: 0, stderr: '' });
  });
});
