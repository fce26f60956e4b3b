import type { Clock } from './clock.ts';
import { Handle } from './handle.ts';
import { HandleHeap } from './handle-heap.ts';

/** What a hand-driven coroutine asks of the loop when it yields. */
export type Request = { readonly kind: 'turn' } | { readonly kind: 'sleep'; readonly ms: number };

/** Work for a MiniLoop: a generator, since a native `await` can be driven by nobody but the engine. */
export type MiniCoroutine<T> = Generator<Request, T, void>;

type Outcome<T> = { readonly value: T } | { readonly error: unknown };

/**
 * A whole event loop, small enough to read at a sitting: one queue of callbacks that are ready, one heap of callbacks that are due
 * later, one clock. It never polls: when nothing is ready it sleeps exactly until the next deadline.
 * @example
 * const clock = new JumpingClock();
 * const loop = new MiniLoop(clock);
 * loop.runUntilComplete(function* () { yield { kind: 'sleep', ms: 1000 }; return 'rested'; }); // => 'rested'
 * [clock.now(), clock.wakeUps]; // => [1000, 1]
 */
export class MiniLoop {
  /**
   * Told of an error that a callback threw; the loop goes on. Without it the error ends the run, and what was
   * still to run in that round comes first in the next one.
   */
  onError: ((error: unknown) => void) | undefined = undefined;
  readonly #clock: Clock;
  readonly #timers = new HandleHeap();
  #ready: Handle[] = [];
  #isRunning = false;
  #isStopping = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Queues a callback, first in, first out. */
  callSoon(callback: () => void): Handle {
    const handle = new Handle(callback, this.#clock.now());
    this.#ready.push(handle);
    return handle;
  }

  /**
   * Queues a callback for later; those due at the same instant keep the order in which they were asked for.
   * @param ms ≤ 0: due at once, that is in the next round. Infinity: never, and nothing waits for it.
   * @throws {TypeError} for NaN and anything that is not a number.
   */
  callLater(ms: number, callback: () => void): Handle {
    if (typeof ms !== 'number' || Number.isNaN(ms)) throw new TypeError(`a delay is a number of milliseconds, got ${String(ms)}`);
    const handle = new Handle(callback, this.#clock.now() + Math.max(0, ms));
    if (ms !== Infinity) this.#timers.add(handle);
    return handle;
  }

  /** Ends the run after the round under way. Before a run it makes the next one end after one round. */
  stop(): void {
    this.#isStopping = true;
  }

  /** Runs until `stop()`, or until nothing is left that could ever run. @throws {Error} when it is running already. */
  runForever(): void {
    if (this.#isRunning) throw new Error('the loop is running already; a callback cannot run it once more');
    this.#isRunning = true;
    try {
      do this.#runRound();
      while (!this.#isStopping && (this.#ready.length > 0 || this.#timers.peek() !== undefined));
    } finally {
      this.#isRunning = false;
      this.#isStopping = false;
    }
  }

  /**
   * Runs until the coroutine has returned; callbacks of the same loop run in between.
   * @returns what it returned.
   * @throws what it threw; an Error when the loop came to its end before the coroutine did.
   */
  runUntilComplete<T>(start: () => MiniCoroutine<T>): T {
    if (this.#isRunning) throw new Error('the loop is running already; a coroutine waits for another with yield*');
    let outcome: Outcome<T> | undefined;
    this.#drive(start(), (result) => {
      outcome = result;
      this.stop();
    });
    this.runForever();
    if (outcome === undefined) throw new Error('the loop was stopped, or had nothing left to do, before the coroutine was complete');
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  /** Starts a coroutine beside the others; an error that ends it goes the way of a callback's error. */
  spawn(start: () => MiniCoroutine<unknown>): void {
    this.#drive(start(), (outcome) => {
      if ('error' in outcome) throw outcome.error;
    });
  }

  #drive<T>(coroutine: MiniCoroutine<T>, onEnd: (outcome: Outcome<T>) => void): void {
    const step = (resume: () => IteratorResult<Request, T>): void => {
      let next: IteratorResult<Request, T>;
      try {
        next = resume();
      } catch (error) {
        return onEnd({ error });
      }
      if (next.done) onEnd({ value: next.value });
      else this.#answer(next.value, () => step(() => coroutine.next()), (error) => step(() => coroutine.throw(error)));
    };
    this.callSoon(() => step(() => coroutine.next()));
  }

  /** A request that makes no sense fails where it was made: at the coroutine's `yield`. */
  #answer(request: Request, resume: () => void, refuse: (error: unknown) => void): void {
    try {
      if (request.kind === 'turn') this.callSoon(resume);
      else this.callLater(request.ms, resume);
    } catch (error) {
      this.callSoon(() => refuse(error));
    }
  }

  /** One round: what is ready now, not what it makes ready. */
  #runRound(): void {
    this.#waitForWork();
    const round = this.#ready;
    this.#ready = [];
    let count = 0;
    try {
      for (const handle of round) {
        count++;
        this.#call(handle);
      }
    } finally {
      if (count < round.length) this.#ready = [...round.slice(count), ...this.#ready];
    }
  }

  #waitForWork(): void {
    const next = this.#timers.peek();
    if (this.#ready.length === 0 && next !== undefined) this.#clock.waitUntil(next.dueMs);
    const nowMs = this.#clock.now();
    for (let due = this.#timers.peek(); due !== undefined && due.dueMs <= nowMs; due = this.#timers.peek()) {
      this.#timers.pop();
      this.#ready.push(due);
    }
  }

  #call(handle: Handle): void {
    if (handle.cancelled) return;
    try {
      handle.callback();
    } catch (error) {
      if (this.onError === undefined) throw error;
      this.onError(error);
    }
  }
}
