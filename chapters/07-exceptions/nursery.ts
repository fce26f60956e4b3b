import { createTask, InvalidStateError, Queue, type Task, timeout, wait } from 'asynclings';
import { requireFiniteMs, requireFunction, requireMs } from './arguments.ts';
import { gracefulShutdown, type ShutdownReport } from './graceful-shutdown.ts';
import { type OnError, ShieldedWork } from './shielded-work.ts';

export interface NurseryOptions {
  /** Gets the failures of work whose caller has left. Without it nobody would hear of them. */
  readonly onError: OnError;
  /** Name of the task that owns the work. @default 'nursery' */
  readonly name?: string;
}

export interface ShieldOptions {
  /** Limit of the work itself. @default Infinity */
  readonly maxMs?: number;
  /** Name of the task. @default 'shielded' */
  readonly name?: string;
}

/**
 * Owns work that must be finished although its caller is cancelled. A shield moves only the wait: the work
 * needs somebody who lives longer than the caller, reads its error, and waits for it before the program ends.
 * @source asyncio.shield, which leaves all that to nobody.
 * @example
 * const nursery = new Nursery({ onError: (error) => console.error(error) });
 * await nursery.shield(async () => 'committed'); // => 'committed'
 * await nursery.close(); // => { cancelled: [], completed: [], failed: [], stuck: [] }
 */
export class Nursery {
  readonly #onError: OnError;
  readonly #requests = new Queue<ShieldedWork<unknown>>(0, 'work for the nursery');
  readonly #work = new Set<ShieldedWork<unknown>>();
  readonly #supervisor: Task<void>;
  #isClosed = false;

  /** Starts the task that owns the work; it lives until `close()`. @throws {NoRunningLoopError} outside `run()`. */
  constructor({ onError, name = 'nursery' }: NurseryOptions) {
    requireFunction('onError', onError);
    this.#onError = onError;
    this.#supervisor = createTask(() => this.#supervise(), { name });
  }

  /** Pieces of work that have not ended. */
  get pending(): number {
    return [...this.#work].filter(({ task }) => !task?.isDone).length;
  }

  /**
   * Starts `fn` in the nursery and waits for its result. When the caller is cancelled it leaves at once, and
   * the work goes on.
   * @throws what `fn` threw, as long as the caller is there to hear it (`onError` gets it otherwise); InnerCancelled
   * when the work was cancelled, TimeoutError after `maxMs`; InvalidStateError when the nursery is closed: `fn` is not called then.
   */
  async shield<T>(fn: () => Promise<T> | T, { maxMs = Infinity, name = 'shielded' }: ShieldOptions = {}): Promise<T> {
    requireFunction('shield()', fn);
    requireMs('maxMs', maxMs);
    if (this.#supervisor.isDone || this.#isClosed) throw new InvalidStateError('the nursery is closed');
    const work = new ShieldedWork(() => (maxMs === Infinity ? fn() : timeout(maxMs, async () => fn())), name, this.#onError);
    this.#work.add(work);
    this.#requests.putNowait(work);
    return work.result();
  }

  /**
   * Takes no more work and waits for what is there: `graceMs` milliseconds for its own end, then as long
   * again for its clean-up after a cancellation.
   * @param options.graceMs a finite number of at least 0. @default 5000
   * @returns what became of the work that was there.
   * @throws {CancelledError} when the caller is cancelled: the work has been asked to stop then.
   */
  async close({ graceMs = 5000 }: { readonly graceMs?: number } = {}): Promise<ShutdownReport> {
    requireFiniteMs('graceMs', graceMs);
    this.#isClosed = true;
    this.#requests.shutdown();
    try {
      await wait([this.#supervisor]); // until all the work that was accepted has been started
      const tasks = this.#tasks();
      if (tasks.length > 0) await wait(tasks, { timeoutMs: graceMs });
      return await gracefulShutdown(tasks, graceMs, { reason: 'the nursery closes' });
    } catch (error) {
      this.#supervisor.cancel('the nursery closes');
      for (const task of this.#tasks()) task.cancel('the nursery closes');
      throw error;
    }
  }

  // Here, in a turn of its own, so that the work is this task's child, and inherits no deadline of a caller's.
  async #supervise(): Promise<void> {
    try {
      for await (const work of this.#requests) work.start(() => this.#work.delete(work));
    } finally {
      for (const work of this.#work) if (work.task === undefined) this.#abandon(work);
    }
  }

  #abandon(work: ShieldedWork<unknown>): void {
    this.#work.delete(work);
    work.abandon();
  }

  #tasks(): Task[] {
    return [...this.#work].flatMap(({ task }) => (task === undefined ? [] : [task]));
  }
}

/**
 * Waits for `fn` like `nursery.shield(fn)`: the counterpart of asyncio.shield with an owner.
 * @throws whatever `Nursery.shield` throws.
 * @example
 * const nursery = new Nursery({ onError: (error) => console.error(error) });
 * const caller = createTask(() => shieldSupervised(() => sleep(50), nursery));
 * await sleep(10);
 * caller.cancel();
 * await wait([caller]);
 * [loopTime(), nursery.pending]; // => [10, 1]
 * await nursery.close();
 * loopTime(); // => 50
 */
export function shieldSupervised<T>(fn: () => Promise<T> | T, nursery: Nursery, options?: ShieldOptions): Promise<T> {
  return nursery.shield(fn, options);
}
