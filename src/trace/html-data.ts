import type { TraceEvent } from './event.ts';
import { Phrases } from './html-phrases.ts';
import { htmlWords } from './html-words.ts';
import { Narrator } from './narrator.ts';
import { storyOf } from './story.ts';
import type { CancelOrigin, Span, SpanState, TaskTrace, WaitTrace, Wake } from './task-trace.ts';
import type { Trace } from './trace.ts';
import { transitionRows } from './transition-rows.ts';
import type { Lang } from './words.ts';
import { wordsOf } from './words-of.ts';

/** In this order, states are numbers in the page. */
const PAGE_STATES: readonly SpanState[] = ['created', 'ready', 'running', 'waiting', 'unknown'];

export interface HtmlOptions {
  /** Language in which the page opens; it has both. */
  readonly lang: Lang;
  readonly title: string;
  /** What the run came from, such as a file; shown below the title. */
  readonly source?: string;
}

/**
 * All that the page knows, as JSON. Many rows are tuples: a trace may have a hundred thousand. Numbers
 * called `…Text` are indices into `phrases`; -1 stands for none everywhere.
 */
export interface PageData extends HtmlOptions {
  readonly words: { readonly [L in Lang]: ReturnType<typeof htmlWords> };
  readonly isVirtual: boolean;
  readonly endMs: number;
  /** Behind the last event. */
  readonly endSeq: number;
  readonly lostEvents: number;
  /** English and Chinese, or one text for both. */
  readonly phrases: readonly (string | readonly [en: string, zh: string])[];
  /** Each instant and the number of its first event. */
  readonly instants: readonly (readonly [seq: number, atMs: number])[];
  readonly tasks: readonly PageTask[];
  /** What is told beside the picture. */
  readonly remarks: readonly PageNote[];
  /** What tasks did, and what happened to them besides changes of state. */
  readonly deeds: readonly PageNote[];
}

export type PageNote = readonly [seq: number, atMs: number, task: number, role: string, text: number];

export interface PageTask {
  readonly id: number;
  readonly name: string;
  /** -1 for the main task. */
  readonly parent: number;
  readonly outcome: string;
  /** -1 while it has not ended. */
  readonly endedSeq: number;
  readonly endedMs: number;
  readonly value: string;
  readonly spans: readonly PageSpan[];
  readonly waits: readonly PageWait[];
  readonly wakes: readonly PageWake[];
  /** Requests to cancel it; `origin` is the task behind it: who asked, or whose failure did. */
  readonly requests: readonly (readonly [seq: number, atMs: number, text: number, deliveredSeq: number, deliveredMs: number, deliveredText: number, origin: number])[];
}

/** A state, its bounds, and the indices of its waits. */
export type PageSpan = readonly [state: number, fromSeq: number, toSeq: number, fromMs: number, toMs: number, ...waits: number[]];

/** `holder`: who had what was waited for; `wokenSeq`: number of the wake that ended it. */
export type PageWait = readonly [seq: number, sinceMs: number, text: number, holder: number, wokenSeq: number];

/** `by`: the task that woke this one; `isCancel`: 1 when a cancellation request did. */
export type PageWake = readonly [seq: number, atMs: number, text: number, by: number, isCancel: number];

export function pageData(trace: Trace, options: HtmlOptions): PageData {
  const narrators = [new Narrator(trace, wordsOf('en')), new Narrator(trace, wordsOf('zh-CN'))] as const;
  const phrases = new Phrases(narrators);
  const events = trace.events();
  const endSeq = (events.at(-1)?.seq ?? -1) + 1;
  const [remarks, chineseRemarks] = narrators.map((narrator) => storyOf(trace, narrator));
  const [deeds, chineseDeeds] = narrators.map((narrator) => transitionRows(trace, narrator).filter(({ to }) => to === undefined));
  const tasks = trace.tasks.map((task) => pageTask(task, phrases, endSeq));
  return {
    ...options,
    words: { en: htmlWords('en'), 'zh-CN': htmlWords('zh-CN') },
    isVirtual: trace.isVirtual,
    endMs: trace.endMs,
    endSeq,
    lostEvents: trace.lostEvents,
    // The same list to the end: what is added below is in it.
    phrases: phrases.all,
    instants: instantsOf(events),
    tasks,
    remarks: remarks!.map((remark, index) => noteOf(remark, phrases.addPair(remark.text(), chineseRemarks![index]!.text()))),
    deeds: deeds!.map((deed, index) => noteOf(deed, phrases.addPair(deed.why(), chineseDeeds![index]!.why()))),
  };
}

function noteOf({ seq, atMs, task, role }: { seq: number; atMs: number; task?: number; role: string }, text: number): PageNote {
  return [seq, atMs, task ?? -1, role, text];
}

function pageTask(task: TaskTrace, phrases: Phrases, endSeq: number): PageTask {
  const { id, name, parent = -1, outcome, endedSeq = -1, endedAtMs = -1, value = '' } = task;
  const waitIndex = new Map(task.waits.map((wait, index) => [wait, index]));
  return {
    id,
    name,
    parent,
    outcome,
    endedSeq,
    endedMs: endedAtMs,
    value,
    spans: task.spans.map((span) => pageSpan(span, waitIndex, endSeq)),
    waits: task.waits.map((wait) => [wait.seq, wait.sinceMs, phrases.add((narrator) => narrator.wait(wait)), wait.holder ?? -1, wait.woken?.seq ?? -1]),
    wakes: wakesOf(task).map((wake) => [wake.seq, wake.atMs, phrases.add((narrator) => narrator.wake(wake)), wake.by ?? -1, wake.cause === 'cancel' ? 1 : 0]),
    requests: task.cancellations.map((request) => {
      const { seq, requestedAtMs, delivered } = request;
      const arrival = delivered === undefined ? -1 : phrases.add((narrator) => narrator.delivery(delivered.on, delivered.label));
      return [seq, requestedAtMs, phrases.add((narrator) => narrator.request(request, id)), delivered?.seq ?? -1, delivered?.atMs ?? -1, arrival, taskBehind(request.origin)] as const;
    }),
  };
}

function pageSpan({ state, fromSeq, toSeq, fromMs, toMs, waits }: Span, waitIndex: ReadonlyMap<WaitTrace, number>, endSeq: number): PageSpan {
  return [PAGE_STATES.indexOf(state), fromSeq, Math.min(toSeq, endSeq), fromMs, toMs, ...waits.flatMap((wait) => waitIndex.get(wait) ?? [])];
}

/** Those that ended waits, and those for which there was none to end, such as a turn given up. */
function wakesOf({ spans, waits }: TaskTrace): Wake[] {
  const wakes = [...spans.flatMap(({ wake }) => wake ?? []), ...waits.flatMap(({ woken }) => woken ?? [])];
  return [...new Map(wakes.map((wake) => [wake.seq, wake])).values()];
}

function taskBehind(origin: CancelOrigin): number {
  if (origin.kind === 'group') return origin.culprit ?? -1;
  return 'task' in origin ? origin.task : -1;
}

function instantsOf(events: readonly TraceEvent[]): [number, number][] {
  const instants: [number, number][] = [];
  for (const { seq, atMs } of events) if (instants.at(-1)?.[1] !== atMs) instants.push([seq, atMs]);
  return instants;
}
