import { currentTaskCore, deferAs } from './context.ts';
import { CancelledError } from './errors.ts';
import { FutureCore, type Outcome } from './future-core.ts';
import type { Linked, LinkedList } from './linked-list.ts';
import type { Loop, Step } from './loop.ts';
import type { WaitInfo } from './probe.ts';
import type { Task, TaskState } from './task.ts';
import type { Wait } from './wait.ts';

/** Where a task is that awaits something the runtime does not know: a native promise, say. */
const OPAQUE: WaitInfo = { kind: 'opaque', label: 'a native promise' };

/** The inside of a Task: its states, its waits, and the cancellation requests made to it. */
export class TaskCore<T = unknown> extends FutureCore<T> implements Step, Linked<TaskCore> {
  readonly resumesCode = true;
  readonly owner: TaskCore;
  readonly loop: Loop;
  readonly id: number;
  readonly parent: TaskCore | undefined;
  readonly #name: string | undefined;
  declare facade: Task<T>;
  phase: TaskState = 'created';
  mustCancel = false;
  cancelReason: unknown = undefined;
  cancelRequests = 0;
  isOpaque = false;
  /** Neighbours in the list of the loop's tasks. */
  before: TaskCore | undefined = undefined;
  after: TaskCore | undefined = undefined;
  list: LinkedList<TaskCore> | undefined = undefined;
  readonly createdAtMs: number;
  startedAtMs: number | undefined = undefined;
  endedAtMs: number | undefined = undefined;
  suspendedAtMs = 0;
  runMs = 0;
  #waits: Wait<never> | undefined = undefined;
  #turnsDue = 0;
  #hasUndeliveredRequest = false;
  #abort: AbortController | undefined = undefined;
  #body: (() => unknown) | undefined = undefined;
  #start: (() => void) | undefined = undefined;

  constructor(loop: Loop, name: string | undefined, parent: TaskCore | undefined) {
    super();
    this.owner = this;
    this.loop = loop;
    this.id = ++loop.taskCount;
    this.#name = name;
    this.parent = parent;
    this.createdAtMs = loop.clock.nowMs;
  }

  get name(): string {
    return this.#name ?? `Task-${this.id}`;
  }

  /** Queues the first turn. */
  launch(body: () => Promise<T> | T): void {
    this.loop.tasks.push(this);
    this.loop.probe?.taskCreated(this.createdAtMs, this.facade, currentTaskCore()?.facade);
    this.#body = body;
    // Here, in the creator's async context: that is what copies the context into the task.
    this.#start = deferAs(this, startBody);
    this.loop.callSoon(this);
  }

  run(): void {
    const start = this.#start;
    this.#start = undefined;
    if (this.mustCancel) {
      this.mustCancel = false;
      this.cancellationDelivered(undefined);
      this.#finish('cancelled', undefined, this.cancelReason);
    } else {
      start?.();
    }
  }

  runBody(): void {
    const body = this.#body;
    this.#body = undefined;
    let result: unknown;
    try {
      result = body?.();
    } catch (error) {
      this.threw(error);
      return;
    }
    void Promise.resolve(result).then(bodyReturned, bodyThrew);
  }

  returned(value: T): void {
    // A request that came too late for any wait still counts: the task was told to stop.
    if (this.mustCancel) this.#finish('cancelled', undefined, this.cancelReason);
    else this.#finish('done', value, undefined);
  }

  threw(error: unknown): void {
    if (error instanceof CancelledError) this.#finish('cancelled', undefined, error.reason);
    else this.#finish('failed', undefined, error);
  }

  override cancel(reason: unknown): boolean {
    // Tasks that join each other in a ring would otherwise hand the request round for ever; see Join.
    if (this.isDone || this.isCancelling) return false;
    this.cancelRequests++;
    this.#hasUndeliveredRequest = true;
    this.loop.probe?.cancelRequested(this.loop.clock.nowMs, this.facade, currentTaskCore()?.facade, reason);
    this.#abort?.abort(new CancelledError(reason));
    this.isCancelling = true;
    const wasInterrupted = this.#interruptWaits(reason);
    this.isCancelling = false;
    this.cancelReason = reason;
    if (!wasInterrupted) this.mustCancel = true;
    return true;
  }

  uncancel(): number {
    if (this.cancelRequests > 0 && --this.cancelRequests === 0) {
      this.mustCancel = false;
      this.#renewSignal();
    }
    return this.cancelRequests;
  }

  get signal(): AbortSignal {
    if (this.#abort === undefined) {
      this.#abort = new AbortController();
      if (this.#hasUndeliveredRequest) this.#abort.abort(new CancelledError(this.cancelReason));
    }
    return this.#abort.signal;
  }

  cancellationDelivered(wait: WaitInfo | undefined): void {
    this.#renewSignal();
    this.loop.probe?.cancelDelivered(this.loop.clock.nowMs, this.facade, wait);
  }

  get currentWait(): WaitInfo | undefined {
    return this.#waits ?? (this.isOpaque ? OPAQUE : undefined);
  }

  /** All waits under way; several when the task has fanned out with Promise.all. */
  *waits(): Generator<Wait<never>> {
    for (let wait = this.#waits; wait !== undefined; wait = wait.nextWait) yield wait;
  }

  /** Whether all it waits for is native promises, about which nothing is known. */
  get waitsForTheUnknown(): boolean {
    const waits = [...this.waits()];
    return waits.length === 0 ? this.isOpaque : waits.every(({ kind }) => kind === 'opaque');
  }

  /** Foreign work that it waits for while it waits here as well. */
  get foreignWaitsBesideOthers(): number {
    const isForeign = [...this.waits()].map(({ kind }) => kind === 'io' || kind === 'worker');
    const count = isForeign.filter(Boolean).length;
    return count < isForeign.length ? count : 0;
  }

  addWait(wait: Wait<never>): void {
    this.#resumedByForeignCode();
    if (this.isDone) this.#reportFloating();
    wait.nextWait = this.#waits;
    this.#waits = wait;
    this.loop.probe?.taskWaiting(this.loop.clock.nowMs, this.facade, wait);
    if (this.mustCancel && wait.interrupt(this.cancelReason)) {
      wait.isInterrupted = true;
      this.mustCancel = false;
    }
  }

  removeWait(wait: Wait<never>): void {
    if (this.#waits === wait) {
      this.#waits = wait.nextWait;
      return;
    }
    for (let before = this.#waits; before !== undefined; before = before.nextWait) {
      if (before.nextWait === wait) before.nextWait = wait.nextWait;
    }
  }

  /** Queues a turn in which `wait` ends. */
  makeReady(wait: Step & Partial<WaitInfo>): void {
    this.#resumedByForeignCode();
    this.#turnsDue++;
    if (this.phase === 'suspended') this.phase = 'ready';
    const { probe } = this.loop;
    if (probe !== null && probe !== undefined) {
      probe.taskReady(this.loop.clock.nowMs, this.facade, currentTaskCore()?.facade, wait as unknown as WaitInfo);
    }
    this.loop.callSoon(wait);
  }

  beginSlice(atMs: number): void {
    if (this.isDone) return;
    if (this.phase === 'created') {
      if (this.mustCancel) return; // its first turn only ends it
      this.startedAtMs = atMs;
    } else {
      this.#turnsDue--;
    }
    this.phase = 'running';
    this.loop.probe?.taskRunning(atMs, this.facade);
  }

  endSlice(atMs: number, sliceMs: number): void {
    // A task that was cancelled before its first turn had a slice only in which the loop ended it.
    if (this.startedAtMs !== undefined) this.runMs += sliceMs;
    if (this.isDone) this.endedAtMs ??= atMs;
    if (this.phase !== 'running') return;
    this.suspendedAtMs = atMs;
    if (this.#turnsDue > 0) {
      this.phase = 'ready';
      return;
    }
    this.phase = 'suspended';
    if (this.#waits !== undefined) return;
    this.isOpaque = true;
    this.loop.probe?.taskWaiting(atMs, this.facade, OPAQUE);
  }

  override retrieve(): void {
    this.loop.unretrieved.delete(this);
  }

  // A native promise settles without telling anybody; that its task goes on shows at the task's next call.
  #resumedByForeignCode(): void {
    if (!this.isOpaque) return;
    this.isOpaque = false;
    const { probe, clock } = this.loop;
    probe?.taskReady(clock.nowMs, this.facade, undefined, OPAQUE);
    probe?.taskRunning(clock.nowMs, this.facade);
  }

  #interruptWaits(reason: unknown): boolean {
    let wasInterrupted = false;
    for (const wait of [...this.waits()].toReversed()) {
      if (!wait.interrupt(reason)) continue;
      wait.isInterrupted = true;
      wasInterrupted = true;
    }
    return wasInterrupted;
  }

  #renewSignal(): void {
    this.#hasUndeliveredRequest = false;
    if (this.#abort?.signal.aborted) this.#abort = undefined;
  }

  #finish(outcome: Exclude<Outcome, 'pending'>, value: T | undefined, error: unknown): void {
    this.#resumedByForeignCode();
    const { loop } = this;
    const { probe } = loop;
    this.mustCancel = false;
    this.phase = outcome;
    // The end of the slice will tell when it ended, which the loop reads anyway; but not to an observer.
    if (probe !== undefined || loop.running !== this) this.endedAtMs = loop.clock.nowMs;
    loop.tasks.remove(this);
    if (outcome === 'failed') loop.unretrieved.add(this);
    if (probe !== undefined) {
      const { endedAtMs = 0 } = this;
      if (this.cancelRequests > 0 && outcome === 'done') {
        probe.note(endedAtMs, 'cancel.swallowed', this.facade, this.facade, this.cancelReason);
      }
      probe.taskEnded(endedAtMs, this.facade, outcome, outcome === 'done' ? value : error);
    }
    this.complete(outcome, value, error);
  }

  #reportFloating(): void {
    this.loop.probe?.note(this.loop.clock.nowMs, 'warn.floating', this.facade, this.facade);
  }
}

// Called in the context of the task whose body it is, so that they serve all tasks.
const startBody = (): void => currentTaskCore()?.runBody();
const bodyReturned = (value: unknown): void => currentTaskCore()?.returned(value);
const bodyThrew = (error: unknown): void => currentTaskCore()?.threw(error);
