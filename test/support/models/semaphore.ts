import { sleep } from 'asynclings';
import * as fc from 'fast-check';
import { type Actor, briefly, demand, histories, type Judge, play } from './history.ts';
import { Requests } from './requests.ts';

/** What the model asks of a semaphore. */
export interface SemaphoreLike {
  acquire(n: number): Promise<void>;
  release(n: number): void;
  readonly available: number;
}

interface Use {
  readonly n: number;
  readonly pauseMs: number;
  readonly holdMs: number;
  /** Whom to cancel in the turn in which the permits are given back. */
  readonly kicks: number | null;
}

class SemaphoreJudge implements Judge<Use> {
  readonly #semaphore: SemaphoreLike;
  readonly #permits: number;
  readonly #requests = new Requests<number>();
  #latestInside = -1;

  constructor(semaphore: SemaphoreLike, permits: number) {
    this.#semaphore = semaphore;
    this.#permits = permits;
  }

  async act({ n, pauseMs, holdMs, kicks }: Use, { index, kick }: Actor): Promise<void> {
    await sleep(pauseMs);
    const request = this.#requests.ask(index, n);
    try {
      await this.#semaphore.acquire(n);
      request.isInside = true;
      this.#latestInside = Math.max(this.#latestInside, request.number);
      demand(this.#used <= this.#permits, `${this.#used} of ${this.#permits} permits in use`);
      try {
        await sleep(holdMs);
      } finally {
        this.#semaphore.release(n);
      }
      if (kicks !== null) kick(kicks);
    } finally {
      this.#requests.drop(request);
    }
  }

  get #used(): number {
    return this.#requests.inside.reduce((sum, { wants }) => sum + wants, 0);
  }

  kicked(index: number): void {
    this.#requests.kicked(index);
  }

  atRest(): void {
    const [first] = this.#requests.waiting;
    const free = this.#permits - this.#used;
    demand(this.#semaphore.available === free, `a lost permit: ${free} are free, ${this.#semaphore.available} available`);
    if (first === undefined) return;
    demand(first.wants > free, `a lost permit: ${free} are free, and ${first.wants} are waited for`);
    demand(first.number > this.#latestInside, 'a request was overtaken');
  }

  end(): void {
    this.atRest();
  }
}

/** Judges semaphores that `make` makes by random histories; `most` permits are asked for at a time. */
export function semaphoreModel(make: (permits: number) => SemaphoreLike, most = Infinity): fc.IAsyncProperty<unknown> {
  const story = fc.integer({ min: 1, max: 3 }).chain((permits) => {
    const n = fc.integer({ min: 1, max: Math.min(permits, most) });
    const use = fc.record({ n, pauseMs: briefly, holdMs: briefly, kicks: fc.option(fc.nat(5), { freq: 3 }) });
    return fc.record({ permits: fc.constant(permits), history: histories(use) });
  });
  return fc.asyncProperty(story, ({ permits, history }) => play(history, new SemaphoreJudge(make(permits), permits)));
}
