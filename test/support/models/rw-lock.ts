import { sleep } from 'asynclings';
import * as fc from 'fast-check';
import { type Actor, briefly, demand, histories, type Judge, play } from './history.ts';
import { type Request, Requests } from './requests.ts';

/** What the model asks of a read-write lock. */
export interface RWLockLike {
  read(body: () => Promise<void>): Promise<void>;
  write(body: () => Promise<void>): Promise<void>;
  readonly readers: number;
  readonly writing: boolean;
}

interface Visit {
  readonly kind: 'read' | 'write';
  readonly pauseMs: number;
  readonly holdMs: number;
  /** Whom to cancel in the turn in which the lock is given back. */
  readonly kicks: number | null;
}

const visit: fc.Arbitrary<Visit> = fc.record({
  kind: fc.constantFrom('read', 'write'),
  pauseMs: briefly,
  holdMs: briefly,
  kicks: fc.option(fc.nat(5), { freq: 3 }),
});

class RWJudge implements Judge<Visit> {
  readonly #lock: RWLockLike;
  readonly #prefer: 'fair' | 'writers';
  readonly #requests = new Requests<'read' | 'write'>();
  /** Number of the next request when a writer last left, or gave up when it might have been let in. */
  #writerLeftAt = -1;
  #writerGaveUpAt = -1;

  constructor(lock: RWLockLike, prefer: 'fair' | 'writers') {
    this.#lock = lock;
    this.#prefer = prefer;
  }

  async act({ kind, pauseMs, holdMs, kicks }: Visit, { index, kick }: Actor): Promise<void> {
    await sleep(pauseMs);
    const request = this.#requests.ask(index, kind);
    try {
      await this.#lock[kind](async () => {
        this.#enter(request);
        try {
          await sleep(holdMs);
        } finally {
          this.#requests.drop(request);
          if (kind === 'write') this.#writerLeftAt = this.#requests.now;
        }
      });
      if (kicks !== null) kick(kicks);
    } finally {
      if (!request.isInside) {
        this.#requests.drop(request);
        if (kind === 'write') this.#writerGaveUpAt = this.#requests.now;
      }
    }
  }

  #enter(request: Request<'read' | 'write'>): void {
    const { inside, waiting } = this.#requests;
    const before = waiting.filter(({ number }) => number < request.number);
    request.isInside = true;
    if (request.wants === 'write') {
      demand(inside.length === 0, `a writer together with ${inside.map(({ wants }) => wants).join(', ')}`);
      demand(before.every(({ wants }) => wants === 'read'), 'a writer overtook another');
      const passed = waiting.filter(({ wants, number }) => wants === 'read' && number < this.#writerLeftAt);
      demand(this.#prefer === 'writers' || passed.length === 0, 'a reader waited for a second writer');
    } else {
      demand(inside.every(({ wants }) => wants === 'read'), 'a reader together with a writer');
      // Let in past a writer that was there first: only with the others who waited when a writer left.
      const isTurnOfReaders = this.#prefer === 'fair' && Math.max(this.#writerLeftAt, this.#writerGaveUpAt) > request.number;
      demand(isTurnOfReaders || before.every(({ wants }) => wants === 'read'), 'a reader overtook a writer');
    }
  }

  kicked(index: number): void {
    this.#requests.kicked(index);
  }

  atRest(): void {
    const { inside, waiting } = this.#requests;
    const readerCount = inside.filter(({ wants }) => wants === 'read').length;
    demand(this.#lock.readers === readerCount, `${readerCount} readers inside, counted ${this.#lock.readers}`);
    demand(this.#lock.writing === inside.some(({ wants }) => wants === 'write'), `writing is ${this.#lock.writing}`);
    demand(inside.length > 0 || waiting.length === 0, 'the lock is free, and somebody waits');
    const isOnlyForReaders = [...inside, ...waiting].every(({ wants }) => wants === 'read');
    demand(!isOnlyForReaders || waiting.length === 0, 'nobody writes or wants to, and a reader waits');
  }

  end(): void {
    this.atRest();
    demand(this.#lock.readers === 0 && !this.#lock.writing, 'all have left, and the lock is not free');
  }
}

/** Judges read-write locks that `make` makes by random histories. */
export function rwLockModel(make: () => RWLockLike, prefer: 'fair' | 'writers' = 'fair'): fc.IAsyncProperty<unknown> {
  return fc.asyncProperty(histories(visit), (history) => play(history, new RWJudge(make(), prefer)));
}
