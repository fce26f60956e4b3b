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
  if (visitorCount++ === 0) restore = replaceGlobals(pretendedGlobals());
  try {
    return await storage.run(world, body);
  } finally {
    if (--visitorCount === 0) restore();
  }
}

/** What `Math`, `Date` and `performance.now` are for explored programs. */
export interface PretendedGlobals {
  readonly Math: Math;
  readonly Date: DateConstructor;
  readonly now: () => number;
}

/** From now on this process has these globals; outside of every world they show `outside`. */
export function pretendForGood(outside: PretendedWorld): PretendedGlobals {
  const globals = pretendedGlobals(outside);
  visitorCount++;
  replaceGlobals(globals);
  return globals;
}

function pretendedGlobals(outside?: PretendedWorld): PretendedGlobals {
  const { Date: realDate, Math: realMath } = globalThis;
  const realNow = performance.now.bind(performance);
  const world = (): PretendedWorld | undefined => storage.getStore() ?? outside;
  const random = (): number => (world()?.random ?? realMath.random)();
  return {
    // A copy, since the original may be frozen.
    Math: Object.create(Object.prototype, { ...Object.getOwnPropertyDescriptors(realMath), random: { value: random, writable: true, configurable: true } }) as Math,
    Date: pretendedDate(realDate, world),
    now: () => world()?.nowMs ?? realNow(),
  };
}

function replaceGlobals({ Math, Date, now }: PretendedGlobals): () => void {
  const restores = [define(globalThis, 'Math', Math), define(globalThis, 'Date', Date), define(performance, 'now', now)];
  return () => {
    for (const restoreOne of restores) restoreOne();
  };
}

function define(on: object, name: string, value: unknown): () => void {
  const original = Object.getOwnPropertyDescriptor(on, name);
  Object.defineProperty(on, name, { value, writable: true, configurable: true });
  return () => {
    if (original === undefined) Reflect.deleteProperty(on, name);
    else Object.defineProperty(on, name, original);
  };
}

function pretendedDate(realDate: DateConstructor, world: () => PretendedWorld | undefined): DateConstructor {
  const nowMs = (): number => {
    const current = world();
    return current === undefined ? realDate.now() : FIRST_DAY_MS + current.nowMs;
  };
  // No proxy: the original may be frozen, and a proxy may not say anything else of what is frozen.
  const pretended = function (...values: unknown[]): unknown {
    if (new.target === undefined) return new realDate(nowMs()).toString();
    return Reflect.construct(realDate, values.length === 0 ? [nowMs()] : values, new.target === pretended ? realDate : new.target);
  } as unknown as DateConstructor;
  Object.defineProperties(pretended, { ...Object.getOwnPropertyDescriptors(realDate), now: { value: nowMs, writable: true, configurable: true } });
  return pretended;
}
