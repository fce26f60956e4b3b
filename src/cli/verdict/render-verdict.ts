import { readFileSync } from 'node:fs';
import path from 'node:path';
import { wrapAnsi } from 'fast-wrap-ansi';
import type { CodeExercise } from '../../course/mod.ts';
import type { TestFailure, TestResult, TestRun, Verdict } from '../../grader/mod.ts';
import type { CommandContext } from '../context.ts';
import { hang } from '../hang.ts';
import { renderInline } from '../markdown.ts';
import { renderComparison } from './comparison.ts';
import { failureText } from './failure-text.ts';
import { explainHang, renderRun } from './render-run.ts';
import { wrapProse } from '../wrap-prose.ts';
import { type VerdictWords, VERDICT_WORDS } from './words.ts';

/** Draws verdicts on one exercise. */
export class VerdictView {
  readonly #context: CommandContext;
  readonly #exercise: CodeExercise;
  readonly #words: VerdictWords;
  readonly #timesSeen: (misconception: string) => number;

  /** @param timesSeen in how many attempts a misconception has shown so far. */
  constructor(context: CommandContext, exercise: CodeExercise, timesSeen: (misconception: string) => number = () => 0) {
    this.#context = context;
    this.#timesSeen = timesSeen;
    this.#exercise = exercise;
    this.#words = VERDICT_WORDS[context.lang];
  }

  /** One line for a test, or more where it is long. */
  testLine({ name, status }: TestResult): string {
    const { paint, width } = this.#context.terminal;
    const word = this.#words.status[status];
    const title = this.title(name);
    switch (status) {
      case 'pass':
        return hang(`${paint.green(`✓ ${word}`)}  `, title, width);
      case 'fail':
        return hang(`${paint.red(`✗ ${word}`)}  `, title, width);
      case 'pending':
        return paint.dim(hang(`· ${word}  `, title, width));
      default:
        return status satisfies never;
    }
  }

  title(name: string): string {
    const { lang } = this.#context;
    return lang === 'en' ? name : (this.#exercise.tests[name]?.[lang] ?? name);
  }

  /** What came of it all, below the list of tests. */
  summary(verdict: Verdict): string {
    const { paint } = this.#context.terminal;
    const words = this.#words;
    const file = path.relative(process.cwd(), verdict.answer.file);
    const lines: string[] = [''];
    switch (verdict.status) {
      case 'passed':
        lines.push(paint.green.bold(this.#passedText(verdict)), ...this.#medal(verdict), words.solution(this.#exercise.slug));
        break;
      case 'failed':
        lines.push(...this.#failure(verdict, file));
        break;
      case 'compile-error':
        lines.push(paint.red(words.compileError(file)), verdict.detail ?? '');
        break;
      case 'timed-out':
        lines.push(...this.#hang(verdict, file));
        break;
      case 'crashed':
        lines.push(paint.red(verdict.diagnosis?.kind === 'too-much-output' ? words.tooMuchOutput : words.crashed(verdict.detail ?? '')));
        break;
      case 'infra-error':
        lines.push(paint.red(words.infraError(verdict.detail ?? '')));
        break;
      default:
        verdict.status satisfies never;
    }
    if (verdict.during !== undefined) lines.push(words.during(this.title(verdict.during)));
    return `${lines.map((line) => this.#wrap(line)).join('\n')}\n`;
  }

  /** A medal may be missing where everything that is needed passes. */
  #passedText({ tests, ms }: Verdict): string {
    const passed = tests.filter(({ status }) => status === 'pass').length;
    return passed === tests.length ? this.#words.passed(passed, Math.round(ms)) : this.#words.failed(passed, tests.length);
  }

  #failure(verdict: Verdict, file: string): string[] {
    const { paint } = this.#context.terminal;
    const words = this.#words;
    if (verdict.detail !== undefined) return [paint.red(verdict.detail)];
    const test = verdict.tests.find(({ status }) => status === 'fail');
    if (test === undefined) return [];
    const passed = verdict.tests.filter(({ status }) => status === 'pass').length;
    return [
      ...this.#explain(test, file),
      ...this.#misconception(test),
      '',
      words.failed(passed, verdict.tests.length),
      ...(test.run === undefined ? [] : [paint.dim(words.replay(this.#exercise.slug))]),
      paint.dim(words.hint(this.#exercise.slug)),
    ];
  }

  /** What a failing test saw, where, and how it came to that. */
  #explain(test: TestResult, file: string): string[] {
    const { terminal, lang } = this.#context;
    const words = this.#words;
    const { failure, output, run } = test;
    const lines = wrapProse(terminal.paint.bold(`${words.firstFailure}${this.title(test.name)}`), terminal.width).split('\n');
    if (failure !== undefined) {
      lines.push(...this.#reasons(failure, run).map((line) => `  ${line}`));
      if (failure.expected !== undefined && failure.actual !== undefined) lines.push(...renderComparison(failure.expected, failure.actual, words, terminal.paint));
      lines.push(...(failure.stack ?? []).slice(0, SHOWN_LINES).flatMap((line) => this.#sourceLine(file, line)));
    }
    if (output !== undefined) lines.push('', words.printed, ...output.split('\n').slice(0, SHOWN_OUTPUT).map((line) => terminal.paint.dim(`  │ ${line}`)));
    const story = run === undefined ? [] : renderRun(run, words, { lang, width: terminal.width, paint: terminal.paint });
    if (story.length > 0) lines.push('', ...story);
    return lines;
  }

  /** In the learner's language where the runtime's own words say nothing but that. */
  #reasons(failure: TestFailure, run: TestRun | undefined): string[] {
    const turns = /^EndlessRunError: .* after (\d+) turns/.exec(failure.message)?.[1];
    if (turns !== undefined) return [this.#words.endlessRun(Number(turns))];
    const hangs = run === undefined || !failure.message.startsWith('DeadlockError: ') ? [] : explainHang(run, this.#context);
    return hangs.length > 0 ? hangs : failureText(failure, this.#context.lang).split('\n').filter((line) => line !== '');
  }

  #misconception({ name }: TestResult): string[] {
    const { course, lang, terminal } = this.#context;
    const id = this.#exercise.tests[name]?.misconception;
    const found = id === undefined ? undefined : course.misconceptions[id];
    if (found === undefined) return [];
    // To have read it twice has not helped; to have been wrong about it might.
    const invite = this.#timesSeen(id!) < READ_IN_VAIN ? this.#words.seeDemo : this.#words.predictDemo;
    const demo = course.chapters.some(({ demos }) => demos.some((each) => each.id === found.demo)) ? [`  ${invite(found.demo!)}`] : [];
    const truth = `${terminal.paint.yellow(this.#words.worthKnowing)}${renderInline(found.truth[lang], terminal.paint)}`;
    return ['', wrapProse(truth, terminal.width), ...demo];
  }

  #hang(verdict: Verdict, file: string): string[] {
    const { paint } = this.#context.terminal;
    if (verdict.diagnosis?.kind !== 'endless-loop') return [paint.red(this.#words.timedOut(Number.parseInt(verdict.detail ?? '0', 10) / MS_PER_S))];
    const { line } = verdict.diagnosis;
    return [paint.red(this.#words.endlessLoop(line)), ...(line === undefined ? [] : this.#sourceLine(file, line))];
  }

  #medal({ medal }: Verdict): string[] {
    if (medal === undefined) return [];
    const words = this.#words;
    if (medal === 'gold') return [this.#context.terminal.paint.yellow.bold(`★ ${words.medal.gold}`)];
    return [`★ ${words.medalUp(words.medal[medal], words.medal.gold)}`];
  }

  #sourceLine(file: string, line: number): string[] {
    const text = readLines(file)[line - 1];
    const { paint } = this.#context.terminal;
    return text === undefined ? [] : [`  ${paint.cyan(`${file}:${line}`)}`, `  > ${text.trim()}`];
  }

  #wrap(line: string): string {
    const indent = /^\s*/.exec(line)?.[0] ?? '';
    return wrapAnsi(line, this.#context.terminal.width, { trim: false, hard: true }).replaceAll('\n', `\n${indent}`);
  }
}

const READ_IN_VAIN = 2;
const SHOWN_LINES = 3;
const SHOWN_OUTPUT = 12;
const MS_PER_S = 1000;

function readLines(file: string): string[] {
  try {
    return readFileSync(file, 'utf8').split('\n');
  } catch {
    return []; // gone since it was graded
  }
}
