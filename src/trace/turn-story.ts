import type { EventKind, TraceEvent } from './event.ts';
import { clip, oneLine } from './fit.ts';
import type { InterleavingWords } from './interleaving-words.ts';
import type { Narrator } from './narrator.ts';
import type { Trace } from './trace.ts';

const LONGEST_PLACE = 60; // cells of source text

/** One turn of one task: from where it is resumed to where it waits, gives way or ends. */
export interface Turn {
  /** Number of the event with which it begins. */
  readonly seq: number;
  readonly atMs: number;
  /** Id of the task. */
  readonly task: number;
  /** What it does, in order. */
  readonly phrases: readonly string[];
  readonly hasFailed: boolean;
}

/** A line of the program, counted from 1. */
export interface Place {
  readonly line: number;
  readonly text: string;
}

/** Where in the program an event, named by its number, comes from; `undefined` where nobody knows. */
export type PlaceOf = (seq: number) => Place | undefined;

/** The turns of a run, up to a deadlock if there is one: what comes after it is only clean-up. */
export function turnsOf(trace: Trace, narrator: Narrator, words: InterleavingWords, placeOf: PlaceOf): Turn[] {
  const turns: { begin: TraceEvent; events: TraceEvent[] }[] = [];
  for (const event of trace.events()) {
    if (event.kind === 'loop.deadlock') break;
    if (event.kind === 'task.running') turns.push({ begin: event, events: [] });
    else turns.at(-1)?.events.push(event);
  }
  return turns.map(({ begin: { seq, atMs, task = 0 }, events }) => ({
    seq,
    atMs,
    task,
    phrases: [beginning(seq, task, trace, narrator, words), ...deeds(events, task, narrator, words, placeOf)],
    hasFailed: events.some((event) => event.kind === 'task.failed' && event.task === task),
  }));
}

function beginning(seq: number, id: number, trace: Trace, narrator: Narrator, words: InterleavingWords): string {
  const { spans } = trace.task(id);
  const index = spans.findIndex(({ fromSeq }) => fromSeq === seq);
  const before = spans[index - 1];
  if (before === undefined || before.state === 'created') return words.begins;
  return before.wake === undefined || before.wake.cause === 'turn' ? words.goesOn : words.wasWaiting(narrator.wake(before.wake));
}

function deeds(events: readonly TraceEvent[], id: number, narrator: Narrator, words: InterleavingWords, placeOf: PlaceOf): string[] {
  const phrases: string[] = [];
  const created = events.filter(({ kind, by }) => kind === 'task.created' && by === id).map(({ task = 0 }) => narrator.name(task));
  let areCreatedTold = false;
  for (const event of events) {
    if (event.kind === 'task.created' && event.by === id) {
      if (!areCreatedTold) phrases.push(words.creates(listed(created, words)));
      areCreatedTold = true;
      continue;
    }
    const phrase = phraseOf(event, id, narrator, words);
    if (phrase === undefined) continue;
    const place = isStop(event) ? placeOf(event.seq) : undefined;
    phrases.push(place === undefined ? phrase : phrase + words.place(place.line, clip(oneLine(place.text), LONGEST_PLACE)));
  }
  return phrases;
}

// Where a task stops others come in between. A group's end is no line of its own.
function isStop({ kind, on }: TraceEvent): boolean {
  return (kind === 'task.waiting' && on !== 'group') || kind === 'task.ready';
}

function listed(names: readonly string[], words: InterleavingWords): string {
  return [names.slice(0, -1).join(words.listComma), names.at(-1) ?? ''].filter((part) => part !== '').join(words.and);
}

type Phrase = (event: TraceEvent, narrator: Narrator, words: InterleavingWords) => string | undefined;

/** What a task's own turn says of its states. */
const OWN: Partial<Record<EventKind, Phrase>> = {
  'task.waiting': ({ seq, atMs: sinceMs, on = 'opaque', label = '', holder }, narrator, words) =>
    words.waitsFor(narrator.wait({ seq, sinceMs, on, label, ...(holder !== undefined && { holder }) })),
  'task.ready': ({ on }, _narrator, words) => (on === 'turn' ? words.givesWay : undefined),
  'task.done': (_event, _narrator, words) => words.ends,
  'task.failed': ({ value = '' }, { words }) => words.states.failed + words.reason(oneLine(value)),
  'task.cancelled': (_event, { words }) => words.states.cancelled,
  'cancel.delivered': ({ on, label }, narrator) => narrator.delivery(on, label),
};

// Where a group or a time limit begins and ends is seen in the program.
const UNTOLD: ReadonlySet<EventKind> = new Set(['group.enter', 'group.exit', 'scope.enter', 'scope.exit']);

/** `undefined` for what is not its own doing, and for what its other phrases imply. */
function phraseOf(event: TraceEvent, id: number, narrator: Narrator, words: InterleavingWords): string | undefined {
  const { kind, task, by } = event;
  const own = OWN[kind];
  if (own !== undefined) return task === id ? own(event, narrator, words) : undefined;
  if (kind === 'cancel.requested') return by === id && task !== undefined && task !== id ? words.cancels(narrator.name(task)) : undefined;
  if (kind === 'log') return narrator.words.prints(narrator.line(event));
  if (UNTOLD.has(kind) || (task !== id && by !== id)) return undefined;
  return narrator.deed(event) || undefined;
}
