import type { NoteKind, Probe, Subject, Task } from '../../asyncio/mod.ts';
import { ForwardingProbe } from './forwarding-probe.ts';
import type { PretendedWorld } from './pretended-world.ts';

const TURNS_A_SIGN = 256;
const ROUNDS_OF_MERCY = 3; // a task may catch one cancellation in its clean-up; who catches all of them is left behind

/** Who is told how runs get on: whoever has to tell a run that works from one that hangs. */
export interface RunListener {
  /** Called every few hundred turns of tasks: the run is getting on. */
  readonly onTurns?: () => void;
  /** A run goes on although it was cancelled again and again: nothing that comes after it can be trusted. */
  readonly onAbandoned?: () => void;
}

let listener: RunListener = {};

export function listenToRuns(next: RunListener): void {
  listener = next;
}

/** Follows a run's time, and ends it when it takes too many turns. */
export class Watch extends ForwardingProbe {
  readonly #world: PretendedWorld;
  readonly #maxTurns: number;
  readonly #living = new Set<Task>();
  #onAbandoned: () => void = () => {};
  turns = 0;

  constructor(world: PretendedWorld, maxTurns: number, inner: Probe | undefined) {
    super(inner);
    this.#world = world;
    this.#maxTurns = maxTurns;
  }

  get isEndless(): boolean {
    return this.turns >= this.#maxTurns;
  }

  /** Resolves when the run does not even end by being cancelled. */
  readonly abandoned = new Promise<void>((resolve) => (this.#onAbandoned = resolve));

  override taskCreated(atMs: number, task: Task, by: Task | undefined): void {
    this.#living.add(task);
    super.taskCreated(atMs, task, by);
  }

  override taskRunning(atMs: number, task: Task): void {
    this.#world.nowMs = atMs;
    if (++this.turns % this.#maxTurns === 0) this.#stop();
    if (this.turns % TURNS_A_SIGN === 0) listener.onTurns?.();
    super.taskRunning(atMs, task);
  }

  override taskEnded(atMs: number, task: Task, outcome: 'done' | 'failed' | 'cancelled', value: unknown): void {
    this.#living.delete(task);
    super.taskEnded(atMs, task, outcome, value);
  }

  override note(atMs: number, kind: NoteKind, by: Task | undefined, subject: Subject, detail?: unknown): void {
    this.#world.nowMs = atMs;
    super.note(atMs, kind, by, subject, detail);
  }

  #stop(): void {
    if (this.turns > this.#maxTurns * ROUNDS_OF_MERCY) {
      listener.onAbandoned?.();
      return this.#onAbandoned();
    }
    for (const task of this.#living) task.cancel('the run takes too many turns');
  }
}
