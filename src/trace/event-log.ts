import type { WaitKind } from '../asyncio/mod.ts';
import { EVENT_KINDS, type EventKind, type TraceEvent } from './event.ts';

// Written out, so that the compiler misses a kind that the runtime learns; 0 stands for no wait.
const WAIT_CODES: Readonly<Record<WaitKind, number>> = {
  turn: 1,
  sleep: 2,
  task: 3,
  future: 4,
  shield: 5,
  group: 6,
  gather: 7,
  wait: 8,
  lock: 9,
  semaphore: 10,
  event: 11,
  condition: 12,
  'queue.get': 13,
  'queue.put': 14,
  io: 15,
  worker: 16,
  opaque: 17,
};
const WAIT_KINDS = new Map(Object.entries(WAIT_CODES).map(([kind, code]) => [code, kind as WaitKind]));
const KIND_CODES = new Map(EVENT_KINDS.map((kind, code) => [kind, code]));

type TextField = 'name' | 'label' | 'value' | 'reason' | 'text';

const TEXT_FIELDS: Partial<Record<EventKind, TextField>> = {
  'task.ready': 'label',
  'task.waiting': 'label',
  'task.done': 'value',
  'task.failed': 'value',
  'task.cancelled': 'reason',
  'cancel.requested': 'reason',
  'cancel.delivered': 'label',
  'cancel.swallowed': 'reason',
  log: 'text',
};

const PAGE_ROWS = 4096;
const MOST_SHARED_TEXTS = 4096;

/** The number that stands for a kind in the log. */
export function codeOf(kind: EventKind): number {
  return KIND_CODES.get(kind) ?? 0;
}

/**
 * Columns instead of one object per event, and pages instead of arrays that grow: in both, most of what
 * recording costs would be the garbage collector's, and the copying of what was recorded before.
 */
class Page {
  readonly times = new Float64Array(PAGE_ROWS);
  /** Kind and wait of each row, side by side. */
  readonly codes = new Uint8Array(PAGE_ROWS * 2);
  /** Task, cause and a third number of each row, side by side; 0: none. */
  readonly tasks = new Int32Array(PAGE_ROWS * 3);
  readonly texts = Array<string | undefined>(PAGE_ROWS);
}

/**
 * A bounded log of events. It keeps the beginning and the end of a run: when it is full, the oldest event
 * of the second half makes room.
 */
export class EventLog {
  readonly #capacity: number;
  readonly #headCapacity: number;
  readonly #pages: Page[] = [];
  /** What few events have, by row. */
  readonly #rests = new Map<number, Partial<TraceEvent>>();
  /** Labels repeat: one copy of each is kept. */
  readonly #sharedTexts = new Map<string, string>();
  #size = 0;

  /** @param capacity how many events are kept, ≥ 2. */
  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#headCapacity = capacity >> 1;
  }

  /** Events recorded so far, kept or not. */
  get size(): number {
    return this.#size;
  }

  get lostEvents(): number {
    return Math.max(0, this.#size - this.#capacity);
  }

  /**
   * @param code of the kind; see `codeOf`.
   * @param task, by ids of tasks; 0: none.
   * @param third id of the parent (`task.created`) or the holder (`task.waiting`), or 1 more than a count; 0: none.
   * @param text the kind's main text: a name, label, value, reason or line.
   */
  add(code: number, atMs: number, task: number, by: number, on: WaitKind | undefined, third: number, text: string | undefined): void {
    const row = this.#rowOf(this.#size++);
    const page = (this.#pages[(row / PAGE_ROWS) | 0] ??= new Page());
    const at = row % PAGE_ROWS;
    page.times[at] = atMs;
    page.codes[at * 2] = code;
    page.codes[at * 2 + 1] = on === undefined ? 0 : WAIT_CODES[on];
    page.tasks[at * 3] = task;
    page.tasks[at * 3 + 1] = by;
    page.tasks[at * 3 + 2] = third;
    page.texts[at] = text === undefined ? undefined : this.#shared(text);
    if (this.#size > this.#capacity && this.#rests.size > 0) this.#rests.delete(row);
  }

  /** What else the event added last has; JSON only. */
  addRest(rest: Partial<TraceEvent>): void {
    this.#rests.set(this.#rowOf(this.#size - 1), rest);
  }

  /** The events from number `seq` on that have been kept. */
  from(seq: number): TraceEvent[] {
    const events: TraceEvent[] = [];
    const firstOfTail = this.#headCapacity + this.lostEvents;
    for (let at = Math.max(0, seq); at < this.#size; at++) {
      if (at >= this.#headCapacity && at < firstOfTail) at = firstOfTail;
      events.push(this.#eventAt(at));
    }
    return events;
  }

  #rowOf(seq: number): number {
    if (seq < this.#capacity) return seq;
    const tailCapacity = this.#capacity - this.#headCapacity;
    return this.#headCapacity + ((seq - this.#headCapacity) % tailCapacity);
  }

  #shared(text: string): string {
    const known = this.#sharedTexts.get(text);
    if (known !== undefined) return known;
    if (this.#sharedTexts.size < MOST_SHARED_TEXTS) this.#sharedTexts.set(text, text);
    return text;
  }

  #eventAt(seq: number): TraceEvent {
    const row = this.#rowOf(seq);
    const page = this.#pages[(row / PAGE_ROWS) | 0]!;
    const at = row % PAGE_ROWS;
    const kind = EVENT_KINDS[page.codes[at * 2]!]!;
    const event: { -readonly [K in keyof TraceEvent]: TraceEvent[K] } = { seq, atMs: page.times[at]!, kind };
    const task = page.tasks[at * 3]!;
    const by = page.tasks[at * 3 + 1]!;
    const third = page.tasks[at * 3 + 2]!;
    const on = WAIT_KINDS.get(page.codes[at * 2 + 1]!);
    const text = page.texts[at];
    const rest = this.#rests.get(row);
    if (task !== 0) event.task = task;
    if (by !== 0) event.by = by;
    if (third !== 0 && kind === 'task.created') event.parent = third;
    else if (third !== 0 && kind === 'task.waiting') event.holder = third;
    else if (third !== 0) event.detail = third - 1;
    if (on !== undefined) event.on = on;
    if (text !== undefined) event[TEXT_FIELDS[kind] ?? 'name'] = text;
    return rest === undefined ? event : Object.assign(event, rest);
  }
}
