import type { Loop } from './loop.ts';

let graceMs = 100; // between two looks at what native code still has open
const LOOKS_BEFORE_STUCK = 5; // some native work (compiling, hashing) is listed nowhere while it runs

/** For hosts whose programs cannot reach the outside world: what native code still does for them is soon over. */
export function useGraceMs(ms: number): void {
  graceMs = ms;
}

/**
 * Tells a certain deadlock from a wait for the outside world. What was open before `run()` began (a test
 * runner's timers, the terminal) does not count, except servers and sockets, which can always call back.
 */
export class Quiescence {
  readonly #before = countResources();
  #looks = 0;

  /** `stuck`: nothing can ever wake these tasks. `maybe`: foreign work is under way; looks again later. */
  judge(loop: Loop): 'stuck' | 'maybe' {
    const isForeignOpen = hasNewResources(this.#before);
    const hasOpaqueWait = [...loop.tasks].some((task) => task.waitsForTheUnknown);
    if (!isForeignOpen && (!hasOpaqueWait || ++this.#looks > LOOKS_BEFORE_STUCK)) return 'stuck';
    if (isForeignOpen) this.#looks = 0;
    loop.wakeAfter(graceMs);
    return 'maybe';
  }

  /** What native code has open that was not open when `run()` began. */
  get activeResources(): string[] {
    return process.getActiveResourcesInfo().filter((name) => !this.#before.has(name) || CALLS_BACK.test(name));
  }
}

const CALLS_BACK = /^(TCP|UDP|Pipe|HTTP|TLS).*(Server|Socket)/;

function countResources(): Map<string, number> {
  const counts = new Map<string, number>();
  for (const name of process.getActiveResourcesInfo()) counts.set(name, (counts.get(name) ?? 0) + 1);
  return counts;
}

function hasNewResources(before: ReadonlyMap<string, number>): boolean {
  for (const [name, count] of countResources()) {
    if (CALLS_BACK.test(name) && !name.startsWith('Pipe')) return true;
    if (count > (before.get(name) ?? 0)) return true;
  }
  return false;
}
