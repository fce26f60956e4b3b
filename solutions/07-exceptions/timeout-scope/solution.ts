import { CancelledError, createTask, currentTask, InvalidStateError, loopTime, sleep, type Task, TimeoutError } from 'asynclings';

/** The limit around a body, in the hands of that body. */
export interface Scope {
  /** Loop time of the limit; `null` when there is none. */
  readonly deadline: number | null;
  /** Whether the limit was reached while the body ran. */
  readonly expired: boolean;
  /** Moves the limit. @throws {InvalidStateError} once it has expired, or the body has ended. */
  reschedule(when: number | null): void;
}

/** Runs `body` in the present task, for `ms` milliseconds at most; `null` is no limit. */
export async function withTimeout<T>(ms: number | null, body: (scope: Scope) => Promise<T>): Promise<T> {
  const ending = await enclose(ms, body);
  if (ending.kind === 'expired') throw new TimeoutError(undefined, { cause: ending.cause });
  return ending.value;
}

/** The same, except that reaching the limit is no error. `timedOut` says whether the limit ended the body. */
export async function moveOnAfter<T>(ms: number | null, body: (scope: Scope) => Promise<T>): Promise<{ timedOut: boolean; value?: T }> {
  const ending = await enclose(ms, body);
  return ending.kind === 'expired' ? { timedOut: true } : { timedOut: false, value: ending.value };
}

type Ending<T> = { readonly kind: 'done'; readonly value: T } | { readonly kind: 'expired'; readonly cause: CancelledError };

async function enclose<T>(ms: number | null, body: (scope: Scope) => Promise<T>): Promise<Ending<T>> {
  requireTime(ms);
  const limit = new Limit(ms === null ? null : loopTime() + ms);
  let value: T;
  try {
    value = await body(limit);
  } catch (error) {
    if (limit.end() && error instanceof CancelledError) return { kind: 'expired', cause: error };
    throw error;
  }
  limit.end();
  return { kind: 'done', value };
}

class Limit implements Scope {
  readonly #task = currentTask()!;
  readonly #requestsBefore = this.#task.cancelling;
  #state: 'active' | 'expired' | 'ended' = 'active';
  #deadline: number | null = null;
  #alarm: Task | undefined;

  constructor(deadline: number | null) {
    this.#arm(deadline);
  }

  get deadline(): number | null {
    return this.#deadline;
  }

  get expired(): boolean {
    return this.#state === 'expired';
  }

  reschedule(when: number | null): void {
    requireTime(when);
    if (this.#state !== 'active') throw new InvalidStateError(`this limit has ${this.#state}`);
    this.#alarm?.cancel('rescheduled');
    this.#arm(when);
  }

  /** Takes the request back that this limit made. @returns whether it made one, and nobody else did. */
  end(): boolean {
    this.#alarm?.cancel('not needed');
    if (this.#state === 'active') this.#state = 'ended';
    if (this.#state === 'ended') return false;
    return this.#task.uncancel() <= this.#requestsBefore;
  }

  #arm(deadline: number | null): void {
    this.#deadline = deadline;
    if (deadline === null || deadline === Infinity) return;
    if (deadline <= loopTime()) return this.#expire(); // the body hears of it at its first wait
    this.#alarm = createTask(async () => {
      await sleep(deadline - loopTime());
      this.#expire();
    });
  }

  #expire(): void {
    this.#state = 'expired';
    this.#task.cancel(this);
  }
}

function requireTime(ms: number | null): void {
  if (ms !== null && (typeof ms !== 'number' || Number.isNaN(ms))) throw new TypeError(`a time is a number of milliseconds or null, got ${String(ms)}`);
}
