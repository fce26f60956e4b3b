import * as runnerParts from '@vitest/runner';
import { fn, spyOn } from '@vitest/spy';
import * as asyncio from '../../asyncio/mod.ts';
import * as testing from '../../testing/mod.ts';
import { type RunReport, type Stage, useSuiteHost } from '../../testing/host.ts';
import * as trace from '../../trace/mod.ts';
import type { GradeReport, GradeRequest } from '../messages.ts';
import type { TestResult } from '../verdict.ts';
import * as asyncHooks from './async-hooks.ts';
import { checkAssertionCount, createExpect, resetState } from './expect.ts';
import { describeFailure } from './failure.ts';
import type { Linking } from './link.ts';
import { link } from './link.ts';
import { AnswerLines, toTestRun } from './run-log.ts';

type RunnerTask = runnerParts.Task;
const { startTests, describe, it, test, suite, beforeAll, afterAll, beforeEach, afterEach, onTestFailed, onTestFinished } = runnerParts;

/** What the process around the harness knows. */
export interface HarnessHost {
  tell(report: GradeReport): void;
  /** Says that the answer is still coming round. */
  readonly beat: () => void;
  /** How the answer is evaluated. */
  readonly foreign: Linking['foreign'];
  /** Packages that a suite gets beside the usual ones. */
  readonly importForSuite?: Linking['importForSuite'];
  /** What the answer is called in stacks. */
  readonly answerUrl: string;
  /** Texts printed, and rejections that nobody handled, since the last call. */
  takeOutput(): string;
  takeRejections(): unknown[];
}

const MOST_OUTPUT = 2000; // characters a test

/** Runs the stages of a suite in this process, with vitest's own runner and matchers. */
export class Harness {
  readonly #request: GradeRequest;
  readonly #host: HarnessHost;
  readonly #expect = createExpect();
  readonly #lines: AnswerLines;
  readonly #failed = new Set<string>();
  #report: RunReport | undefined;
  #isLeftOut = false;
  #isOver = false;

  constructor(request: GradeRequest, host: HarnessHost) {
    this.#request = request;
    this.#host = host;
    this.#lines = new AnswerLines(request.suite, request.answer, host.answerUrl);
  }

  /** @throws what the answer or the suite throws while it loads. */
  async run(): Promise<void> {
    for (const stage of this.#request.stages) {
      await this.#runStage(stage);
      this.#host.tell({ kind: 'stage-ended', stage: stage.kind });
      if (this.#isOver || (this.#request.isBrief && this.#failed.size > 0)) return;
    }
  }

  /** Leaves out what has not begun. */
  stop(): void {
    this.#isOver = true;
  }

  async #runStage(stage: Stage): Promise<void> {
    this.#useHost(stage);
    let loadError: unknown;
    const config = runnerConfig(this.#request.testLimitMs);
    await startTests([this.#request.suite.entry], {
      config,
      importFile: () => {
        try {
          this.#evaluate();
        } catch (error) {
          loadError = error;
          throw error;
        }
      },
      onCollected: (files) => this.#select(files),
      onBeforeRunTask: (task) => {
        if (this.#isOver || (this.#request.isBrief && this.#failed.size > 0)) task.mode = 'skip';
        this.#host.tell({ kind: 'started', name: fullName(task), stage: stage.kind });
      },
      onBeforeTryTask: () => {
        resetState(this.#expect);
        this.#report = undefined;
        this.#isLeftOut = false;
        this.#useHost(stage);
        this.#host.takeOutput();
        this.#host.takeRejections();
      },
      onAfterTryTask: async () => {
        checkAssertionCount(this.#expect);
        await this.#refuseRejections();
      },
      onAfterRunTask: (task) => this.#ended(task, stage),
      extendTaskContext: (context) => Object.assign(context, { expect: this.#expect }),
    });
    if (loadError !== undefined) throw loadError;
  }

  /** The first failure is going to be explained; running the others once more would only take time. */
  #useHost(stage: Stage): void {
    const isExplaining = this.#failed.size === 0 && !this.#request.isBrief;
    useSuiteHost({
      stage,
      onTurns: this.#host.beat,
      onLeftOut: () => (this.#isLeftOut = true),
      onAbandoned: () => (this.#isOver = true),
      ...(isExplaining && {
        locate: (recorder) => trace.locate(recorder, (stack) => this.#lines.first(stack)),
        onReport: (report) => (this.#report = report),
      }),
    });
  }

  #evaluate(): void {
    const vitest = { describe, it, test, suite, beforeAll, afterAll, beforeEach, afterEach, onTestFailed, onTestFinished, expect: this.#expect, vi: { fn, spyOn } };
    link(this.#request.suite, {
      provided: { vitest, asynclings: asyncio, 'asynclings/testing': testing, 'asynclings/trace': trace, 'node:async_hooks': asyncHooks },
      importForSuite: this.#host.importForSuite,
      foreign: this.#host.foreign,
    });
  }

  /** Leaves out what is not asked for, and what has failed at an earlier stage. */
  #select(files: runnerParts.File[]): void {
    const tests = files.flatMap((file) => testsOf(file));
    this.#host.tell({ kind: 'collected', names: tests.map(fullName) });
    const { only } = this.#request;
    for (const each of tests) {
      const name = fullName(each);
      if ((only !== undefined && name !== only) || this.#failed.has(name)) each.mode = 'skip';
    }
  }

  /** A rejection that nobody handles is told a little after its time. */
  async #refuseRejections(): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve));
    const [first] = this.#host.takeRejections();
    if (first !== undefined) throw new Error(`a promise was rejected and nobody handled it: ${first instanceof Error ? `${first.name}: ${first.message}` : String(first)}`);
  }

  #ended(task: RunnerTask, stage: Stage): void {
    const state = task.result?.state;
    if (task.mode === 'skip' || (state !== 'pass' && state !== 'fail')) return;
    const [error] = task.result?.errors ?? [];
    const name = fullName(task);
    const ms = task.result?.duration ?? 0;
    const output = this.#host.takeOutput();
    if (this.#isLeftOut) {
      if (stage.kind === 'first') this.#host.tell({ kind: 'ended', stage: stage.kind, result: { name, status: 'pending', ms: 0 } });
      return;
    }
    if (state === 'fail') this.#failed.add(name);
    const result: TestResult = {
      name,
      status: state,
      ms,
      ...(output !== '' && { output: output.slice(0, MOST_OUTPUT) }),
      ...(state === 'fail' && { failure: describeFailure(error, this.#lines) }),
      ...(this.#report !== undefined && { run: toTestRun(this.#report) }),
    };
    this.#host.tell({ kind: 'ended', stage: stage.kind, result });
  }
}

function testsOf(task: RunnerTask): runnerParts.Test[] {
  return 'tasks' in task ? task.tasks.flatMap(testsOf) : [task];
}

function runnerConfig(testLimitMs: number): runnerParts.VitestRunnerConfig {
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

function fullName(task: RunnerTask): string {
  const names: string[] = [];
  for (let each: RunnerTask | undefined = task; each !== undefined && !('filepath' in each); each = each.suite) names.unshift(each.name);
  return names.join(' > ');
}
