import { Narrator } from './narrator.ts';
import type { PaintRole } from './paint.ts';
import type { Span, SpanState, TaskTrace } from './task-trace.ts';
import type { Trace } from './trace.ts';
import { type TransitionRow, transitionRows } from './transition-rows.ts';
import type { Lang } from './words.ts';
import { wordsOf } from './words-of.ts';

/** Where every living task is at one moment. */
export interface Frame {
  readonly seq: number;
  readonly atMs: number;
  /** The task that this transition is about. */
  readonly task?: string;
  /** The change, such as `waiting → ready`; empty for what is not a change of state. */
  readonly change: string;
  readonly why: string;
  readonly role: PaintRole;
  readonly running?: string;
  /** First in, first out: the head of the queue comes first. */
  readonly ready: readonly string[];
  readonly waiting: readonly { readonly task: string; readonly what: string }[];
  /** Due times of sleeping tasks, soonest first. */
  readonly timers: readonly { readonly task: string; readonly dueMs: number }[];
  /** Printed lines up to this moment. */
  readonly output: readonly string[];
}

/**
 * A run as a row of frames, one per transition. A frame is computed from the trace alone, so going back
 * shows what going forward showed.
 */
export class Storyboard {
  readonly #trace: Trace;
  readonly #narrator: Narrator;
  readonly #rows: readonly TransitionRow[];

  constructor(trace: Trace, lang: Lang) {
    this.#trace = trace;
    this.#narrator = new Narrator(trace, wordsOf(lang));
    this.#rows = transitionRows(trace, this.#narrator);
  }

  get length(): number {
    return this.#rows.length;
  }

  /** @throws {RangeError} outside 0 … length - 1. */
  frame(index: number): Frame {
    const row = this.#rows[index];
    if (row === undefined) throw new RangeError(`frame is 0 to ${this.#rows.length - 1}, got ${index}`);
    const { seq, atMs, task, from, to, role } = row;
    const { states } = this.#narrator.words;
    const alive = this.#trace.tasks.flatMap((each) => {
      const span = each.spans.find(({ fromSeq, toSeq }) => fromSeq <= seq && seq < toSeq);
      return span === undefined ? [] : [{ task: each, span }];
    });
    const inState = (...wanted: SpanState[]) => alive.filter(({ span }) => wanted.includes(span.state)).toSorted((a, b) => a.span.fromSeq - b.span.fromSeq);
    const running = inState('running').at(0)?.task;
    const waiting = inState('waiting');
    return {
      seq,
      atMs,
      role,
      ...(task !== undefined && { task: this.#narrator.name(task) }),
      change: to === undefined ? '' : from === undefined ? states[to] : `${states[from]} → ${states[to]}`,
      why: row.why(),
      ...(running !== undefined && { running: this.#narrator.name(running.id) }),
      ready: inState('created', 'ready').map(({ task: each }) => this.#narrator.name(each.id)),
      waiting: waiting.map((each) => ({ task: this.#narrator.name(each.task.id), what: this.#waitsAt(each.span, seq) })),
      timers: waiting.flatMap((each) => timersAt(each.task, each.span, seq)).toSorted((a, b) => a.dueMs - b.dueMs),
      output: this.#trace.events('log').filter((event) => event.seq <= seq).map(({ text = '' }) => text),
    };
  }

  #waitsAt({ waits }: Span, seq: number): string {
    return waits.filter((wait) => isUnderWay(wait, seq)).map((wait) => this.#narrator.wait(wait)).join(' + ');
  }
}

function isUnderWay(wait: Span['waits'][number], seq: number): boolean {
  return wait.seq <= seq && seq < (wait.woken?.seq ?? Infinity);
}

const SLEEP = /^sleep (\d+(?:\.\d+)?) ms$/;

function timersAt(task: TaskTrace, { waits }: Span, seq: number): { task: string; dueMs: number }[] {
  return waits.flatMap((wait) => {
    const ms = isUnderWay(wait, seq) ? SLEEP.exec(wait.label)?.[1] : undefined;
    return ms === undefined ? [] : [{ task: task.name, dueMs: wait.sinceMs + Number(ms) }];
  });
}

