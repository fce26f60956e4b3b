import type { NoteKind, Probe, Subject, Task, WaitInfo } from '../../asyncio/mod.ts';

/** Passes on to `inner`, where there is one, all that it hears; for probes that listen to some of it themselves. */
export class ForwardingProbe implements Probe {
  readonly #inner: Probe | undefined;

  constructor(inner: Probe | undefined) {
    this.#inner = inner;
  }

  taskCreated(atMs: number, task: Task, by: Task | undefined): void {
    this.#inner?.taskCreated(atMs, task, by);
  }

  taskReady(atMs: number, task: Task, by: Task | undefined, wait: WaitInfo | undefined): void {
    this.#inner?.taskReady(atMs, task, by, wait);
  }

  taskRunning(atMs: number, task: Task): void {
    this.#inner?.taskRunning(atMs, task);
  }

  taskWaiting(atMs: number, task: Task, wait: WaitInfo): void {
    this.#inner?.taskWaiting(atMs, task, wait);
  }

  taskEnded(atMs: number, task: Task, outcome: 'done' | 'failed' | 'cancelled', value: unknown): void {
    this.#inner?.taskEnded(atMs, task, outcome, value);
  }

  cancelRequested(atMs: number, task: Task, by: Task | undefined, reason: unknown): void {
    this.#inner?.cancelRequested(atMs, task, by, reason);
  }

  cancelDelivered(atMs: number, task: Task, wait: WaitInfo | undefined): void {
    this.#inner?.cancelDelivered(atMs, task, wait);
  }

  note(atMs: number, kind: NoteKind, by: Task | undefined, subject: Subject, detail?: unknown): void {
    this.#inner?.note(atMs, kind, by, subject, detail);
  }
}
