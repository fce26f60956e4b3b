import { clearTimeout, type Clock, LONGEST_NATIVE_TIMER_MS, RealClock, realNowMs, setImmediate, setTimeout, VirtualClock } from './clock.ts';
import { runAs } from './context.ts';
import { LinkedList } from './linked-list.ts';
import type { Probe } from './probe.ts';
import { Ring } from './ring.ts';
import type { TaskCore } from './task-core.ts';
import { type Timer, TimerHeap } from './timer-heap.ts';
import type { Task } from './task.ts';

/** One entry of the ready queue. */
export interface Step {
  readonly loop: Loop;
  /** The task that this step resumes; `undefined` for the loop's own bookkeeping and for callbacks. */
  readonly owner: TaskCore | undefined;
  /** Whether user code may run behind it, so that the microtask queue must drain before the next step. */
  readonly resumesCode: boolean;
  run(): void;
}

/** Picks which of the tasks that are ready resumes next; the first is the FIFO choice. */
export type Chooser = (ready: readonly Task[]) => number;

export interface LoopOptions {
  readonly clock: 'real' | 'virtual';
  readonly probe: Probe | undefined;
  readonly choose: Chooser | undefined;
  /** A step of user code that takes longer in real time is reported; `Infinity` measures nothing. */
  readonly slowStepMs: number;
  /** Asked when nothing is ready and no timer is pending. `true`: something has been made ready. */
  readonly onQuiescent: () => boolean;
  readonly onSlowStep: (task: TaskCore, tookMs: number) => void;
  /** `choose` threw or made no valid choice. From now on the first is taken. */
  readonly onBadChoice: (error: unknown) => void;
}

const FIRST_BATCH = 8;
const LARGEST_BATCH = 64; // a visit to libuv costs as much as some five steps: shared by 64 it is not felt
const LONGEST_WITHOUT_IO_MS = 1; // of a batch on the real clock, so that slow steps do not hold up I/O

/**
 * One ready queue, one timer heap, one running task. The pump resumes one task, lets ticks and microtasks
 * drain, and only then resumes the next: whatever a task does between two waits is one undivided slice.
 *
 * Each step is run by an immediate of its own, since Node drains both queues behind every immediate. They are
 * queued in batches: libuv gets its turn, for I/O and signals, between two batches and not at every step.
 * @source CPython BaseEventLoop._run_once: a round runs what was ready at its beginning; timers that are due
 * join the queue between rounds, all of them before any of them runs.
 */
export class Loop {
  readonly owner = undefined;
  readonly loop: Loop = this;
  readonly clock: Clock;
  readonly timers = new TimerHeap();
  /** Those that have not ended, in order of creation. */
  readonly tasks = new LinkedList<TaskCore>();
  readonly probe: Probe | undefined;
  /** The task whose slice the pump began last and that has neither ended nor suspended since. */
  running: TaskCore | undefined;
  taskCount = 0;
  /** Failed tasks whose error nobody has looked at yet. */
  readonly unretrieved = new Set<TaskCore>();
  /** Called once, when the round under way is over. */
  atRoundEnd: (() => void) | undefined;
  readonly #options: LoopOptions;
  readonly #ready = new Ring<Step>();
  readonly #virtual: VirtualClock | undefined;
  #choose: Chooser | undefined;
  #state: 'idle' | 'pumping' | 'closed' = 'idle';
  #foreignCount = 0;
  #pretendedCount = 0;
  #roundLeft = 0;
  #batchSize = FIRST_BATCH;
  #batchLeft = 0;
  #batchSteps = 0;
  #batchStartMs = 0;
  #nativeTimer: ReturnType<typeof setTimeout> | undefined;
  #sliceStartMs = 0;
  #realSliceStartMs = 0;

  constructor(options: LoopOptions) {
    this.#options = options;
    this.#choose = options.choose;
    this.probe = options.probe;
    this.#virtual = options.clock === 'virtual' ? new VirtualClock() : undefined;
    this.clock = this.#virtual ?? new RealClock();
  }

  get readyCount(): number {
    return this.#ready.size;
  }

  get isClosed(): boolean {
    return this.#state === 'closed';
  }

  /** An operation outside the loop is under way that will call back: cancellable I/O, a worker. */
  foreignStarted(): void {
    this.#foreignCount++;
  }

  foreignEnded(): void {
    this.#foreignCount--;
    // With a virtual clock, time may have been held back for this operation alone.
    this.wake();
  }

  /** Something begins that a test pretends to happen outside: foreign work that waits for it waits for this loop's time. */
  pretenceStarted(): void {
    this.#pretendedCount++;
  }

  pretenceEnded(): void {
    this.#pretendedCount--;
  }

  /**
   * Whether something is under way whose time is not this loop's. Foreign work whose task waits here as well
   * (for a permit, a sleep: inside `cancellable`) goes on when that wait ends.
   */
  #waitsForOutside(): boolean {
    let outside = this.#foreignCount - this.#pretendedCount;
    if (this.#virtual === undefined) return outside > 0;
    if (outside > 0) for (const task of this.tasks) outside -= task.foreignWaitsBesideOthers;
    return outside > 0;
  }

  callSoon(step: Step): void {
    this.#ready.push(step);
    if (this.#state === 'idle') this.wake();
  }

  /** Makes an idle pump look again at what is ready, due or stuck. */
  wake(): void {
    if (this.#state !== 'idle') return;
    this.#state = 'pumping';
    clearTimeout(this.#nativeTimer);
    this.#nativeTimer = undefined;
    // As the loop's own code: what it does later must not pass for the work of whoever woke it.
    // Never at once: the caller's own code, of whatever origin, must have drained first.
    runAs(this, this.#queueBatch);
  }

  /** Looks again after `ms` of real time unless something happens before. */
  wakeAfter(ms: number): void {
    clearTimeout(this.#nativeTimer);
    this.#nativeTimer = setTimeout(this.#onNativeTimer, Math.min(ms, LONGEST_NATIVE_TIMER_MS));
  }

  readonly #onNativeTimer = (): void => this.wake();

  close(): void {
    this.#state = 'closed';
    clearTimeout(this.#nativeTimer);
  }

  readonly #queueBatch = (): void => {
    this.#batchLeft = this.#batchSize;
    this.#batchSteps = 0;
    for (let i = 0; i < this.#batchSize; i++) setImmediate(this.#pump);
  };

  readonly #pump = (): void => {
    if (this.#state === 'closed') return;
    const nowMs = this.clock.nowMs;
    if (this.#batchLeft === this.#batchSize) this.#batchStartMs = nowMs;
    this.#batchLeft--;
    if (this.running !== undefined) this.#endSlice(this.running, nowMs);
    if (this.#virtual !== undefined || nowMs - this.#batchStartMs <= LONGEST_WITHOUT_IO_MS) {
      if (this.#runStep(nowMs)) this.#batchSteps++;
    }
    if (this.#batchLeft > 0) return;
    // The next batch is as large as this one could be used; twice as large when all of it was.
    this.#batchSize = this.#batchSteps === this.#batchSize ? Math.min(this.#batchSize * 2, LARGEST_BATCH) : Math.max(this.#batchSteps, 1);
    if (this.#state === 'pumping') this.#queueBatch();
  };

  /** Runs bookkeeping, and one step behind which user code runs. Returns false when there is none to run now. */
  #runStep(nowMs: number): boolean {
    while (this.#state === 'pumping') {
      if (this.#roundLeft === 0 && !this.#beginRound(nowMs)) return false;
      this.#roundLeft--;
      const step = this.#choose === undefined ? this.#ready.shift() : this.#chosen(this.#choose);
      if (step.resumesCode) {
        if (step.owner !== undefined) this.#beginSlice(step.owner, this.#virtual?.nowMs ?? nowMs);
        step.run();
        return true;
      }
      step.run();
    }
    return false;
  }

  /** Returns false when there is nothing to run now; whoever makes something ready wakes the pump. */
  #beginRound(nowMs: number): boolean {
    this.#runRoundEnd();
    while (this.#state === 'pumping') {
      this.#takeDueTimers(this.#virtual?.nowMs ?? nowMs);
      if (this.#ready.size > 0) {
        this.#roundLeft = this.#ready.size;
        return true;
      }
      const next = this.timers.peek();
      const movableClock = this.#waitsForOutside() ? undefined : this.#virtual;
      if (next !== undefined && movableClock !== undefined) {
        this.probe?.note(next.dueMs, 'clock.jump', undefined, CLOCK, next.dueMs - movableClock.nowMs);
        movableClock.nowMs = next.dueMs;
        continue;
      }
      // What is left of the batch is looked through first: until then nobody can tell whether the loop rests.
      if (this.#batchLeft > 0) return false;
      if (next === undefined && !this.#waitsForOutside() && this.#options.onQuiescent()) continue;
      this.#becomeIdle(next);
      return false;
    }
    return false;
  }

  #runRoundEnd(): void {
    const atRoundEnd = this.atRoundEnd;
    if (atRoundEnd === undefined) return;
    this.atRoundEnd = undefined;
    atRoundEnd();
  }

  #becomeIdle(next: Timer | undefined): void {
    if (this.#state !== 'pumping') return;
    this.#state = 'idle';
    // Rounded up, since Node counts whole milliseconds and waking early would only mean waiting again.
    if (next !== undefined && this.#virtual === undefined) this.wakeAfter(Math.max(1, Math.ceil(next.dueMs - this.clock.nowMs)));
  }

  #takeDueTimers(nowMs: number): void {
    let timer: Timer | undefined;
    while ((timer = this.timers.peek()) !== undefined && timer.dueMs <= nowMs) {
      this.timers.pop();
      this.#ready.push(timer);
    }
  }

  #chosen(choose: Chooser): Step {
    try {
      return this.#takeChosen(choose);
    } catch (error) {
      this.#choose = undefined;
      this.#options.onBadChoice(error);
      return this.#ready.shift();
    }
  }

  /** Bookkeeping is never a choice; of several steps of one task only the first can be next. */
  #takeChosen(choose: Chooser): Step {
    const candidates: Task[] = [];
    const positions: number[] = [];
    const seen = new Set<TaskCore>();
    for (let i = 0; i < this.#ready.size; i++) {
      const { owner } = this.#ready.at(i);
      if (owner === undefined) return this.#takeAt(i);
      if (seen.size === seen.add(owner).size) continue;
      candidates.push(owner.facade);
      positions.push(i);
    }
    const choice = candidates.length === 1 ? 0 : choose(candidates);
    const position = positions[choice];
    if (position === undefined) throw new RangeError(`choose() returned ${choice}, but ${candidates.length} tasks are ready`);
    return this.#takeAt(position);
  }

  #takeAt(index: number): Step {
    return index === 0 ? this.#ready.shift() : this.#ready.takeAt(index);
  }

  #beginSlice(task: TaskCore, nowMs: number): void {
    this.running = task;
    this.#sliceStartMs = nowMs;
    if (this.#options.slowStepMs !== Infinity) this.#realSliceStartMs = realNowMs();
    task.beginSlice(nowMs);
  }

  #endSlice(task: TaskCore, nowMs: number): void {
    this.running = undefined;
    if (this.#options.slowStepMs !== Infinity) this.#reportIfSlow(task);
    task.endSlice(nowMs, nowMs - this.#sliceStartMs);
  }

  #reportIfSlow(task: TaskCore): void {
    const tookMs = realNowMs() - this.#realSliceStartMs;
    if (tookMs > this.#options.slowStepMs) this.#options.onSlowStep(task, tookMs);
  }
}

const CLOCK = { name: 'clock' };
