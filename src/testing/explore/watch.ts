import type { NoteKind, Probe, Subject, Task, WaitInfo } from '../../asyncio/mod.ts';
import { suiteHost } from '../suite/stage.ts';
import type { PretendedWorld } from './pretended-world.ts';

const TURNS_A_SIGN = 256;
const ROUNDS_OF_MERCY = 3; // a task may catch one cancellation in its clean-up; who catches all of them is left behind

/** Follows a run's time, and ends it when it takes too many turns. What it hears it passes on to `inner`. */
export class Watch implements Probe {
  readonly #world: PretendedWorld;
  readonly #maxTurns: number;
  readonly #inner: Probe | undefined;
  readonly #living = new Set<Task>();
  #onAbandoned: () => void = () => {};
  turns = 0;

  constructor(world: PretendedWorld, maxTurns: number, inner: Probe | undefined) {
    this.#world = world;
    this.#maxTurns = maxTurns;
    this.#inner = inner;
  }

  get isEndless(): boolean {
    return this.turns >= this.#maxTurns;
  }

  /** Resolves when the run does not even end by being cancelled. */
  readonly abandoned = new Promise<void>((resolve) => (this.#onAbandoned = resolve));

  taskCreated(atMs: number, task: Task, by: Task | undefined): void {
    this.#living.add(task);
    this.#inner?.taskCreated(atMs, task, by);
  }

  taskReady(atMs: number, task: Task, by: Task | undefined, wait: WaitInfo | undefined): void {
    this.#inner?.taskReady(atMs, task, by, wait);
  }

  taskRunning(atMs: number, task: Task): void {
    this.#world.nowMs = atMs;
    if (++this.turns % this.#maxTurns === 0) this.#stop();
    if (this.turns % TURNS_A_SIGN === 0) suiteHost().onTurns?.();
    this.#inner?.taskRunning(atMs, task);
  }

  taskWaiting(atMs: number, task: Task, wait: WaitInfo): void {
    this.#inner?.taskWaiting(atMs, task, wait);
  }

  taskEnded(atMs: number, task: Task, outcome: 'done' | 'failed' | 'cancelled', value: unknown): void {
    this.#living.delete(task);
    this.#inner?.taskEnded(atMs, task, outcome, value);
  }

  cancelRequested(atMs: number, task: Task, by: Task | undefined, reason: unknown): void {
    this.#inner?.cancelRequested(atMs, task, by, reason);
  }

  cancelDelivered(atMs: number, task: Task, wait: WaitInfo | undefined): void {
    this.#inner?.cancelDelivered(atMs, task, wait);
  }

  note(atMs: number, kind: NoteKind, by: Task | undefined, subject: Subject, detail?: unknown): void {
    this.#world.nowMs = atMs;
    this.#inner?.note(atMs, kind, by, subject, detail);
  }

  #stop(): void {
    if (this.turns > this.#maxTurns * ROUNDS_OF_MERCY) {
      suiteHost().onAbandoned?.();
      return this.#onAbandoned();
    }
    for (const task of this.#living) task.cancel('the run takes too many turns');
  }
}
