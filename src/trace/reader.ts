import { CancelOrigins } from './cancel-origin.ts';
import type { EventKind, TraceEvent } from './event.ts';
import { TaskHistory } from './task-history.ts';
import type { Outcome } from './task-trace.ts';
import { wakeOf } from './wake-cause.ts';

/** Turns events, in order, into the lives of tasks. */
export class Reader {
  readonly tasks = new Map<number, TaskHistory>();
  lostEvents = 0;
  endMs = 0;
  #nextSeq = 0;
  #before: TraceEvent | undefined;
  #running: TaskHistory | undefined;
  #act: TraceEvent | undefined;
  #ended: TaskHistory | undefined;
  readonly #historyOf = (id: number | undefined): TaskHistory | undefined => (id === undefined ? undefined : this.tasks.get(id));
  readonly #origins = new CancelOrigins(this.#historyOf);

  readonly #readers: Partial<Record<EventKind, (event: TraceEvent, task: TaskHistory) => void>> = {
    'task.ready': (event, task) => this.#ready(event, task),
    'task.running': (event, task) => this.#ran(event, task),
    'task.waiting': (event, task) => task.waited(event),
    'task.done': (event, task) => this.#end(event, task, 'done'),
    'task.failed': (event, task) => this.#end(event, task, 'failed'),
    'task.cancelled': (event, task) => this.#end(event, task, 'cancelled'),
    'cancel.requested': (event, task) => task.cancelRequested(event, this.#origins.originOf(event)),
    'cancel.delivered': (event, task) => task.cancelDelivered(event),
    'cancel.swallowed': (_event, task) => task.cancelSwallowed(),
  };

  constructor(events: Iterable<TraceEvent>) {
    for (const event of events) this.#read(event);
    for (const task of this.tasks.values()) task.finish(this.endMs);
  }

  #read(event: TraceEvent): void {
    if (event.seq > this.#nextSeq) this.#skip(event);
    if (event.task === undefined) this.#readNote(event);
    else this.#readTask(event, event.task);
    this.#origins.saw(event);
    this.#before = event;
    this.#nextSeq = event.seq + 1;
    this.endMs = event.atMs;
  }

  #skip(event: TraceEvent): void {
    this.lostEvents += event.seq - this.#nextSeq;
    for (const task of this.tasks.values()) task.lostSightOf(this.#before ?? event);
    this.#running = undefined;
    this.#act = undefined;
  }

  #readNote(event: TraceEvent): void {
    // Nobody runs while virtual time jumps: the slice was over when the event before happened.
    if (event.kind === 'clock.jump') this.#endSlice(this.#before);
    else if (event.kind.startsWith('loop.')) this.#endSlice(event);
    else this.#act = event;
  }

  #readTask(event: TraceEvent, id: number): void {
    const task = this.tasks.get(id) ?? this.#add(id, event);
    const read = this.#readers[event.kind];
    if (read === undefined) return; // the creation, above, or a remark that changes nothing
    read(event, task);
    task.lastEvent = event;
  }

  #ready(event: TraceEvent, task: TaskHistory): void {
    task.readied(event, wakeOf(event, task, { running: this.#running, act: this.#act, ended: this.#ended, historyOf: this.#historyOf }));
  }

  #ran(event: TraceEvent, task: TaskHistory): void {
    this.#endSlice(event);
    this.#running = task;
    this.#act = undefined;
    task.ran(event);
  }

  #end(event: TraceEvent, task: TaskHistory, outcome: Exclude<Outcome, 'pending'>): void {
    task.ended(event, outcome);
    this.#ended = task;
  }

  #add(id: number, event: TraceEvent): TaskHistory {
    const task = new TaskHistory(id, event);
    this.tasks.set(id, task);
    this.#historyOf(task.parent)?.children.push(id);
    return task;
  }

  #endSlice(event: TraceEvent | undefined): void {
    if (event !== undefined) this.#running?.sliceEnded(event);
    this.#running = undefined;
  }
}
