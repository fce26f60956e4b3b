import type { ObjectSpec, Op, Ops, SyncOp, SyncOps } from '../program.ts';
import type { Random } from '../random.ts';
import { SYNC_MAKERS } from './sync.ts';

/** Adds one operation, or a few that belong together. `undefined`: not possible here. */
export type Maker = (draft: Draft) => Op[] | undefined;
export type Weighted<T> = readonly (readonly [weight: number, item: T])[];
export type ObjectKind = ObjectSpec[1];

const DEEPEST = 4;
const DELAYS_MS = [0, 0, 1, 5, 5, 10, 10, 10, 20, 20, 30, 40] as const;

/** A program in the making: the names that exist so far, and how much more may be added. */
export class Draft {
  readonly random: Random;
  readonly objects: ObjectSpec[] = [];
  readonly tasks: string[] = ['main'];
  readonly groups: string[] = [];
  readonly scopes: string[] = [];
  readonly tags: string[] = [];
  readonly #table: Weighted<Maker>;
  #depth = 0;
  #budget: number;
  #current = 'main';
  #held: string[] = [];
  #count = 0;

  constructor(random: Random, table: Weighted<Maker>) {
    this.random = random;
    this.#table = table;
    this.#budget = random.int(14, 44);
  }

  /** A name that no one has. */
  fresh(prefix: string): string {
    return `${prefix}${this.#count++}`;
  }

  declare(kinds: readonly (readonly [kind: ObjectKind, chance: number])[]): void {
    for (const [kind, chance] of kinds) {
      if (!this.random.chance(chance)) continue;
      const name = `${PREFIXES[kind]}${this.objects.filter(([other]) => other.startsWith(PREFIXES[kind])).length}`;
      this.objects.push(this.#specify(name, kind));
    }
  }

  #specify(name: string, kind: ObjectKind): ObjectSpec {
    const { random } = this;
    switch (kind) {
      case 'lock':
      case 'event':
      case 'future':
      case 'variable':
        return [name, kind];
      case 'condition':
        return [name, kind, random.chance(0.3) ? (this.object('lock') ?? null) : null];
      case 'semaphore':
      case 'bounded':
        return [name, kind, random.pick([0, 1, 1, 1, 2, 2, 3])];
      case 'barrier':
        return [name, kind, random.pick([1, 2, 2, 2, 3, 3])];
      case 'queue':
      case 'priority':
      case 'lifo':
        return [name, kind, random.pick([0, 1, 1, 2, 2, 3])];
      default:
        return kind satisfies never;
    }
  }

  /** The name of some object of one of these kinds; seldom of one that the body holds, for that soon ends in a deadlock. */
  object(...kinds: readonly ObjectKind[]): string | undefined {
    const names = this.objects.flatMap(([name, kind]) => (kinds.includes(kind) ? [name] : []));
    const free = this.random.chance(0.1) ? names : names.filter((name) => !this.#held.includes(name));
    return free.length === 0 ? undefined : this.random.pick(free);
  }

  /** Has `write` write what is done while `name` is held. */
  holding<T>(name: string, write: () => T): T {
    this.#held.push(name);
    const written = write();
    this.#held.pop();
    return written;
  }

  delay(): number {
    return this.random.chance(0.03) ? -1 : this.random.pick(DELAYS_MS);
  }

  reason(): string | null {
    return this.random.chance(0.4) ? this.fresh('r') : null;
  }

  value(): number {
    return this.random.int(1, 9);
  }

  /** Some other task to wait for or ask; at times the main task or the current one. */
  task(): string {
    if (this.random.chance(0.02)) return this.#current;
    const others = this.tasks.filter((name) => name !== this.#current && (name !== 'main' || this.random.chance(0.4)));
    return others.length > 0 ? this.random.pick(others) : 'main';
  }

  /** Some task to cancel: oneself more often than one would wait for oneself. */
  victim(): string {
    return this.random.chance(0.12) ? this.#current : this.task();
  }

  /** Up to `count` different tasks. */
  someTasks(count: number): string[] {
    return [...new Set(Array.from({ length: count }, () => this.task()))];
  }

  spawn(): Op {
    const name = this.fresh('T');
    this.tasks.push(name);
    return ['spawn', name, this.value(), this.bodyOf(name)];
  }

  /** The body of another task, which gets a part of what is left to be written. */
  bodyOf(task: string): Ops {
    const [outer, held, total] = [this.#current, this.#held, this.#budget];
    const share = Math.floor(total * 0.4);
    this.#current = task;
    this.#held = [];
    this.#budget = share;
    const ops = this.body(this.random.int(2, 6));
    this.#current = outer;
    this.#held = held;
    this.#budget = total - (share - this.#budget);
    return ops;
  }

  /** From one to `count` operations, or a few more, as long as something is left to be written. */
  body(count: number): Op[] {
    this.#depth++;
    const ops: Op[] = this.#depth > DEEPEST ? [] : this.some();
    for (let i = 1; i < count && this.#budget > 0 && this.#depth <= DEEPEST; i++) ops.push(...this.some());
    this.#depth--;
    return ops.length > 0 ? ops : [['sleep', this.delay()]];
  }

  /** One operation, or a few that belong together. */
  some(): Op[] {
    let ops: Op[] | undefined;
    while (ops === undefined || ops.length === 0) {
      this.#budget--;
      ops = this.#budget < 0 ? [['sleep', this.delay()]] : this.random.weighted(this.#table)(this);
    }
    // Much is worth seeing only after something went wrong, and uncaught errors end most tasks early.
    if (ops[0]?.[0] === 'sleep' || !this.random.chance(0.15)) return ops;
    return [['try', ops, this.random.pick(['all', 'error', 'cancelled']), [], this.random.chance(0.25), []]];
  }

  syncOps(count: number): SyncOps {
    const ops: SyncOp[] = [];
    for (let i = 0; i < count; i++) {
      const op = this.random.weighted(SYNC_MAKERS)(this);
      if (op) ops.push(op);
    }
    return ops;
  }
}

const PREFIXES: Readonly<Record<ObjectKind, string>> = {
  lock: 'L',
  event: 'E',
  future: 'F',
  variable: 'V',
  semaphore: 'S',
  bounded: 'B',
  condition: 'C',
  queue: 'Q',
  priority: 'P',
  lifo: 'K',
  barrier: 'R',
};
