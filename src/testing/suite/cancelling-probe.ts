import type { Probe, Task, WaitInfo } from '../../asyncio/mod.ts';
import { ForwardingProbe } from '../explore/forwarding-probe.ts';
import type { CancelMoment } from './stage.ts';

/** When to cancel the victim: at its wait number `wait`, counted from 1. */
export interface CancelPoint {
  readonly wait: number;
  readonly moment: CancelMoment;
}

const CANCEL_REASON = 'cancelled by the test';

/** Watches one task of a run, counts its waits, and cancels it at the one that is asked for. */
export class CancellingProbe extends ForwardingProbe {
  readonly #point: CancelPoint | undefined;
  #victim: Task | undefined;
  waits = 0;
  /** Whether the victim has been cancelled. */
  hasStruck = false;

  constructor(inner: Probe | undefined, point: CancelPoint | undefined) {
    super(inner);
    this.#point = point;
  }

  watch(victim: Task): void {
    this.#victim = victim;
  }

  override taskWaiting(atMs: number, task: Task, wait: WaitInfo): void {
    super.taskWaiting(atMs, task, wait);
    if (task !== this.#victim || this.hasStruck) return;
    this.waits++;
    if (this.#point?.moment === 'waiting') this.#strikeAt(this.#point);
  }

  override taskReady(atMs: number, task: Task, by: Task | undefined, wait: WaitInfo | undefined): void {
    super.taskReady(atMs, task, by, wait);
    if (task === this.#victim && this.#point?.moment === 'woken') this.#strikeAt(this.#point);
  }

  // After whoever is running has come to a stop, and before the next task is resumed.
  #strikeAt(point: CancelPoint): void {
    const victim = this.#victim;
    if (this.hasStruck || this.waits !== point.wait || victim === undefined) return;
    this.hasStruck = true;
    queueMicrotask(() => victim.cancel(CANCEL_REASON));
  }
}
