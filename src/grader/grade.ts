import { readFileSync } from 'node:fs';
import type { CodeExercise } from '../course/mod.ts';
import { callsOf, CompileError, guardLoops, type Program } from '../loader/mod.ts';
import { type ChildEnd, describeEnd, SandboxBrokenError } from '../sandbox/mod.ts';
import type { Stage } from '../testing/host.ts';
import type { GradeReport, GradeRequest } from './messages.ts';
import type { GradingSandbox } from './sandbox.ts';
import { Sandbox } from './sandbox.ts';
import { sha256, suiteHash, suiteProgram } from './suite-program.ts';
import { type TestResult, type Verdict, VERDICT_SCHEMA } from './verdict.ts';

export interface GradeOptions {
  /** Where the answer runs. @default a sandbox of its own, at the best level of this machine */
  readonly sandbox?: GradingSandbox;
  /** Wall-clock limit of the whole suite. @default 20_000 */
  readonly limitMs?: number;
  /** Stops the grading; the promise then rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Of the interleavings that are tried. @default 0 */
  readonly seed?: number;
  /** How many interleavings each scenario is tried under. @default 20 */
  readonly schedules?: number;
  /** Nothing more than whether it passes: what comes behind a failure is left out. @default false */
  readonly isBrief?: boolean;
  /** Only the first stage: every test once. @default false */
  readonly isQuick?: boolean;
  /** Title of the only test to run; the others stay `pending`. @default all of them */
  readonly only?: string;
  /** Runs one test under one schedule, instead of everything. */
  readonly replay?: { readonly test: string; readonly stage: Extract<Stage, { kind: 'replay' }> };
  /** Told of each test as it ends, and again when a later stage finds a fault in it. */
  readonly onTest?: (result: TestResult) => void;
  /** Told when every test has run once; `tests` as they stand then. */
  readonly onFirst?: (tests: readonly TestResult[], ms: number) => void;
}

const SUITE_LIMIT_MS = 20_000;
const TEST_LIMIT_MS = 10_000;
const SILENCE_CPU_MS = 150;
const PATIENT_CPU_MS = 3000;
const SCHEDULES = 20;

/** Runs the suite of `exercise` against the file `answer` in a process of its own. */
export async function grade(exercise: CodeExercise, answer: string, options: GradeOptions = {}): Promise<Verdict> {
  const source = readFileSync(answer, 'utf8');
  const own = options.sandbox === undefined ? await Sandbox.open() : undefined;
  const sandbox = options.sandbox ?? own!;
  try {
    return await new Grading(exercise, answer, source, sandbox, options).verdict();
  } finally {
    own?.close();
  }
}

type Outcome = Pick<Verdict, 'status' | 'detail' | 'diagnosis' | 'during' | 'medal'>;

class Grading {
  readonly #exercise: CodeExercise;
  readonly #answer: string;
  readonly #source: string;
  readonly #sandbox: GradingSandbox;
  readonly #options: GradeOptions;
  readonly #startMs = performance.now();
  readonly #tests = new Map<string, TestResult>();
  #firstMs: number | undefined;
  #during: string | undefined;
  #closing: Extract<GradeReport, { kind: 'finished' | 'broken' | 'endless-loop' }> | undefined;

  constructor(exercise: CodeExercise, answer: string, source: string, sandbox: GradingSandbox, options: GradeOptions) {
    this.#exercise = exercise;
    this.#answer = answer;
    this.#source = source;
    this.#sandbox = sandbox;
    this.#options = options;
  }

  async verdict(): Promise<Verdict> {
    const outcome = await this.#outcome();
    const { seed = 0 } = this.#options;
    return {
      schema: VERDICT_SCHEMA,
      exercise: this.#exercise.slug,
      tests: [...this.#tests.values()],
      ...outcome,
      seed,
      ...(this.#firstMs !== undefined && { firstMs: this.#firstMs }),
      ms: this.#elapsedMs(),
      answer: { file: this.#answer, sha256: sha256(this.#source) },
      grader: { version: this.#sandbox.version, node: process.version, suite: suiteHash(this.#exercise), profile: this.#exercise.profile, sandbox: this.#sandbox.level },
    };
  }

  async #outcome(): Promise<Outcome> {
    let suite: Program;
    try {
      suite = suiteProgram(this.#exercise, this.#answer, this.#source);
    } catch (error) {
      if (!(error instanceof CompileError)) throw error;
      return { status: error.file === this.#answer ? 'compile-error' : 'infra-error', detail: error.message };
    }
    try {
      const end = await this.#run(suite, SILENCE_CPU_MS);
      if (end.kind !== 'blocked') return this.#conclude(end);
      // Perhaps it only works hard. Once more, with patience, and with its loops counted.
      this.#forget();
      return this.#conclude(await this.#run(suiteProgram(this.#exercise, this.#answer, guardLoops(this.#source)), PATIENT_CPU_MS));
    } catch (error) {
      if (error instanceof SandboxBrokenError) return { status: 'infra-error', detail: error.message };
      throw error;
    }
  }

  async #run(suite: Program, silenceCpuMs: number): Promise<ChildEnd> {
    const { limitMs = SUITE_LIMIT_MS, signal } = this.#options;
    signal?.throwIfAborted();
    const ready = await this.#sandbox.take(this.#exercise.profile);
    const { child } = ready;
    const stop = (): void => child.stop();
    signal?.addEventListener('abort', stop);
    ready.listen(
      (message) => {
        this.#hear(message as GradeReport);
        if (this.#closing?.kind === 'endless-loop') child.stop();
      },
      () => {}, // whatever gets to the process's own output is no part of the verdict
    );
    child.limit(limitMs);
    child.limitSilence(silenceCpuMs);
    child.send(this.#request(suite));
    try {
      return await child.ended;
    } finally {
      signal?.removeEventListener('abort', stop);
      signal?.throwIfAborted();
    }
  }

  #request(suite: Program): GradeRequest {
    const { seed = 0, schedules = SCHEDULES, isQuick = false, isBrief = false, only, replay } = this.#options;
    const sweeps: Stage[] = isQuick ? [] : [{ kind: 'sweeps', seed, schedules }];
    return {
      suite,
      answer: this.#answer,
      rules: { packages: this.#exercise.imports, withheld: this.#exercise.withholds },
      stages: replay === undefined ? [{ kind: 'first' }, ...sweeps] : [replay.stage],
      ...(replay !== undefined && { only: replay.test }),
      ...(only !== undefined && { only }),
      isBrief,
      testLimitMs: TEST_LIMIT_MS,
    };
  }

  #hear(report: GradeReport): void {
    switch (report.kind) {
      case 'ready':
      case 'beat':
        return;
      case 'collected':
        for (const name of report.names) if (!this.#tests.has(name)) this.#tests.set(name, { name, status: 'pending', ms: 0 });
        return;
      case 'started':
        this.#during = report.name;
        return;
      case 'ended':
        this.#during = undefined;
        this.#tests.set(report.result.name, report.result);
        this.#options.onTest?.(report.result);
        return;
      case 'stage-ended':
        if (report.stage !== 'first') return;
        this.#firstMs = this.#elapsedMs();
        this.#options.onFirst?.([...this.#tests.values()], this.#firstMs);
        return;
      case 'endless-loop':
      case 'finished':
      case 'broken':
        this.#closing = report;
        return;
      default:
        return report satisfies never;
    }
  }

  #forget(): void {
    this.#tests.clear();
    this.#firstMs = undefined;
    this.#during = undefined;
    this.#closing = undefined;
  }

  #conclude(end: ChildEnd): Outcome {
    if (this.#options.replay === undefined) this.#applyRules();
    const during = this.#during === undefined ? {} : { during: this.#during };
    // Only a process that came to its own end has a say; whatever else happened to it is told first.
    if (end.kind === 'exited' && this.#closing?.kind === 'finished') {
      return { status: this.#isPassed() ? 'passed' : 'failed', ...this.#medal() };
    }
    if (end.kind === 'exited' && this.#closing?.kind === 'broken') return { status: 'failed', detail: this.#closing.message, ...during };
    if (this.#closing?.kind === 'endless-loop') return { status: 'timed-out', diagnosis: { kind: 'endless-loop', line: this.#closing.line }, ...during };
    if (end.kind === 'blocked') return { status: 'timed-out', diagnosis: { kind: 'endless-loop' }, ...during };
    if (end.kind === 'timed-out') return { status: 'timed-out', detail: `${end.limitMs} ms`, ...during };
    if (end.kind === 'flooded') return { status: 'crashed', diagnosis: { kind: 'too-much-output', bytes: end.bytes }, ...during };
    return { status: 'crashed', detail: describeEnd(end), ...during };
  }

  /** What the suite cannot see: how the answer is written. */
  #applyRules(): void {
    for (const [name, method] of Object.entries(this.#exercise.neverCalls)) {
      const [line] = callsOf(this.#source, method);
      const failure = line === undefined ? undefined : { message: `.${method}( is called`, line };
      this.#tests.set(name, { name, status: failure === undefined ? 'pass' : 'fail', ms: 0, ...(failure && { failure }) });
    }
  }

  #isPassed(): boolean {
    const { silver, gold } = this.#exercise.medals ?? {};
    const needed = [...this.#tests.values()].filter(({ name }) => name !== silver && name !== gold);
    return needed.length > 0 && needed.every(({ status }) => status === 'pass');
  }

  #medal(): Pick<Verdict, 'medal'> {
    const { medals } = this.#exercise;
    if (medals === undefined || !this.#isPassed()) return {};
    const isWon = (title: string): boolean => this.#tests.get(title)?.status === 'pass';
    return { medal: isWon(medals.gold) ? 'gold' : isWon(medals.silver) ? 'silver' : 'bronze' };
  }

  #elapsedMs(): number {
    return Math.round((performance.now() - this.#startMs) * 10) / 10;
  }
}
