import { readFileSync } from 'node:fs';
import type { CodeExercise } from '../course/mod.ts';
import { CompileError, guardLoops, type Program } from '../loader/mod.ts';
import { type ChildEnd, SandboxBrokenError } from '../sandbox/mod.ts';
import type { Stage } from '../testing/host.ts';
import type { GradeOptions } from './grade-options.ts';
import { Hearing } from './hearing.ts';
import type { GradeOrder, GradeReport, GradeRequest } from './messages.ts';
import { judgeText, type Outcome, outcomeOf } from './outcome.ts';
import { requestFor } from './request.ts';
import { type GradingSandbox, Sandbox } from './sandbox.ts';
import { sha256, suiteHash, suiteProgram } from './suite-program.ts';
import { type Verdict, VERDICT_SCHEMA } from './verdict.ts';

const SUITE_LIMIT_MS = 20_000;
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

class Grading {
  readonly #exercise: CodeExercise;
  readonly #answer: string;
  readonly #source: string;
  readonly #sandbox: GradingSandbox;
  readonly #options: GradeOptions;
  readonly #startMs = performance.now();
  #hearing = this.#newHearing();
  #firstMs: number | undefined;

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
      tests: [...this.#hearing.tests.values()],
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
      let end = await this.#run(suite, SILENCE_CPU_MS);
      if (end.kind === 'blocked') {
        // Perhaps it only works hard. Once more, with patience, and with its loops counted.
        this.#hearing = this.#newHearing();
        end = await this.#run(suiteProgram(this.#exercise, this.#answer, guardLoops(this.#source)), PATIENT_CPU_MS);
      }
      if (this.#options.replay === undefined) for (const result of judgeText(this.#exercise, this.#source)) this.#hearing.tests.set(result.name, result);
      return outcomeOf(this.#exercise, this.#hearing, end);
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
        this.#hearing.hear(message as GradeReport);
        if (this.#hearing.closing?.kind === 'endless-loop') child.stop();
      },
      () => {}, // whatever gets to the process's own output is no part of the verdict
    );
    child.limit(limitMs);
    child.limitSilence(silenceCpuMs);
    child.send({ kind: 'grade', request: this.#request(suite) } satisfies GradeOrder);
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
    const stages: Stage[] = replay === undefined ? [{ kind: 'first' }, ...sweeps] : [replay.stage];
    const title = replay?.test ?? only;
    return { ...requestFor(this.#exercise, this.#answer, suite, stages), ...(title !== undefined && { only: title }), isBrief };
  }

  #newHearing(): Hearing {
    return new Hearing(
      (result) => this.#options.onTest?.(result),
      () => {
        this.#firstMs = this.#elapsedMs();
        this.#options.onFirst?.([...this.#hearing.tests.values()], this.#firstMs);
      },
    );
  }

  #elapsedMs(): number {
    return Math.round((performance.now() - this.#startMs) * 10) / 10;
  }
}
