import type { Awaited_, Combinator, Coroutine, CoroutineProbe, Site } from '../loader/stepped/mod.ts';

/** What a call of an async function waits for. */
export type AwaitedBy =
  | { readonly kind: 'coroutine'; readonly id: number }
  | { readonly kind: 'combined'; readonly how: Combinator; readonly ids: readonly number[] }
  /** `isQueued`: behind others who asked for a value before. */
  | { readonly kind: 'generator'; readonly isQueued: boolean }
  | { readonly kind: 'value' | 'runtime' | 'promise' };

/** One thing that happened to a call of an async function. */
export type CoroutineRecord = { readonly atMs: number; readonly id: number } & (
  | { readonly kind: 'call'; readonly parent: number }
  | { readonly kind: 'await'; readonly on: AwaitedBy; readonly site?: Site }
  | { readonly kind: 'resume' }
  | { readonly kind: 'end'; readonly outcome: 'done' | 'failed'; readonly error?: string }
);

const MOST_RECORDS = 1_000_000;

/** Writes down every call of an async function, its awaits and its end. Memory is bounded, loss counted. */
export class CoroutineLog implements CoroutineProbe {
  readonly records: CoroutineRecord[] = [];
  readonly calls = new Map<number, Coroutine>();
  readonly #clock: () => number;
  readonly #onRecord: ((record: CoroutineRecord, coroutine: Coroutine) => void) | undefined;
  lostCount = 0;

  /** @param onRecord told of each record, those included that are not kept. */
  constructor(clock: () => number, onRecord?: (record: CoroutineRecord, coroutine: Coroutine) => void) {
    this.#clock = clock;
    this.#onRecord = onRecord;
  }

  started(coroutine: Coroutine): void {
    this.calls.set(coroutine.id, coroutine);
    this.#add(coroutine, { kind: 'call', atMs: this.#clock(), id: coroutine.id, parent: coroutine.parent?.id ?? 0 });
  }

  awaiting(coroutine: Coroutine, what: Awaited_, site: Site | undefined): void {
    this.#add(coroutine, { kind: 'await', atMs: this.#clock(), id: coroutine.id, on: describe(what), ...(site !== undefined && { site }) });
  }

  resumed(coroutine: Coroutine): void {
    this.#add(coroutine, { kind: 'resume', atMs: this.#clock(), id: coroutine.id });
  }

  ended(coroutine: Coroutine, outcome: 'done' | 'failed', error: unknown): void {
    this.#add(coroutine, { kind: 'end', atMs: this.#clock(), id: coroutine.id, outcome, ...(outcome === 'failed' && { error: String(error) }) });
  }

  #add(coroutine: Coroutine, record: CoroutineRecord): void {
    this.#onRecord?.(record, coroutine);
    if (this.records.length < MOST_RECORDS) this.records.push(record);
    else this.lostCount++;
  }
}

function describe(what: Awaited_): AwaitedBy {
  if (what.kind === 'coroutine') return { kind: 'coroutine', id: what.coroutine.id };
  if (what.kind === 'combined') return { kind: 'combined', how: what.combined.kind, ids: what.parts.map(({ id }) => id) };
  if (what.kind === 'generator') return { kind: 'generator', isQueued: what.isQueued };
  return { kind: what.kind };
}
