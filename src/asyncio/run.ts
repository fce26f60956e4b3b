import { ambientLoop, runAs } from './context.ts';
import { DeadlockError, waitEdges } from './deadlock.ts';
import { InvalidStateError } from './errors.ts';
import { type Chooser, Loop } from './loop.ts';
import { countObservedLoop } from './note.ts';
import type { Probe } from './probe.ts';
import { Quiescence } from './quiescence.ts';
import type { TaskCore } from './task-core.ts';
import { createTaskIn, type Task, taskCoreOf } from './task.ts';
import { Bookkeeping } from './wait.ts';

export interface RunOptions {
  /** `virtual` jumps from deadline to deadline instead of waiting. @default 'real' */
  readonly clock?: 'real' | 'virtual';
  /** An observer; without one the runtime reports nothing and pays nothing. */
  readonly probe?: Probe;
  /** Picks which ready task resumes next. @default the first (FIFO) */
  readonly choose?: Chooser;
  /** Name of the main task. @default 'main' */
  readonly name?: string;
  /** Warns about slow steps and about failures that nobody looked at, also when a probe is attached. */
  readonly debug?: boolean;
  /** A step that runs longer than this in real time is reported as having blocked the loop. @default Infinity; 100 with `debug` */
  readonly slowStepMs?: number;
}

/**
 * Runs `main` as the first task of a new loop. When it ends, tasks that are left are cancelled, waited for
 * and, if they fail, reported.
 * @returns what `main` returned.
 * @throws what `main` threw; CancelledError when it was cancelled; DeadlockError when all tasks wait for
 * ever (they have been cancelled, and have cleaned up, by then); InvalidStateError inside a running loop.
 * @source CPython asyncio.run.
 * @example
 * await run(async () => { await sleep(1000); return loopTime(); }, { clock: 'virtual' }); // => 1000
 */
export async function run<T>(main: () => Promise<T>, options: RunOptions = {}): Promise<T> {
  if (typeof main !== 'function') throw new TypeError(`run() takes an async function, got ${typeof main}`);
  const ambient = ambientLoop();
  if (ambient !== undefined && !ambient.isClosed) throw new InvalidStateError('run() was called inside a running loop; await the function instead');
  return new Runner(main, options).result;
}

/** One run: what begins it, ends it, and what happens when it gets stuck. */
class Runner<T> {
  readonly result: Promise<T>;
  readonly #loop: Loop;
  readonly #main: Task<T>;
  readonly #options: RunOptions;
  readonly #quiescence = new Quiescence();
  #resolve!: (value: T) => void;
  #reject!: (error: unknown) => void;
  /** What ends the run whatever the main task returns. */
  #fault: { readonly error: unknown } | undefined;

  constructor(main: () => Promise<T>, options: RunOptions) {
    this.#options = options;
    this.result = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
    const loop = new Loop({
      clock: options.clock ?? 'real',
      probe: options.probe,
      choose: options.choose,
      slowStepMs: options.slowStepMs ?? (options.debug ? 100 : Infinity),
      onQuiescent: () => this.#atRest(),
      onSlowStep: (task, tookMs) => this.#reportSlowStep(task, tookMs),
      onBadChoice: (error) => this.#giveUp(error, 'the run was given up'),
    });
    this.#loop = loop;
    if (loop.probe !== undefined) countObservedLoop(1);
    this.#main = runAs(loop, () => createTaskIn(loop, main, { name: options.name ?? 'main' }));
    taskCoreOf(this.#main).addStep(new Bookkeeping(loop, () => this.#endAfterRound()));
  }

  // As in asyncio, what was ready beside the main task's end still gets its turn.
  #endAfterRound(): void {
    this.#loop.atRoundEnd = () => this.#endOrCancelTheRest();
  }

  #endOrCancelTheRest(): void {
    const left = [...this.#loop.tasks];
    if (left.length === 0) {
      // Callbacks of the last task that ended are still to come.
      if (this.#loop.readyCount > 0) return this.#endAfterRound();
      return this.#close();
    }
    let leftCount = left.length;
    for (const core of left) {
      this.#loop.probe?.note(this.#loop.clock.nowMs, 'warn.leakedTask', undefined, core.facade);
      core.addStep(
        new Bookkeeping(this.#loop, () => {
          if (--leftCount === 0) this.#endAfterRound();
        }),
      );
      core.cancel(undefined);
    }
  }

  /** Returns true when it has made tasks ready. */
  #atRest(): boolean {
    const loop = this.#loop;
    if (this.#fault !== undefined) {
      this.#close();
      return false;
    }
    if (this.#quiescence.judge(loop) === 'maybe') {
      loop.probe?.note(loop.clock.nowMs, 'loop.idle', undefined, { name: 'loop' }, this.#quiescence.activeResources);
      return false;
    }
    const deadlock = new DeadlockError(waitEdges(loop));
    loop.probe?.note(loop.clock.nowMs, 'loop.deadlock', undefined, { name: 'loop' }, deadlock);
    this.#giveUp(deadlock, 'deadlock');
    return true;
  }

  /** Cancels every task; when they have cleaned up, the run ends with `error`. */
  #giveUp(error: unknown, reason: string): void {
    this.#fault = { error };
    for (const core of this.#loop.tasks) core.cancel(reason);
  }

  #close(): void {
    this.#loop.close();
    if (this.#loop.probe !== undefined) countObservedLoop(-1);
    this.#reportUnretrieved();
    if (this.#fault !== undefined) return this.#reject(this.#fault.error);
    try {
      this.#resolve(this.#main.result());
    } catch (error) {
      this.#reject(error);
    }
  }

  #reportSlowStep({ facade, name }: TaskCore, tookMs: number): void {
    this.#loop.probe?.note(this.#loop.clock.nowMs, 'loop.blocked', facade, facade, tookMs);
    if (this.#options.debug) process.emitWarning(`task '${name}' ran for ${Math.round(tookMs)} ms without a wait`, 'SlowStepWarning');
  }

  #reportUnretrieved(): void {
    this.#loop.unretrieved.delete(taskCoreOf(this.#main));
    for (const core of this.#loop.unretrieved) {
      this.#loop.probe?.note(this.#loop.clock.nowMs, 'warn.unhandled', undefined, core.facade, core.error);
      if (this.#loop.probe === undefined || this.#options.debug) {
        process.emitWarning(`task '${core.name}' failed and nobody looked at it: ${String(core.error)}`, 'UnhandledTaskError');
      }
    }
  }
}
