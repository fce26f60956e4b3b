import { createLogUpdate } from 'log-update';
import type { CodeExercise, Lang } from '../../course/mod.ts';
import type { CommandContext } from '../context.ts';

type Cell = 'waiting' | 'checking' | 'done' | 'pending';

const WORDS: Readonly<Record<Lang, { legend: readonly [string, string, string]; colours: string; nothing: string; all: (count: number) => string; left: (left: number, count: number, first: string) => string }>> = {
  en: {
    legend: ['checking', 'done', 'pending'],
    colours: 'Colour of an exercise:',
    nothing: 'You have not begun an exercise yet; `asynclings list exercises` shows them.',
    all: (count) => `All ${count} exercises that you have begun are done.`,
    left: (left, count, first) => `${left} of ${count} exercises that you have begun are pending. The first: ${first}`,
  },
  'zh-CN': {
    legend: ['评判中', '已完成', '未完成'],
    colours: '练习的颜色：',
    nothing: '你还没有动手做练习；`asynclings list exercises` 列出全部练习。',
    all: (count) => `你动手的 ${count} 道练习全部完成。`,
    left: (left, count, first) => `你动手的 ${count} 道练习中还有 ${left} 道未完成。第一道：${first}`,
  },
};

/** A grid of exercises that changes its colours while they are checked; without a terminal, nothing until the end. */
export class CheckAllGrid {
  readonly #context: CommandContext;
  readonly #exercises: readonly CodeExercise[];
  readonly #cells: Cell[];
  readonly #draw: ReturnType<typeof createLogUpdate> | undefined;

  constructor(context: CommandContext, exercises: readonly CodeExercise[], isSilent: boolean) {
    this.#context = context;
    this.#exercises = exercises;
    this.#cells = exercises.map(() => 'waiting');
    this.#draw = context.terminal.isInteractive && !isSilent ? createLogUpdate(process.stdout) : undefined;
  }

  set(index: number, cell: Cell): void {
    this.#cells[index] = cell;
    this.#draw?.(this.#grid());
  }

  end(): void {
    this.#draw?.done();
  }

  summary(): string {
    const words = WORDS[this.#context.lang];
    const count = this.#exercises.length;
    const first = this.#exercises.find((_, index) => this.#cells[index] !== 'done');
    if (count === 0) return `${words.nothing}\n`;
    if (first === undefined) return `${words.all(count)}\n`;
    return `${words.left(this.#cells.filter((cell) => cell !== 'done').length, count, first.slug)}\n`;
  }

  #grid(): string {
    const { width } = this.#context.terminal;
    const words = WORDS[this.#context.lang];
    const [checking, done, pending] = words.legend;
    const legend = `${words.colours} ${this.#paint('checking', checking)} · ${this.#paint('done', done)} · ${this.#paint('pending', pending)}`;
    const cellWidth = String(this.#exercises.length).length + 1;
    const perRow = Math.max(1, Math.floor(width / cellWidth));
    const cells = this.#cells.map((cell, index) => this.#paint(cell, String(index + 1).padStart(cellWidth - 1)));
    const rows: string[] = [];
    for (let from = 0; from < cells.length; from += perRow) rows.push(cells.slice(from, from + perRow).join(' '));
    return [legend, ...rows].join('\n');
  }

  #paint(cell: Cell, text: string): string {
    const { paint } = this.#context.terminal;
    switch (cell) {
      case 'waiting':
        return paint.dim(text);
      case 'checking':
        return paint.blue(text);
      case 'done':
        return paint.green(text);
      case 'pending':
        return paint.red(text);
      default:
        return cell satisfies never;
    }
  }
}
