import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { type ChildEnd, isPossible, launchAt, SANDBOX_LEVELS, SandboxBrokenError, selfTest, SpareChildren, startChild } from '../../src/sandbox/mod.ts';

const dir = mkdtempSync(path.join(os.tmpdir(), 'asynclings-sandbox-'));
afterAll(() => rmSync(dir, { recursive: true }));

function program(name: string, code: string): URL {
  const file = path.join(dir, `${name}.mjs`);
  writeFileSync(file, code);
  return pathToFileURL(file);
}

const READY = `process.send({ kind: 'ready' });`;

/** Starts a child, does something with it once it is ready, and tells how it ended. */
async function endOf(entry: URL, act: (child: ReturnType<typeof startChild>) => void, maxOutputBytes = Infinity): Promise<ChildEnd> {
  const child = startChild(entry, { onOutput: () => {}, onMessage: () => act(child), maxOutputBytes, limitMs: 20_000 });
  return child.ended;
}

describe('limits', () => {
  test('a child that works and says nothing is noticed by its processor time', { timeout: 20_000 }, async () => {
    const end = await endOf(program('spin', `${READY} process.once('message', () => { for (;;); });`), (child) => {
      child.limitSilence(100);
      child.send({});
    });
    expect(end.kind).toBe('blocked');
  });

  test('set on a child that has ended keep nobody waiting', async () => {
    const child = startChild(program('short', ''), { onOutput: () => {}, onMessage: () => {} });
    await child.ended;
    const resources = process.getActiveResourcesInfo().filter((name) => name === 'Timeout').length;
    child.limit(60_000);
    child.limitSilence(100);
    expect(process.getActiveResourcesInfo().filter((name) => name === 'Timeout')).toHaveLength(resources);
  });

  test('a child that waits and says nothing is left alone until its time is over', async () => {
    const end = await endOf(program('wait', `${READY} setTimeout(() => {}, 60_000);`), (child) => {
      child.limitSilence(50);
      child.limit(400);
    });
    expect(end).toEqual({ kind: 'timed-out', limitMs: 400 });
  });

  test('a child that prints without end is stopped', async () => {
    const end = await endOf(program('flood', `${READY} setInterval(() => console.log('x'.repeat(10_000)), 0);`), () => {}, 100_000);
    expect(end.kind).toBe('flooded');
  });
});

describe.each(SANDBOX_LEVELS.filter(isPossible))('level %s', (level) => {
  test('keeps what it promises', { timeout: 20_000 }, async () => {
    expect(await selfTest(level)).toEqual({ level, kind: 'works' });
  });
});

test('a level that this machine has not got cannot be launched', () => {
  const missing = SANDBOX_LEVELS.find((level) => !isPossible(level));
  if (missing !== undefined) expect(() => launchAt(missing, { readable: [] })).toThrow(RangeError);
  expect(isPossible('C')).toBe(true);
});

describe('spare children', () => {
  const launch = () => ({ command: process.execPath, args: [], spawnOptions: {} });

  test('are single-use: each taker gets a process of its own', async () => {
    const spares = new SpareChildren(program('pid', `${READY} process.on('message', () => process.send({ kind: 'pid', pid: process.pid }));`), launch);
    const pids = new Set<number>();
    for (let round = 0; round < 2; round++) {
      const { child, listen } = await spares.take();
      await new Promise<void>((resolve) => {
        listen(
          (message) => {
            pids.add((message as { pid: number }).pid);
            resolve();
          },
          () => {},
        );
        child.send({});
      });
      child.stop();
      await child.ended;
    }
    expect(pids.size).toBe(2);
  });

  test('wait for their answer for as long as it takes', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const spares = new SpareChildren(program('patient', `${READY} process.on('message', () => process.send({ kind: 'here' }));`), launch);
      await new Promise<void>((resolve) => spares.warm(async () => {
          resolve();
          return undefined;
        }));
      vi.advanceTimersByTime(24 * 3_600_000);
      const { child, listen } = await spares.take();
      const reply = new Promise((resolve) => listen(resolve, () => {}));
      child.send({});
      expect(await Promise.race([reply, child.ended])).toEqual({ kind: 'here' });
      child.stop();
    } finally {
      vi.useRealTimers();
    }
  });

  test('that die before they are ready are not started for ever', async () => {
    const mark = path.join(dir, 'starts');
    const spares = new SpareChildren(program('dead', `import { appendFileSync } from 'node:fs'; appendFileSync(${JSON.stringify(mark)}, 'x'); console.error('no such thing'); process.exit(3);`), launch);
    await expect(spares.take()).rejects.toThrow(/exit code 3: no such thing/);
    await expect(spares.take()).rejects.toThrow(SandboxBrokenError);
    expect(existsSync(mark)).toBe(true);
  });
});
