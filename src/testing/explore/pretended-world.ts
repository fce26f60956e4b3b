import { AsyncLocalStorage } from 'node:async_hooks';
import { seededRandom } from '../seeded-chooser.ts';

// Any fixed day does; one that learners recognise as made up.
const FIRST_DAY_MS = Date.UTC(2024, 0, 1);

/** Chance and time as an explored program sees them: the same in every run of the same seed. */
export class PretendedWorld {
  readonly random: () => number;
  /** Loop time. */
  nowMs = 0;
  /** Picks one of so many things that may happen, none of which is the loop's to decide; 0 is the usual one. */
  readonly choose: (count: number) => number;

  constructor(seed: number, choose: (count: number) => number) {
    this.random = seededRandom(seed);
    this.choose = choose;
  }
}

const storage = new AsyncLocalStorage<PretendedWorld>();
let visitorCount = 0;
let restore = (): void => {};

/** The world that the calling code sees; `undefined` outside an exploration. */
export function worldOfVisitor(): PretendedWorld | undefined {
  return storage.getStore();
}

/**
 * Runs `body` so that Math.random, Date and performance.now tell of `world`. Only the code that `body` starts
 * sees it: a test runner's own clock goes on while its test explores. The globals are what they were when the
 * last visitor has left.
 */
export async function visit<T>(world: PretendedWorld, body: () => Promise<T>): Promise<T> {
  if (visitorCount++ === 0) restore = patchGlobals();
  try {
    return await storage.run(world, body);
  } finally {
    if (--visitorCount === 0) restore();
  }
}

function patchGlobals(): () => void {
  const { Date: realDate } = globalThis;
  const { random } = Math;
  const ownNow = Object.getOwnPropertyDescriptor(performance, 'now');
  const now = performance.now.bind(performance);
  Math.random = () => (storage.getStore()?.random ?? random)();
  globalThis.Date = pretendedDate(realDate);
  performance.now = () => storage.getStore()?.nowMs ?? now();
  return () => {
    Math.random = random;
    globalThis.Date = realDate;
    if (ownNow !== undefined) Object.defineProperty(performance, 'now', ownNow);
    else Reflect.deleteProperty(performance, 'now');
  };
}

function pretendedDate(realDate: DateConstructor): DateConstructor {
  const nowMs = (): number => {
    const world = storage.getStore();
    return world === undefined ? realDate.now() : FIRST_DAY_MS + world.nowMs;
  };
  const pretended: DateConstructor = new Proxy(realDate, {
    construct: (target, values: unknown[], newTarget) =>
      Reflect.construct(target, values.length === 0 ? [nowMs()] : values, newTarget === pretended ? target : newTarget) as object,
    apply: () => new realDate(nowMs()).toString(),
    get: (target, key, receiver) => (key === 'now' ? nowMs : Reflect.get(target, key, receiver)),
  });
  return pretended;
}
