import { loopTime, sleep, TimeoutError } from 'asynclings';
import * as fc from 'fast-check';
import { type Actor, briefly, demand, histories, type Judge, play } from './history.ts';
import { Requests } from './requests.ts';

/** What the model asks of a queue; no limit where `timeoutMs` is `undefined`. */
export interface QueueLike<T> {
  put(item: T, timeoutMs: number | undefined): Promise<void>;
  get(timeoutMs: number | undefined): Promise<T>;
  tryPut(item: T): boolean;
  tryGet(): { readonly value: T } | undefined;
  readonly size: number;
}

/** The order of equal priorities shows in `id`. */
export interface Item {
  readonly priority: number;
  readonly id: number;
}

interface Move {
  readonly kind: 'put' | 'get' | 'try put' | 'try get';
  readonly priority: number;
  readonly pauseMs: number;
  readonly timeoutMs: number | null;
  /** Whom to cancel in the turn in which it is done. */
  readonly kicks: number | null;
}

const move: fc.Arbitrary<Move> = fc.record({
  kind: fc.constantFrom('put', 'put', 'get', 'get', 'try put', 'try get'),
  priority: fc.nat(2),
  pauseMs: briefly,
  timeoutMs: fc.option(briefly, { freq: 2 }),
  kicks: fc.option(fc.nat(5), { freq: 3 }),
});

/** Picks the next item from the oracle's list and removes it. */
type Pick = (items: Item[]) => Item | undefined;

export const firstPut: Pick = (items) => items.shift();

export const bestFirst: Pick = (items) => {
  const best = Math.min(...items.map(({ priority }) => priority));
  return items.splice(items.findIndex(({ priority }) => priority === best), 1)[0];
};

class QueueJudge implements Judge<Move> {
  readonly #queue: QueueLike<Item>;
  readonly #capacity: number;
  readonly #pick: Pick;
  readonly #requests = new Requests<'put' | 'get'>();
  /** What has to be in the queue, in the order in which it was put. */
  readonly #items: Item[] = [];
  #itemCount = 0;

  constructor(queue: QueueLike<Item>, capacity: number, pick: Pick) {
    this.#queue = queue;
    this.#capacity = capacity;
    this.#pick = pick;
  }

  async act({ kind, priority, pauseMs, timeoutMs, kicks }: Move, { index, kick }: Actor): Promise<void> {
    await sleep(pauseMs);
    const item = { priority, id: this.#itemCount++ };
    switch (kind) {
      case 'put':
        await this.#within(index, 'put', timeoutMs, async (limitMs) => (await this.#queue.put(item, limitMs), this.#wasPut(item)));
        break;
      case 'get':
        await this.#within(index, 'get', timeoutMs, async (limitMs) => this.#wasGot(await this.#queue.get(limitMs)));
        break;
      case 'try put':
        if (this.#queue.tryPut(item)) this.#wasPut(item);
        else demand(this.#isFull, 'refused an item although there was room');
        break;
      case 'try get': {
        const found = this.#queue.tryGet();
        if (found !== undefined) this.#wasGot(found.value);
        else demand(this.#items.length === 0, 'found nothing although there was an item');
        break;
      }
      default:
        return kind satisfies never;
    }
    if (kicks !== null) kick(kicks);
  }

  /** Lets `wait` wait no longer than it may, and no shorter. */
  async #within(actor: number, kind: 'put' | 'get', timeoutMs: number | null, wait: (limitMs: number | undefined) => Promise<void>): Promise<void> {
    const request = this.#requests.ask(actor, kind);
    const deadlineMs = loopTime() + (timeoutMs ?? Infinity);
    const mustSucceed = this.#canGo(kind);
    try {
      await wait(timeoutMs ?? undefined);
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
      demand(loopTime() === deadlineMs, `a time limit at ${deadlineMs} ms ran out at ${loopTime()} ms`);
      demand(!mustSucceed, `a ${kind} that needed no waiting ran out of time`);
    } finally {
      this.#requests.drop(request);
    }
  }

  #wasPut(item: Item): void {
    this.#items.push(item);
    demand(this.#items.length <= this.#capacity, `over capacity: ${this.#items.length} of ${this.#capacity}`);
    this.#checkSize();
  }

  #wasGot(item: Item): void {
    const expected = this.#pick(this.#items);
    demand(item === expected, `got ${JSON.stringify(item)}, and it was the turn of ${JSON.stringify(expected)}`);
    this.#checkSize();
  }

  #checkSize(): void {
    demand(this.#queue.size === this.#items.length, `size is ${this.#queue.size}, and ${this.#items.length} are inside`);
  }

  get #isFull(): boolean {
    return this.#items.length >= this.#capacity;
  }

  #canGo(kind: 'put' | 'get'): boolean {
    return kind === 'put' ? !this.#isFull : this.#items.length > 0;
  }

  kicked(index: number): void {
    this.#requests.kicked(index);
  }

  atRest(): void {
    this.#checkSize();
    for (const { wants } of this.#requests.waiting) demand(!this.#canGo(wants), `a ${wants} waits although it could go on`);
  }

  end(): void {
    this.atRest();
    while (this.#items.length > 0) this.#wasGot(this.#queue.tryGet()?.value ?? { priority: NaN, id: NaN });
    demand(this.#queue.tryGet() === undefined, 'there was more inside than was put');
  }
}

/** Judges queues that `make` makes by random histories. */
export function queueModel(make: (capacity: number) => QueueLike<Item>, pick: Pick = firstPut): fc.IAsyncProperty<unknown> {
  const story = fc.record({ capacity: fc.integer({ min: 1, max: 3 }), history: histories(move) });
  return fc.asyncProperty(story, ({ capacity, history }) => play(history, new QueueJudge(make(capacity), capacity, pick)));
}
