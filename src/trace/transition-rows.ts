import type { TraceEvent } from './event.ts';
import { inMs } from './milliseconds.ts';
import type { Narrator } from './narrator.ts';
import type { PaintRole } from './paint.ts';
import type { Cancellation, Outcome, Span, SpanState, TaskTrace } from './task-trace.ts';
import type { Trace } from './trace.ts';

/** One line of the table: a task changes its state, or something else happens. */
export interface TransitionRow {
  readonly seq: number;
  readonly atMs: number;
  /** Id of the task. */
  readonly task?: number;
  readonly from?: SpanState | undefined;
  readonly to?: SpanState | Outcome;
  readonly role: PaintRole;
  why(): string;
}

/** Everything that happened, in order. */
export function transitionRows(trace: Trace, narrator: Narrator): TransitionRow[] {
  const rows: TransitionRow[] = [];
  for (const task of trace.tasks) {
    addChanges(task, narrator, rows);
    rows.push(...requestsOf(task, narrator));
  }
  for (const event of trace.events()) {
    const text = textOf(event, narrator);
    if (text === undefined) continue;
    const task = event.task ?? event.by;
    rows.push({ seq: event.seq, atMs: event.atMs, role: 'name', why: text, ...(task !== undefined && { task }) });
  }
  return rows.toSorted((a, b) => a.seq - b.seq);
}

function addChanges(task: TaskTrace, narrator: Narrator, rows: TransitionRow[]): void {
  const { id, spans, outcome, endedSeq, endedAtMs } = task;
  let from: SpanState | undefined;
  for (const span of spans) {
    rows.push({ seq: span.fromSeq, atMs: span.fromMs, task: id, from, to: span.state, role: span.state, why: () => reasonOf(span, task, narrator) });
    from = span.state;
  }
  if (outcome === 'pending' || endedSeq === undefined || endedAtMs === undefined) return;
  rows.push({ seq: endedSeq, atMs: endedAtMs, task: id, from, to: outcome, role: outcome, why: () => endReason(task, narrator) });
}

function endReason(task: TaskTrace, narrator: Narrator): string {
  const request = task.cancellations.at(-1);
  if (task.outcome !== 'cancelled' || request === undefined) return task.value === undefined ? '' : narrator.value(task);
  const tookMs = (task.endedAtMs ?? 0) - request.requestedAtMs;
  return tookMs > 0 ? narrator.words.afterRequest(inMs(tookMs)) : '';
}

function reasonOf({ state, waits, wake }: Span, task: TaskTrace, narrator: Narrator): string {
  switch (state) {
    case 'created':
      return task.parent === undefined ? '' : narrator.words.createdBy(narrator.name(task.parent));
    case 'ready':
      return wake === undefined ? '' : narrator.wake(wake);
    case 'waiting':
      return waits.map((wait) => narrator.wait(wait)).join(' + ');
    case 'running':
    case 'unknown':
      return '';
    default:
      return state satisfies never;
  }
}

function requestsOf(task: TaskTrace, narrator: Narrator): TransitionRow[] {
  return task.cancellations.flatMap((request): TransitionRow[] => [
    { seq: request.seq, atMs: request.requestedAtMs, task: task.id, role: 'requested', why: () => narrator.request(request, task.id) },
    ...deliveryRow(request, task, narrator),
  ]);
}

// Several requests may arrive with one CancelledError: the last of them stands for all.
function deliveryRow({ delivered, seq }: Cancellation, task: TaskTrace, narrator: Narrator): TransitionRow[] {
  const isLast = task.cancellations.findLast((each) => each.delivered?.seq === delivered?.seq)?.seq === seq;
  if (delivered === undefined || !isLast) return [];
  return [{ seq: delivered.seq, atMs: delivered.atMs, task: task.id, role: 'delivered', why: () => narrator.delivery(delivered.on, delivered.label) }];
}

/** What is to be said of events that neither change a state nor belong to a request. */
function textOf(event: TraceEvent, narrator: Narrator): (() => string) | undefined {
  if (event.kind === 'clock.jump') return undefined; // the times show it
  if (event.kind === 'log') return () => narrator.words.prints(narrator.line(event));
  if (event.kind === 'cancel.swallowed') return () => narrator.words.swallowed;
  if (event.kind === 'loop.deadlock') return () => narrator.deadlock(event);
  return event.kind in narrator.words.deeds ? () => narrator.deed(event) : undefined;
}
