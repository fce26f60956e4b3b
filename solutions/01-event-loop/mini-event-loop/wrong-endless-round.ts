// caught by: what a callback adds runs in the next round, so timers get their turn
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

interface Entry {
  readonly dueMs: number;
  readonly ticket: number;
  readonly cb: () => void;
  cancelled: boolean;
}

export class MiniLoop {
  /** Told of an error that a callback threw; the loop goes on. Without it the error comes out of the run. */
  onError?: (error: unknown) => void;
  readonly #clock: Clock;
  readonly #ready: Entry[] = [];
  readonly #timers = new TimerHeap();
  #tickets = 0;
  #isRunning = false;
  #isStopping = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  callSoon(cb: () => void): Handle {
    const entry = this.#entry(this.#clock.now(), cb);
    this.#ready.push(entry);
    return handleOf(entry);
  }

  callLater(ms: number, cb: () => void): Handle {
    if (typeof ms !== 'number' || Number.isNaN(ms)) throw new TypeError(`a delay is a number of milliseconds, got ${String(ms)}`);
    const entry = this.#entry(this.#clock.now() + Math.max(0, ms), cb);
    this.#timers.push(entry);
    return handleOf(entry);
  }

  runUntilComplete<T>(co: () => Generator<Request, T, unknown>): T {
    this.#requireIdle();
    const generator = co();
    let outcome: { readonly value: T } | { readonly error: unknown } | undefined;
    const step = (): void => {
      try {
        const next = generator.next();
        if (next.done) outcome = { value: next.value };
        else if ('sleep' in next.value) this.callLater(next.value.sleep, step);
        else this.callSoon(step);
      } catch (error) {
        outcome = { error };
      }
      if (outcome !== undefined) this.stop();
    };
    this.callSoon(step);
    this.runForever();
    if (outcome === undefined) throw new Error('the loop ended before the coroutine did');
    if ('error' in outcome) throw outcome.error;
    return outcome.value;
  }

  runForever(): void {
    this.#requireIdle();
    this.#isRunning = true;
    try {
      do this.#runRound();
      while (!this.#isStopping && (this.#ready.length > 0 || this.#timers.top() !== undefined));
    } finally {
      this.#isRunning = false;
      this.#isStopping = false;
    }
  }

  stop(): void {
    this.#isStopping = true;
  }

  #runRound(): void {
    const next = this.#timers.top();
    if (this.#ready.length === 0 && next !== undefined && next.dueMs > this.#clock.now()) this.#clock.waitUntil(next.dueMs);
    const nowMs = this.#clock.now();
    for (let due = this.#timers.top(); due !== undefined && due.dueMs <= nowMs; due = this.#timers.top()) {
      this.#ready.push(due);
      this.#timers.pop();
    }
    while (this.#ready.length > 0) this.#call(this.#ready.shift()!);
  }

  #call({ cancelled, cb }: Entry): void {
    if (cancelled) return;
    try {
      cb();
    } catch (error) {
      if (this.onError === undefined) throw error;
      this.onError(error);
    }
  }

  #entry(dueMs: number, cb: () => void): Entry {
    return { dueMs, ticket: this.#tickets++, cb, cancelled: false };
  }

  #requireIdle(): void {
    if (this.#isRunning) throw new Error('the loop is running already');
  }
}

function handleOf(entry: Entry): Handle {
  return {
    cancel: () => void (entry.cancelled = true),
    get cancelled() {
      return entry.cancelled;
    },
  };
}

/** A binary heap: nobody is due before their parent. */
class TimerHeap {
  readonly #entries: Entry[] = [];

  /** The earliest that has not been cancelled. */
  top(): Entry | undefined {
    while (this.#entries[0]?.cancelled) this.pop();
    return this.#entries[0];
  }

  push(entry: Entry): void {
    const entries = this.#entries;
    let place = entries.length;
    while (place > 0) {
      const parent = (place - 1) >> 1;
      if (!isBefore(entry, entries[parent]!)) break;
      entries[place] = entries[parent]!;
      place = parent;
    }
    entries[place] = entry;
  }

  pop(): void {
    const entries = this.#entries;
    const last = entries.pop();
    if (last === undefined || entries.length === 0) return;
    let place = 0;
    for (;;) {
      let child = place * 2 + 1;
      if (child + 1 < entries.length && isBefore(entries[child + 1]!, entries[child]!)) child++;
      if (child >= entries.length || !isBefore(entries[child]!, last)) break;
      entries[place] = entries[child]!;
      place = child;
    }
    entries[place] = last;
  }
}

function isBefore(a: Entry, b: Entry): boolean {
  return a.dueMs < b.dueMs || (a.dueMs === b.dueMs && a.ticket < b.ticket);
}
