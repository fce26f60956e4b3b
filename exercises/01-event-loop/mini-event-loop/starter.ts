/** Where the loop gets its time, and how it lets time pass. */
export interface Clock {
  /** Milliseconds; never goes back. */
  now(): number;
  /** Returns when the clock shows `t`. */
  waitUntil(t: number): void;
}

/** What a coroutine asks of the loop: milliseconds of sleep, or a turn for the others. */
export type Request = { readonly sleep: number } | { readonly yield: true };

export interface Handle {
  cancel(): void;
  readonly cancelled: boolean;
}

export class MiniLoop {
  /** Told of an error that a callback threw; the loop goes on. Without it the error comes out of the run. */
  onError?: (error: unknown) => void;
  readonly #clock: Clock;
  readonly #ready: (() => void)[] = [];

  /** @param clock is asked for the time before every round. */
  constructor(clock: Clock) {
    this.#clock = clock;
  }

  callSoon(cb: () => void): Handle {
    this.#ready.push(cb);
    return { cancel: () => {}, cancelled: false };
  }

  callLater(ms: number, cb: () => void): Handle {
    // TODO: a heap of what is due later, by due time.
    const dueMs = this.#clock.now() + ms;
    return this.callSoon(cb);
  }

  runUntilComplete<T>(co: () => Generator<Request, T, unknown>): T {
    this.runForever();
    return co().next().value as T;
  }

  runForever(): void {
    for (const cb of this.#ready.splice(0)) cb();
  }

  stop(): void {}
}
