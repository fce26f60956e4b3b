import {
  currentTask,
  DeadlockError,
  loopTime,
  type NoteKind,
  type Probe,
  type Subject,
  Task,
  TaskGroup,
  TimeoutScope,
  type WaitInfo,
} from '../asyncio/mod.ts';
import { inherits } from './data-property.ts';
import { describe, nameOf } from './describe.ts';
import { codeOf, EventLog } from './event-log.ts';
import type { TraceEvent } from './event.ts';
import { Trace } from './trace.ts';

const CREATED = codeOf('task.created');
const READY = codeOf('task.ready');
const RUNNING = codeOf('task.running');
const WAITING = codeOf('task.waiting');
const REQUESTED = codeOf('cancel.requested');
const DELIVERED = codeOf('cancel.delivered');
const LOG = codeOf('log');
const MOST_COUNTED = 2 ** 31 - 1;

export interface RecorderOptions {
  /** How many events are kept: the first half of them from the beginning of the run, the others from its end. @default 1_000_000 */
  readonly maxEvents?: number;
}

/**
 * Writes down what one `run()` reports.
 * @throws {RangeError} when `maxEvents` is not a whole number of at least 2.
 * @example
 * const recorder = new Recorder();
 * await run(() => sleep(30), { clock: 'virtual', probe: recorder });
 * recorder.trace().endMs; // => 30
 */
export class Recorder implements Probe {
  readonly #log: EventLog;
  #lastMs = 0;

  constructor({ maxEvents = 1_000_000 }: RecorderOptions = {}) {
    if (!Number.isInteger(maxEvents) || maxEvents < 2) throw new RangeError(`maxEvents is a whole number of at least 2, got ${String(maxEvents)}`);
    this.#log = new EventLog(maxEvents);
  }

  /** Events recorded so far, those that were not kept included; also the number of the next event. */
  get size(): number {
    return this.#log.size;
  }

  /** Events in the middle of the run that had to make room. */
  get lostEvents(): number {
    return this.#log.lostEvents;
  }

  /** The events kept so far, from number `seq` on: to send them in portions while the program runs. */
  events(seq = 0): TraceEvent[] {
    return this.#log.from(seq);
  }

  /** What has been recorded so far. */
  trace(): Trace {
    return new Trace(this.events());
  }

  /** Adds a line of the program's output, as one of the task that is running, if there is one. */
  log(text: string): void {
    const task = currentTask();
    const atMs = task === undefined ? this.#lastMs : this.#at(loopTime());
    this.#log.add(LOG, atMs, task?.id ?? 0, 0, undefined, 0, typeof text === 'string' ? text : describe(text));
  }

  taskCreated(atMs: number, task: Task, by: Task | undefined): void {
    this.#log.add(CREATED, this.#at(atMs), task.id, by?.id ?? 0, undefined, task.parent?.id ?? 0, nameOf(task.name));
  }

  taskReady(atMs: number, task: Task, by: Task | undefined, wait: WaitInfo | undefined): void {
    this.#log.add(READY, this.#at(atMs), task.id, by?.id ?? 0, wait?.kind, 0, wait && nameOf(wait.label));
  }

  taskRunning(atMs: number, task: Task): void {
    this.#log.add(RUNNING, this.#at(atMs), task.id, 0, undefined, 0, undefined);
  }

  taskWaiting(atMs: number, task: Task, wait: WaitInfo): void {
    this.#log.add(WAITING, this.#at(atMs), task.id, 0, wait.kind, wait.holder?.id ?? 0, nameOf(wait.label));
  }

  taskEnded(atMs: number, task: Task, outcome: 'done' | 'failed' | 'cancelled', value: unknown): void {
    const text = outcome === 'cancelled' ? reasonText(value) : value === undefined ? undefined : describe(value);
    this.#log.add(codeOf(`task.${outcome}`), this.#at(atMs), task.id, 0, undefined, 0, text);
  }

  cancelRequested(atMs: number, task: Task, by: Task | undefined, reason: unknown): void {
    this.#log.add(REQUESTED, this.#at(atMs), task.id, by?.id ?? 0, undefined, 0, reasonText(reason));
    const source = sourceOf(reason);
    if (source !== undefined) this.#log.addRest(source);
  }

  cancelDelivered(atMs: number, task: Task, wait: WaitInfo | undefined): void {
    this.#log.add(DELIVERED, this.#at(atMs), task.id, 0, wait?.kind, 0, wait && nameOf(wait.label));
  }

  note(atMs: number, kind: NoteKind, by: Task | undefined, subject: Subject, detail?: unknown): void {
    const task = subject instanceof Task ? subject.id : 0;
    const name = task !== 0 || kind === 'clock.jump' || kind === 'loop.idle' || kind === 'loop.deadlock' ? undefined : nameOf(subject.name);
    const text = kind === 'cancel.swallowed' ? reasonText(detail) : name;
    const isCount = typeof detail === 'number' && Number.isInteger(detail) && detail >= 0 && detail < MOST_COUNTED;
    this.#log.add(codeOf(kind), this.#at(atMs), task, by?.id ?? 0, undefined, isCount ? detail + 1 : 0, text);
    const rest = isCount ? undefined : detailOf(kind, detail);
    if (rest !== undefined) this.#log.addRest(rest);
  }

  // On the real clock a report can carry the time at which its cause began, before the last report.
  #at(atMs: number): number {
    if (atMs > this.#lastMs) this.#lastMs = atMs;
    return this.#lastMs;
  }
}

/** A reason is a phrase more often than a value: strings go without quotes. */
function reasonText(reason: unknown): string | undefined {
  if (reason === undefined) return undefined;
  return typeof reason === 'string' ? nameOf(reason) : describe(reason);
}

function sourceOf(reason: unknown): Partial<TraceEvent> | undefined {
  if (typeof reason !== 'object' || reason === null) return undefined;
  if (inherits(reason, TaskGroup)) return { source: 'group' };
  return inherits(reason, TimeoutScope) ? { source: 'scope' } : undefined;
}

function detailOf(kind: NoteKind, detail: unknown): Partial<TraceEvent> | undefined {
  if (detail === undefined || detail === null || kind === 'cancel.swallowed') return undefined;
  if (kind === 'warn.unhandled') return { value: describe(detail) };
  if (detail instanceof DeadlockError) {
    const cycle = detail.cycle?.map((task) => task.id);
    return { detail: detail.message, ...(cycle !== undefined && { cycle }) };
  }
  if (typeof detail === 'number') return { detail: Number.isFinite(detail) ? detail : String(detail) };
  if (typeof detail === 'boolean') return { detail };
  return { detail: Array.isArray(detail) ? detail.map(nameOf).join(', ') : describe(detail) };
}
