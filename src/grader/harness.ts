import {
  afterAll,
  afterEach,
  beforeAll,
  beforeEach,
  describe,
  it,
  onTestFailed,
  onTestFinished,
  startTests,
  suite,
  type Task,
  test,
  type VitestRunner,
  type VitestRunnerConfig,
} from '@vitest/runner';
import { fn, spyOn } from '@vitest/spy';
import { evaluate, type Program } from '../loader/mod.ts';
import { checkAssertionCount, createExpect, resetState } from './expect.ts';
import { describeFailure } from './failure.ts';
import type { TestResult } from './verdict.ts';

export interface HarnessEvents {
  started(name: string): void;
  ended(result: TestResult): void;
}

/**
 * Runs a suite in this process with vitest's own runner and matchers.
 * @throws when the suite cannot even be loaded: the error of the answer's or the suite's top level.
 */
export async function runSuite(program: Program, testLimitMs: number, events: HarnessEvents): Promise<void> {
  const expect = createExpect();
  const vitest = { describe, it, test, suite, beforeAll, afterAll, beforeEach, afterEach, onTestFailed, onTestFinished, expect, vi: { fn, spyOn } };
  let loadError: unknown;
  const runner: VitestRunner = {
    config: runnerConfig(testLimitMs),
    importFile: async () => {
      try {
        await evaluate(program, { provided: { vitest } });
      } catch (error) {
        loadError = error;
        throw error;
      }
    },
    onBeforeRunTask: (task) => events.started(fullName(task)),
    onBeforeTryTask: () => resetState(expect),
    onAfterTryTask: () => checkAssertionCount(expect),
    onAfterRunTask: (task) => events.ended(resultOf(task, program)),
    extendTaskContext: (context) => Object.assign(context, { expect }),
  };
  await startTests([program.entry], runner);
  if (loadError !== undefined) throw loadError;
}

function runnerConfig(testLimitMs: number): VitestRunnerConfig {
  return {
    root: '/',
    setupFiles: [],
    name: undefined,
    passWithNoTests: false,
    testNamePattern: undefined,
    allowOnly: true,
    sequence: { shuffle: false, concurrent: false, seed: 1, hooks: 'stack', setupFiles: 'list' },
    chaiConfig: undefined,
    maxConcurrency: 1,
    testTimeout: testLimitMs,
    hookTimeout: testLimitMs,
    retry: 0,
    includeTaskLocation: false,
    tags: [],
    tagsFilter: undefined,
    strictTags: false,
  };
}

function fullName(task: Task): string {
  const names: string[] = [];
  for (let each: Task | undefined = task; each !== undefined && !('filepath' in each); each = each.suite) names.unshift(each.name);
  return names.join(' > ');
}

function resultOf(task: Task, program: Program): TestResult {
  const status = task.result?.state === 'pass' ? 'pass' : task.result?.state === 'fail' ? 'fail' : 'skip';
  const [error] = task.result?.errors ?? [];
  return {
    name: fullName(task),
    status,
    ms: task.result?.duration ?? 0,
    ...(status === 'fail' && { failure: describeFailure(error, program) }),
  };
}
