import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { codeExercisesOf, discoverCourse } from '../../src/course/mod.ts';
import { grade, Sandbox, type Verdict } from '../../src/grader/mod.ts';
import { rehearsalOf } from '../../src/grader/rehearsal.ts';
import type { ReadyChild } from '../../src/sandbox/mod.ts';

const course = discoverCourse();
const exercise = codeExercisesOf(course).find(({ slug }) => slug === 'fix-lost-update')!;
const dir = mkdtempSync(path.join(os.tmpdir(), 'asynclings-rehearsal-'));
const wrong = path.join(dir, 'answer.ts');

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await Sandbox.open();
  writeFileSync(wrong, readFileSync(exercise.starterFile));
});
afterAll(() => {
  sandbox.close();
  rmSync(dir, { recursive: true });
});

/** A verdict without what differs from run to run. */
function timeless({ tests, ms: _ms, firstMs: _firstMs, ...rest }: Verdict): object {
  return { ...rest, tests: tests.map(({ ms: _testMs, ...told }) => told) };
}

/** A process that is sent the rehearsal, taken at once or when it has ended. */
async function rehearsed(isAwaited: boolean): Promise<ReadyChild> {
  const ready = await sandbox.take('sealed');
  const order = rehearsalOf(exercise)!;
  if (!isAwaited) {
    ready.child.send(order);
    return ready;
  }
  await new Promise<void>((resolve) => {
    ready.listen((message) => (message as { kind: string }).kind === 'rehearsed' && resolve(), () => {});
    ready.child.send(order);
  });
  return ready;
}

describe('a process that has rehearsed', { timeout: 20_000 }, () => {
  for (const isAwaited of [true, false]) {
    test(`gives the same verdict as one that has not, ${isAwaited ? 'after its rehearsal' : 'also when it is called in the middle of it'}`, async () => {
      const fresh = await grade(exercise, wrong, { sandbox });
      const one = { level: sandbox.level, version: sandbox.version, take: () => rehearsed(isAwaited) };
      const second = await grade(exercise, wrong, { sandbox: one });
      expect(fresh.status).toBe('failed');
      expect(timeless(second)).toEqual(timeless(fresh));
    });
  }

  test('tells nothing of it', async () => {
    const ready = await sandbox.take('sealed');
    const heard: string[] = [];
    await new Promise<void>((resolve) => {
      ready.listen((message) => {
        heard.push((message as { kind: string }).kind);
        if (heard.at(-1) === 'rehearsed') resolve();
      }, () => {});
      ready.child.send(rehearsalOf(exercise)!);
    });
    ready.child.stop();
    await ready.child.ended;
    expect(new Set(heard)).toEqual(new Set(['beat', 'rehearsed']));
  });
});
