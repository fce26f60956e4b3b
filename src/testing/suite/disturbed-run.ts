import type { NoteKind, Probe, Subject, Task, WaitInfo } from '../../asyncio/mod.ts';
import type { CancelMoment } from './stage.ts';

/** When to cancel the victim: at its wait number `wait`, counted from 1. */
export interface CancelPoint {
  readonly wait: number;
  readonly moment: CancelMoment;
}

export const CANCEL_REASON = 'cancelled by the test';

/** Watches one task of a run, counts its waits, and cancels it at the one that is asked for. What it hears it passes on. */
export class CancellingProbe implements Probe {
  readonly #inner: Probe | undefined;
  readonly #point: CancelPoint | undefined;
  #victim: Task | undefined;
  waits = 0;
  /** Whether the victim has been cancelled. */
  hasStruck = false;

  constructor(inner: Probe | undefined, point: CancelPoint | undefined) {
    this.#inner = inner;
    this.#point = point;
  }

  watch(victim: Task): void {
    this.#victim = victim;
  }

  taskWaiting(atMs: number, task: Task, wait: WaitInfo): void {
    this.#inner?.taskWaiting(atMs, task, wait);
    if (task !== this.#victim || this.hasStruck) return;
    this.waits++;
    if (this.#point?.moment === 'waiting') this.#strikeAt(this.#point);
  }

  taskReady(atMs: number, task: Task, by: Task | undefined, wait: WaitInfo | undefined): void {
    this.#inner?.taskReady(atMs, task, by, wait);
    if (task === this.#victim && this.#point?.moment === 'woken') this.#strikeAt(this.#point);
  }

  // After whoever is running has come to a stop, and before the next task is resumed.
  #strikeAt(point: CancelPoint): void {
    const victim = this.#victim;
    if (this.hasStruck || this.waits !== point.wait || victim === undefined) return;
    this.hasStruck = true;
    queueMicrotask(() => victim.cancel(CANCEL_REASON));
  }

  taskCreated(atMs: number, task: Task, by: Task | undefined): void {
    this.#inner?.taskCreated(atMs, task, by);
  }

  taskRunning(atMs: number, task: Task): void {
    this.#inner?.taskRunning(atMs, task);
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
