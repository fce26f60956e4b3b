import type { CodeExercise } from '../../course/mod.ts';
import type { TestResult, Verdict } from '../../grader/mod.ts';
import type { CommandContext } from '../context.ts';
import type { Learner } from '../learner.ts';
import { beginTypeRemarks } from '../type-remarks.ts';
import type { Workspace } from '../workspace.ts';
import { renderWholeRun } from './render-run.ts';
import { VerdictView } from './render-verdict.ts';
import { VERDICT_WORDS } from './words.ts';

/** Tells how grading goes: what every test said the first time, then the whole verdict. */
export class VerdictReport {
  readonly #context: CommandContext;
  readonly #workspace: Workspace;
  readonly #file: string;
  readonly #view: VerdictView;
  readonly #shown = new Map<string, TestResult['status']>();
  readonly #isTraced: boolean;
  #remarks: (() => Promise<string[]>) | undefined;

  /** @param isTraced whether the run that failed is shown as a whole. */
  constructor(context: CommandContext, exercise: CodeExercise, learner: Learner, file: string, isTraced: boolean) {
    this.#isTraced = isTraced;
    this.#context = context;
    this.#workspace = learner.workspace;
    this.#file = file;
    this.#view = new VerdictView(context, exercise, (id) => learner.progress.misconceptions().get(id) ?? 0);
  }

  first(tests: readonly TestResult[]): void {
    tests.filter(({ status }) => status !== 'pending').forEach((test) => this.#show(test));
    this.#remarks = beginTypeRemarks(this.#workspace, this.#file); // not before: the type checker takes a processor of its own
  }

  async whole(verdict: Verdict): Promise<void> {
    const { lang, terminal } = this.#context;
    this.#remarks ??= beginTypeRemarks(this.#workspace, this.#file);
    const later = verdict.tests.filter(({ name, status }) => this.#shown.get(name) !== status);
    if (this.#shown.size > 0 && later.length > 0) terminal.write(`${terminal.paint.dim(VERDICT_WORDS[lang].under)}\n`);
    later.forEach((test) => this.#show(test));
    terminal.write(this.#view.summary(verdict));
    if (this.#isTraced) terminal.write(`\n${this.#wholeRun(verdict).join('\n')}\n`);
    const remarks = await this.#remarks();
    if (remarks.length > 0) terminal.write(`\n${terminal.paint.yellow(VERDICT_WORDS[lang].types(remarks.length))}\n${remarks.map((each) => `  ${each}\n`).join('')}`);
  }

  #wholeRun({ tests }: Verdict): string[] {
    const { lang, terminal } = this.#context;
    const words = VERDICT_WORDS[lang];
    const failed = tests.find(({ run }) => run !== undefined);
    if (failed?.run === undefined) return [words.noRun];
    return [terminal.paint.bold(words.wholeRun(this.#view.title(failed.name))), ...renderWholeRun(failed.run, words, { lang, width: terminal.width, paint: terminal.paint })];
  }

  #show(test: TestResult): void {
    this.#shown.set(test.name, test.status);
    this.#context.terminal.write(`${this.#view.testLine(test)}\n`);
  }
}

/** The whole verdict, for scripts. */
export class VerdictJson {
  readonly #context: CommandContext;

  constructor(context: CommandContext) {
    this.#context = context;
  }

  first(): void {}

  async whole(verdict: Verdict): Promise<void> {
    this.#context.terminal.write(`${JSON.stringify(verdict, null, 2)}\n`);
  }
}
