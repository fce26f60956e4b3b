import { currentTaskCore } from './context.ts';
import { CancelledError, NoRunningLoopError } from './errors.ts';
import type { FutureCore } from './future-core.ts';
import type { Linked, LinkedList } from './linked-list.ts';
import type { Loop, Step } from './loop.ts';
import type { Subject, WaitInfo, WaitKind } from './probe.ts';
import type { TaskCore } from './task-core.ts';
import type { Task } from './task.ts';

// One executor for every wait, so that none of them allocates a closure.
let resolveCaptured: (value: never) => void;
let rejectCaptured: (error: unknown) => void;
const capture = (resolve: (value: never) => void, reject: (error: unknown) => void): void => {
  resolveCaptured = resolve;
  rejectCaptured = reject;
};

/**
 * One wait of one task: the promise it awaits, and the step that resumes it.
 * A cancellation beats a wake-up that has not been delivered yet; whoever granted something to a waiter
 * finds out from the CancelledError and must hand the grant on.
 */
export abstract class Wait<T = void> implements Step, WaitInfo {
  readonly resumesCode = true;
  declare owner: TaskCore;
  declare loop: Loop;
  /** The task's next wait, when it has fanned out with Promise.all. */
  nextWait: Wait<never> | undefined = undefined;
  isInterrupted = false;
  declare protected resolve: (value: T) => void;
  declare protected reject: (error: unknown) => void;

  abstract readonly kind: WaitKind;
  abstract readonly label: string;
  /** Cancels what is waited for; false when that is over already. */
  abstract interrupt(reason: unknown): boolean;
  /** Ends the wait. `late`: a request that has come since; where the wait ended in a cancellation anyway, that one goes before. */
  protected abstract settle(late: CancelledError | undefined): void;

  get holder(): Task | undefined {
    return undefined;
  }

  protected attach(task: TaskCore): Promise<T> {
    this.owner = task;
    this.loop = task.loop;
    const promise = new Promise<T>(capture as ConstructorParameters<typeof Promise<T>>[0]);
    this.resolve = resolveCaptured as (value: T) => void;
    this.reject = rejectCaptured;
    return promise;
  }

  /** Makes the current task wait. Rejects with NoRunningLoopError when there is none. */
  begin(): Promise<T> {
    const task = currentTaskCore();
    if (task === undefined || task.loop.isClosed) return Promise.reject(new NoRunningLoopError(`waiting for ${this.label} needs a task; do it inside run()`));
    const promise = this.attach(task);
    this.register(task);
    return promise;
  }

  protected register(task: TaskCore): void {
    task.addWait(this as unknown as Wait<never>);
  }

  run(): void {
    const task = this.owner;
    task.removeWait(this as unknown as Wait<never>);
    const late = task.mustCancel ? new CancelledError(task.cancelReason) : undefined;
    task.mustCancel = false;
    if (late !== undefined || this.isInterrupted) task.cancellationDelivered(this);
    this.settle(late);
  }
}

/** A wait that a primitive, a timer or foreign code ends with `wake()`. */
export class Waiter extends Wait implements Linked<Waiter> {
  readonly kind: WaitKind;
  readonly subject: Subject | undefined;
  outcome: 'pending' | 'woken' | 'cancelled' = 'pending';
  reason: unknown = undefined;
  /** Neighbours in the list of those who wait at the same primitive. */
  before: Waiter | undefined = undefined;
  after: Waiter | undefined = undefined;
  list: LinkedList<Waiter> | undefined = undefined;
  readonly #place: LinkedList<Waiter> | undefined;

  /** @param place the list to stand in while waiting. */
  constructor(kind: WaitKind, subject?: Subject, place?: LinkedList<Waiter>) {
    super();
    this.kind = kind;
    this.subject = subject;
    this.#place = place;
  }

  get label(): string {
    return this.subject === undefined ? this.kind : `${this.kind} ${this.subject.name}`;
  }

  protected override register(task: TaskCore): void {
    this.#place?.push(this);
    super.register(task);
  }

  wake(): boolean {
    if (this.outcome !== 'pending') return false;
    this.outcome = 'woken';
    this.owner.makeReady(this);
    return true;
  }

  interrupt(reason: unknown): boolean {
    if (this.outcome !== 'pending') return false;
    this.outcome = 'cancelled';
    this.reason = reason;
    this.owner.makeReady(this);
    return true;
  }

  protected settle(late: CancelledError | undefined): void {
    const error = this.outcome === 'cancelled' ? new CancelledError(this.reason) : late;
    this.list?.remove(this);
    this.resumed(error !== undefined);
    if (error === undefined) this.resolve();
    else this.reject(error);
  }

  /** For what must be done in the turn in which the wait ends, before the task goes on. */
  protected resumed(_isCancelled: boolean): void {}
}

/** A wait for the result of a future or task, of which there may be several. */
export class Join<T> extends Wait<T> {
  readonly kind: WaitKind;
  readonly label: string;
  readonly target: FutureCore<T>;
  #cutOff: CancelledError | undefined = undefined;

  constructor(kind: WaitKind, label: string, target: FutureCore<T>) {
    super();
    this.kind = kind;
    this.label = label;
    this.target = target;
  }

  /** The task that is joined, if it is one. */
  override get holder(): Task | undefined {
    return 'facade' in this.target ? (this.target as unknown as TaskCore).facade : undefined;
  }

  protected override register(task: TaskCore): void {
    super.register(task);
    this.target.addStep(this);
  }

  interrupt(reason: unknown): boolean {
    if (this.#cutOff !== undefined) return false;
    if (this.target.cancel(reason)) return true;
    if (!this.target.isCancelling) return false;
    // The request has come round a ring of tasks that join each other. Somebody must stop waiting first.
    this.#cutOff = new CancelledError(reason);
    this.target.removeSteps((step) => step === this);
    this.owner.makeReady(this);
    return true;
  }

  protected settle(late: CancelledError | undefined): void {
    if (this.#cutOff !== undefined) return this.reject(this.#cutOff);
    const { target } = this;
    const isCancelled = target.outcome === 'cancelled' || (target.outcome === 'failed' && target.error instanceof CancelledError);
    if (late !== undefined && !isCancelled) return this.reject(late);
    try {
      this.resolve(this.target.take());
    } catch (error) {
      this.reject(error);
    }
  }
}

/** One trip through the ready queue; there is nothing in it to cancel. */
export class Turn extends Wait {
  readonly kind = 'turn';
  readonly label = 'next turn';

  protected override register(task: TaskCore): void {
    task.makeReady(this);
  }

  interrupt(): boolean {
    return false;
  }

  protected settle(late: CancelledError | undefined): void {
    if (late === undefined) this.resolve();
    else this.reject(late);
  }
}

/** A step that only the runtime itself waits for; it runs without a turn of its own. */
export class Bookkeeping implements Step {
  readonly owner = undefined;
  readonly resumesCode = false;
  readonly loop: Loop;
  readonly run: () => void;

  constructor(loop: Loop, run: () => void) {
    this.loop = loop;
    this.run = run;
  }
}

