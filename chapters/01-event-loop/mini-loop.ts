/** Where a loop gets its time, and how it lets time pass. */
export interface LoopClock {
  /** Monotonic, in milliseconds. */
  readonly nowMs: number;
  /** Returns when `dueMs` has come. */
  sleepUntil(dueMs: number): void;
}

/** A clock that jumps instead of waiting, and counts how often it was asked to. */
export class JumpingClock implements LoopClock {
  nowMs = 0;
  wakeUps = 0;

  sleepUntil(dueMs: number): void {
    this.nowMs = Math.max(this.nowMs, dueMs);
    this.wakeUps++;
  }
}

/** A callback that is to run; it can be taken back until then. */
export class Handle {
  readonly callback: () => void;
  readonly dueMs: number;
  isCancelled = false;

  constructor(callback: () => void, dueMs: number) {
    this.callback = callback;
    this.dueMs = dueMs;
  }

  cancel(): void {
    this.isCancelled = true;
  }
}

/** What a hand-driven coroutine asks of the loop when it yields. */
export type Request = { readonly kind: 'turn' } | { readonly kind: 'sleep'; readonly ms: number };

/** Work for a MiniLoop: a generator, since a native `await` can be driven by nobody but the engine. */
export type MiniCoroutine<T> = Generator<Request, T, void>;

/**
 * An event loop in a hundred lines: one queue of callbacks that are ready, one list of callbacks that are due
 * later, one clock. It never polls: when nothing is ready it sleeps exactly until the next deadline.
 */
export class MiniLoop {
  readonly #clock: LoopClock;
  readonly #onError: (error: unknown) => void;
  readonly #ready: Handle[] = [];
  readonly #timers: Handle[] = [];
  #isStopping = false;

  /** @param onError told of a callback that threw; the loop goes on. Without it the error ends the run. */
  constructor(clock: LoopClock, onError: (error: unknown) => void = rethrow) {
    this.#clock = clock;
    this.#onError = onError;
  }

  /** Queues a callback, first in, first out. */
  callSoon(callback: () => void): Handle {
    const handle = new Handle(callback, this.#clock.nowMs);
    this.#ready.push(handle);
    return handle;
  }

  /** Queues a callback for later; those due at the same instant keep the order in which they were asked for. */
  callLater(ms: number, callback: () => void): Handle {
    if (Number.isNaN(ms)) throw new TypeError('callLater() takes milliseconds, got NaN');
    const handle = new Handle(callback, this.#clock.nowMs + Math.max(0, ms));
    const position = this.#timers.findIndex((timer) => timer.dueMs > handle.dueMs);
    this.#timers.splice(position < 0 ? this.#timers.length : position, 0, handle);
    return handle;
  }

  /** Ends the run after the round under way. Before a run it makes the next one end after one round. */
  stop(): void {
    this.#isStopping = true;
  }

  /** Runs until `stop()`, or until nothing is left that could ever run. */
  runForever(): void {
    while (this.#runRound());
    this.#isStopping = false;
  }

  /**
   * Runs until the coroutine has returned; callbacks of the same loop run in between.
   * @returns what it returned.
   * @throws what it threw; an Error when the loop was stopped before.
   */
  runUntilComplete<T>(start: () => MiniCoroutine<T>): T {
    let outcome: { value: T } | { error: unknown } | undefined;
    this.#drive(start(), (result) => {
      outcome = result;
      this.stop();
    });
    this.runForever();
    if (outcome === undefined) throw new Error('the loop was stopped before the coroutine was complete');
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  #drive<T>(coroutine: MiniCoroutine<T>, onEnd: (outcome: { value: T } | { error: unknown }) => void): void {
    const step = (): void => {
      let next: IteratorResult<Request, T>;
      try {
        next = coroutine.next();
      } catch (error) {
        return onEnd({ error });
      }
      if (next.done) onEnd({ value: next.value });
      else if (next.value.kind === 'turn') this.callSoon(step);
      else this.callLater(next.value.ms, step);
    };
    this.callSoon(step);
  }

  /** One round: what is ready now, not what it makes ready. Returns whether there may be another. */
  #runRound(): boolean {
    this.#waitForWork();
    const round = this.#ready.splice(0);
    for (const handle of round) this.#call(handle);
    return !this.#isStopping && this.#ready.length + this.#timers.length > 0;
  }

  #waitForWork(): void {
    while (this.#timers[0]?.isCancelled) this.#timers.shift();
    const [next] = this.#timers;
    if (this.#ready.length === 0 && next !== undefined) this.#clock.sleepUntil(next.dueMs);
    while (this.#timers[0] !== undefined && this.#timers[0].dueMs <= this.#clock.nowMs) this.#ready.push(this.#timers.shift()!);
  }

  #call(handle: Handle): void {
    if (handle.isCancelled) return;
    try {
      handle.callback();
    } catch (error) {
      this.#onError(error);
    }
  }
}

function rethrow(error: unknown): never {
  throw error;
}
