import type { EventKind, TraceEvent } from './event.ts';
import { inMs } from './milliseconds.ts';
import type { Narrator } from './narrator.ts';
import type { PaintRole } from './paint.ts';
import type { Cancellation, TaskTrace, Wake } from './task-trace.ts';
import type { Trace } from './trace.ts';

/** One remark about one moment. The text is made when it is asked for: of many remarks few are shown. */
export interface Remark {
  readonly seq: number;
  readonly atMs: number;
  /** Id of the task that the text is about. */
  readonly task?: number;
  readonly role: PaintRole;
  text(): string;
}

/** Wake-ups by others, cancellations, failures, warnings and output: what a picture of states leaves open. */
export function storyOf(trace: Trace, narrator: Narrator): Remark[] {
  const remarks: Remark[] = [];
  for (const task of trace.tasks) {
    tellWakes(task, narrator, remarks);
    remarks.push(...requestsOf(task, narrator), ...endOf(task, narrator));
  }
  for (const event of trace.events()) {
    const remark = remarkOn(event, trace, narrator);
    if (remark !== undefined) remarks.push(remark);
  }
  return remarks.toSorted((a, b) => a.seq - b.seq);
}

const TOLD: Readonly<Record<Wake['cause'], boolean>> = { turn: false, timer: false, cancel: false, task: true, 'handed on': true, end: true, outside: true };

function tellWakes(task: TaskTrace, narrator: Narrator, remarks: Remark[]): void {
  for (const { woken } of task.waits) {
    if (woken === undefined || !TOLD[woken.cause]) continue;
    remarks.push({ seq: woken.seq, atMs: woken.atMs, task: task.id, role: 'ready', text: () => narrator.wake(woken) });
  }
}

function requestsOf(task: TaskTrace, narrator: Narrator): Remark[] {
  const remarks: Remark[] = [];
  const told = new Set<number>();
  for (const request of task.cancellations) {
    remarks.push({ seq: request.seq, atMs: request.requestedAtMs, task: task.id, role: 'requested', text: () => requestText(request, task, narrator) });
    const { delivered } = request;
    // Requests made before the task had a turn arrive together.
    if (delivered === undefined || told.has(delivered.seq)) continue;
    told.add(delivered.seq);
    remarks.push({ seq: delivered.seq, atMs: delivered.atMs, task: task.id, role: 'delivered', text: () => deliveryText(delivered, task, narrator) });
  }
  return remarks;
}

function requestText(request: Cancellation, task: TaskTrace, narrator: Narrator): string {
  const text = narrator.request(request, task.id);
  return request.delivered === undefined ? `${text} (${narrator.words.neverDelivered})` : text;
}

function deliveryText({ seq, on, label }: NonNullable<Cancellation['delivered']>, task: TaskTrace, narrator: Narrator): string {
  const next = task.waits.find((wait) => wait.seq > seq);
  return narrator.delivery(on, label) + (next === undefined ? '' : narrator.words.comma + narrator.words.thenWaitsFor(narrator.wait(next)));
}

function endOf(task: TaskTrace, narrator: Narrator): Remark[] {
  const { id, endedSeq: seq, endedAtMs: atMs, outcome, cancellations } = task;
  if (seq === undefined || atMs === undefined) return [];
  const { words } = narrator;
  const end = { seq, atMs, task: id };
  if (outcome === 'failed') return [{ ...end, role: 'failed', text: () => words.states.failed + words.reason(narrator.value(task)) }];
  if (outcome === 'cancelled') {
    const requestedAtMs = cancellations.at(-1)?.requestedAtMs;
    const tookMs = requestedAtMs === undefined ? 0 : atMs - requestedAtMs;
    return [{ ...end, role: 'cancelled', text: () => words.states.cancelled + (tookMs > 0 ? words.comma + words.afterRequest(inMs(tookMs)) : '') }];
  }
  return cancellations.some(({ isSwallowed }) => isSwallowed) ? [{ ...end, role: 'failed', text: () => words.swallowed }] : [];
}

const REMARKABLE: ReadonlySet<EventKind> = new Set([
  'group.abort',
  'loop.blocked',
  'warn.leakedTask',
  'warn.unhandled',
  'warn.floating',
]);

function remarkOn(event: TraceEvent, trace: Trace, narrator: Narrator): Remark | undefined {
  const { seq, atMs, kind } = event;
  const task = event.task ?? event.by;
  const base = task === undefined ? { seq, atMs } : { seq, atMs, task };
  if (kind === 'log') return { ...base, role: 'name', text: () => narrator.words.prints(narrator.line(event)) };
  if (kind === 'loop.deadlock') return { ...base, role: 'failed', text: () => narrator.deadlock(event) };
  const isExitOfAborted = kind === 'group.exit' && trace.events('group.abort', { name: event.name ?? '' }).length > 0;
  if (!REMARKABLE.has(kind) && !isExitOfAborted) return undefined;
  return { ...base, role: kind.startsWith('group.') ? 'faint' : 'failed', text: () => narrator.deed(event) };
}
