import type { Probe } from 'asynclings';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { explainDifference, firstDifference } from '../support/fuzz/compare.ts';
import { goldenPrograms } from '../support/fuzz/generate.ts';
import { goldenNames, type GoldenRun, readGolden } from '../support/fuzz/golden.ts';
import { interpret } from '../support/fuzz/interpret.ts';
import { OPERATION_KINDS } from '../support/fuzz/perform.ts';

const EXPLAINED = 3;
const LIMIT_MS = 60_000;

/** Which of the runs log something else here, and where the first of them go apart. */
async function differences(runs: readonly GoldenRun[], options: { readonly probe?: Probe } = {}): Promise<string> {
  const explained: string[] = [];
  let count = 0;
  for (const run of runs) {
    const log = await interpret(run.program, options);
    if (firstDifference(run.log, log) < 0) continue;
    count++;
    if (explained.length < EXPLAINED) explained.push(explainDifference(run, log));
  }
  return count === 0 ? '' : [`${count} of ${runs.length} programs differ`, ...explained].join('\n\n');
}

/** Takes every report and asks for all that can be asked, as a tracer would. */
function curiousProbe(): { readonly probe: Probe; readonly reportCount: () => number } {
  let count = 0;
  const look = (...reported: readonly unknown[]): void => {
    for (const thing of reported) if (typeof thing === 'object' && thing !== null) for (const key in thing) Reflect.get(thing, key);
    count++;
  };
  const probe: Probe = {
    taskCreated: look,
    taskReady: look,
    taskRunning: look,
    taskWaiting: (_atMs, task, wait) => look(task, task.waitingOn, wait.kind, wait.label, wait.holder),
    taskEnded: look,
    cancelRequested: look,
    cancelDelivered: look,
    note: look,
  };
  return { probe, reportCount: () => count };
}

// The programs fail on purpose and seldom look at what failed.
beforeAll(() => {
  vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
});

test('there is a golden file for every theme', () => {
  expect(goldenNames().toSorted()).toEqual([...goldenPrograms(1).keys()].toSorted());
});

test('every operation that a program may contain occurs in some golden log', () => {
  const logged = new Set(goldenNames().flatMap((name) => readGolden(name).flatMap(({ log }) => log.map((line) => line.split(' ')[2]))));
  // They leave lines of their own: what was caught, and what their parts log.
  const silent = ['try', 'repeat'];
  expect(OPERATION_KINDS.filter((kind) => !logged.has(kind))).toEqual(silent);
});

describe.each(goldenNames())('the programs of %s', (name) => {
  const runs = readGolden(name);

  test(`all ${runs.length} log exactly what CPython 3.13 logged`, { timeout: LIMIT_MS }, async () => {
    expect(await differences(runs)).toBe('');
  });

  test(`all ${runs.length} log the same while a probe watches`, { timeout: LIMIT_MS }, async () => {
    const { probe, reportCount } = curiousProbe();
    expect(await differences(runs, { probe })).toBe('');
    expect(reportCount()).toBeGreaterThan(runs.length);
  });
});
