import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type CodeExercise, type Exercise, exercisesOf, LANGS, starterText } from '../../course/mod.ts';
import { grade, Sandbox, type TestResult, type Verdict } from '../../grader/mod.ts';
import type { CommandContext } from '../context.ts';
import { type Learner, openLearner, recordVerdict } from '../learner.ts';
import { nextHint } from '../learning/next-hint.ts';

/** How the current answer stands. */
export type Judgement =
  | { readonly kind: 'none' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'checking'; readonly tests: readonly TestResult[] }
  | { readonly kind: 'judged'; readonly verdict: Verdict };

/** What `watch` works on: one exercise at a time, its verdict and its hints. */
export class Session {
  readonly exercises: readonly Exercise[];
  readonly learner: Learner;
  readonly #sandbox: Sandbox;
  readonly #onChange: () => void;
  // Asked for at every key, for every exercise.
  #solved: ReadonlySet<string> = new Set();
  #misconceptions: ReadonlyMap<string, number> = new Map();
  #index = 0;
  #grading: AbortController | undefined;
  #gradedSource: string | undefined;
  judgement: Judgement = { kind: 'none' };
  hints = 0;
  /** Whether the task is shown instead of the verdict: at first, and whenever it is asked for. */
  isReading = false;

  private constructor(context: CommandContext, sandbox: Sandbox, onChange: () => void) {
    this.#sandbox = sandbox;
    this.#onChange = onChange;
    this.exercises = exercisesOf(context.course);
    this.learner = openLearner(context);
    this.refresh();
  }

  static async open(context: CommandContext, onChange: () => void): Promise<Session> {
    return new Session(context, await Sandbox.open(), onChange);
  }

  get exercise(): Exercise {
    return this.exercises[this.#index]!;
  }

  get file(): string {
    return this.learner.workspace.answerFile(this.exercise);
  }

  get isDone(): boolean {
    if (this.exercise.kind === 'quiz') return this.isSolved(this.exercise);
    return this.judgement.kind === 'judged' && this.judgement.verdict.status === 'passed';
  }

  get solvedCount(): number {
    return this.exercises.filter((exercise) => this.isSolved(exercise)).length;
  }

  isSolved({ slug }: Exercise): boolean {
    return this.#solved.has(slug);
  }

  /** In how many attempts a misconception has shown. */
  timesSeen(misconception: string): number {
    return this.#misconceptions.get(misconception) ?? 0;
  }

  /** Reads the record again. */
  refresh(): void {
    this.#solved = this.learner.progress.solvedExercises();
    this.#misconceptions = this.learner.progress.misconceptions();
  }

  /** Goes to an exercise, and grades what is there. */
  goTo(exercise: Exercise): void {
    this.#index = this.exercises.indexOf(exercise);
    this.#gradedSource = undefined;
    this.judgement = { kind: 'none' };
    this.hints = this.learner.progress.standing(exercise.slug).hints;
    if (exercise.kind !== 'quiz') this.learner.workspace.ensureAnswer(exercise);
    this.isReading = this.#isUntouched(exercise);
    this.lookAgain();
  }

  /** The first one that is not solved, from the current one on and then from the start. */
  nextPending(): Exercise | undefined {
    const order = [...this.exercises.slice(this.#index + 1), ...this.exercises.slice(0, this.#index + 1)];
    return order.find((exercise) => !this.isSolved(exercise));
  }

  firstPending(): Exercise | undefined {
    return this.exercises.find((exercise) => !this.isSolved(exercise));
  }

  previous(): Exercise | undefined {
    return this.exercises[this.#index - 1];
  }

  /** Grades the file if it is another than the one that was graded last. */
  lookAgain(): void {
    const { exercise } = this;
    if (exercise.kind === 'quiz') return this.#onChange();
    if (!existsSync(this.file)) {
      this.judgement = { kind: 'missing' };
      return this.#onChange();
    }
    const source = readFileSync(this.file, 'utf8');
    if (source === this.#gradedSource) return;
    if (this.#gradedSource !== undefined) this.isReading = false; // it was saved: the verdict is what matters now
    this.#gradedSource = source;
    void this.#grade(exercise);
  }

  #isUntouched(exercise: Exercise): boolean {
    if (exercise.kind === 'quiz') return false;
    const text = readFileSync(this.file, 'utf8');
    return LANGS.some((lang) => text === starterText(exercise, lang));
  }

  /** @returns why there is no further hint. */
  showHint(): 'too-early' | 'no-more' | undefined {
    const { slug } = this.exercise;
    const { progress } = this.learner;
    const next = nextHint(progress.standing(slug), progress.lastHintAt(slug));
    if (next.kind !== 'hint') return next.kind;
    progress.recordHint(slug, next.number);
    this.hints = next.number;
    return undefined;
  }

  /** @returns where the old file is kept. */
  reset(): string | undefined {
    const kept = this.learner.workspace.reset(this.exercise);
    this.#gradedSource = undefined;
    this.lookAgain();
    return kept === undefined ? undefined : path.relative(process.cwd(), kept);
  }

  close(): void {
    this.#grading?.abort();
    this.#sandbox.close();
    this.learner.progress.close();
  }

  async #grade(exercise: CodeExercise): Promise<void> {
    this.#grading?.abort();
    const controller = new AbortController();
    this.#grading = controller;
    this.judgement = { kind: 'checking', tests: [] };
    this.#onChange();
    try {
      const verdict = await grade(exercise, this.file, {
        sandbox: this.#sandbox,
        signal: controller.signal,
        onFirst: (tests) => {
          this.judgement = { kind: 'checking', tests };
          this.#onChange();
        },
      });
      if (this.#grading !== controller) return;
      recordVerdict(this.learner, exercise, verdict);
      this.refresh();
      this.judgement = { kind: 'judged', verdict };
    } catch (error) {
      if (!controller.signal.aborted) throw error;
    } finally {
      this.#sandbox.warm(exercise);
      this.#onChange();
    }
  }
}
