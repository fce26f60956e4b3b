import { requireLoop } from './context.ts';
import type { Loop } from './loop.ts';
import { Timer } from './timer-heap.ts';

class OutsideTimer extends Timer {
  override readonly resumesCode = true; // whatever it settles is awaited by code
  readonly #happen: () => void;

  constructor(loop: Loop, dueMs: number, happen: () => void) {
    super(loop, dueMs);
    this.#happen = happen;
  }

  fire(): void {
    this.#happen();
  }
}

/**
 * The outside world, as a test pretends it: what happens there takes the loop's time and belongs to no task. A
 * virtual clock stands still for foreign work (`cancellable`), but not for such work as only waits for this.
 */
export class PretendedOutside {
  readonly #loop: Loop;

  /** @throws {NoRunningLoopError} outside `run()`. */
  constructor() {
    this.#loop = requireLoop('PretendedOutside');
  }

  get nowMs(): number {
    return this.#loop.clock.nowMs;
  }

  /**
   * @param ms Infinity: never, although time goes on meanwhile.
   * @returns what calls it off.
   */
  after(ms: number, happen: () => void): () => void {
    const loop = this.#loop;
    let isPending = true;
    const end = (): void => {
      if (isPending) loop.pretenceEnded();
      isPending = false;
    };
    loop.pretenceStarted();
    if (ms === Infinity) return end;
    const timer = new OutsideTimer(loop, loop.clock.nowMs + Math.max(0, ms), () => {
      end();
      happen();
    });
    loop.timers.add(timer);
    loop.wake();
    return () => {
      timer.drop();
      end();
    };
  }
}
