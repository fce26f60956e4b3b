import type { TraceEvent } from './event.ts';
import type { CancelOrigin, Cancellation, Outcome, Span, SpanState, TaskTrace, WaitTrace, Wake } from './task-trace.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };
type OpenSpan = Mutable<Omit<Span, 'waits'>> & { readonly waits: WaitTrace[] };

const NO_WAITS: WaitTrace[] = [];

/** A TaskTrace while it is being read from events. */
export class TaskHistory implements TaskTrace {
  readonly id: number;
  readonly name: string;
  readonly parent?: number;
  readonly children: number[] = [];
  readonly createdAtMs: number;
  startedAtMs?: number;
  endedAtMs?: number;
  endedSeq?: number;
  outcome: Outcome = 'pending';
  value?: string;
  readonly spans: OpenSpan[] = [];
  readonly waits: Mutable<WaitTrace>[] = [];
  readonly cancellations: Mutable<Cancellation>[] = [];
  /** The last event about this task that changed it. */
  lastEvent: TraceEvent;
  #openWaits: Mutable<WaitTrace>[] = [];
  #turnsDue = 0;

  constructor(id: number, event: TraceEvent) {
    this.id = id;
    this.name = event.kind === 'task.created' ? (event.name ?? '') : `#${id}`;
    if (event.parent !== undefined) this.parent = event.parent;
    this.createdAtMs = event.atMs;
    this.lastEvent = event;
    this.#become(event.kind === 'task.created' ? 'created' : 'unknown', event);
  }

  get state(): SpanState | undefined {
    return this.outcome === 'pending' ? this.spans.at(-1)?.state : undefined;
  }

  get openWaits(): readonly WaitTrace[] {
    return this.#openWaits;
  }

  get hasUndeliveredRequest(): boolean {
    return this.cancellations.some(({ delivered }) => delivered === undefined);
  }

  readied(event: TraceEvent, wake: Wake): void {
    const index = this.#openWaits.findIndex(({ on, label }) => on === event.on && label === event.label);
    if (index >= 0) this.#openWaits.splice(index, 1)[0]!.woken = wake;
    this.#turnsDue++;
    this.#become('ready', event, wake);
  }

  ran(event: TraceEvent): void {
    if (this.state === 'created' || (this.state === 'unknown' && this.#turnsDue === 0)) this.startedAtMs ??= event.atMs;
    else this.#turnsDue--;
    this.#become('running', event);
  }

  waited(event: TraceEvent): void {
    const { seq, atMs: sinceMs, on = 'opaque', label = '', holder } = event;
    const wait: WaitTrace = holder === undefined ? { seq, sinceMs, on, label } : { seq, sinceMs, on, label, holder };
    this.waits.push(wait);
    this.#openWaits.push(wait);
    if (this.#turnsDue > 0) return;
    if (this.state === 'waiting') this.spans.at(-1)!.waits.push(wait);
    else this.#become('waiting', event);
  }

  /** Its slice is over; unless it said what it waits for, it is what it has begun before that goes on. */
  sliceEnded(event: TraceEvent): void {
    if (this.state !== 'running') return;
    this.#become(this.#turnsDue > 0 ? 'ready' : this.#openWaits.length > 0 ? 'waiting' : 'unknown', event);
  }

  ended(event: TraceEvent, outcome: Exclude<Outcome, 'pending'>): void {
    this.#close(event);
    this.outcome = outcome;
    this.endedAtMs = event.atMs;
    this.endedSeq = event.seq;
    const value = event.value ?? event.reason;
    if (value !== undefined) this.value = value;
  }

  cancelRequested(event: TraceEvent, origin: CancelOrigin): void {
    const request: Cancellation = { seq: event.seq, requestedAtMs: event.atMs, origin, isSwallowed: false };
    this.cancellations.push(event.reason === undefined ? request : { ...request, reason: event.reason });
  }

  cancelDelivered(event: TraceEvent): void {
    const { seq, atMs, on, label = '' } = event;
    for (const request of this.cancellations) request.delivered ??= on === undefined ? { seq, atMs } : { seq, atMs, on, label };
    // Cancelled before its first turn: what looked like a slice was only the loop ending it.
    if (on !== undefined || this.spans.length !== 2) return;
    delete this.startedAtMs;
    this.spans.pop();
  }

  cancelSwallowed(): void {
    const request = this.cancellations.at(-1);
    if (request !== undefined) request.isSwallowed = true;
  }

  /** Events were not kept: nobody knows what it did meanwhile. */
  lostSightOf(event: TraceEvent): void {
    if (this.outcome !== 'pending') return;
    this.#openWaits = [];
    this.#turnsDue = 0;
    this.#become('unknown', event);
  }

  /** The trace ends at `endMs`. */
  finish(endMs: number): void {
    const last = this.spans.at(-1);
    if (last !== undefined && this.outcome === 'pending') last.toMs = endMs;
  }

  #become(state: SpanState, event: TraceEvent, wake?: Wake): void {
    if (this.outcome !== 'pending') return;
    if (this.state === state && state !== 'running') return;
    this.#close(event);
    const waits = state === 'waiting' ? [...this.#openWaits] : NO_WAITS;
    const span: OpenSpan = { state, fromMs: event.atMs, toMs: event.atMs, fromSeq: event.seq, toSeq: Infinity, waits };
    if (wake !== undefined) span.wake = wake;
    this.spans.push(span);
  }

  #close(event: TraceEvent): void {
    const last = this.spans.at(-1);
    if (last === undefined) return;
    last.toMs = event.atMs;
    last.toSeq = event.seq;
  }
}
