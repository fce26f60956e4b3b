import { currentTaskCore, PromiseWait, type TaskCore, Turn } from '../../asyncio/host.ts';
import type { Combined } from './combinators.ts';
import type { Site } from './instrument.ts';

/** What the observer of a stepped program is told of its async functions. */
export interface CoroutineProbe {
  started?(coroutine: Coroutine): void;
  awaiting?(coroutine: Coroutine, what: Awaited_, site: Site | undefined, value: unknown): void;
  resumed?(coroutine: Coroutine): void;
  ended?(coroutine: Coroutine, outcome: 'done' | 'failed', value: unknown): void;
}

/** What an await waits for. */
export type Awaited_ =
  | { readonly kind: 'value' }
  | { readonly kind: 'coroutine'; readonly coroutine: Coroutine }
  | { readonly kind: 'runtime' }
  /** The next value of a stepped async generator: whoever asks waits for what its body waits for, or for others who asked before. */
  | { readonly kind: 'generator'; readonly isQueued: boolean }
  /** Promise.all and its kin, made of calls that wait for themselves; `parts` are theirs. */
  | { readonly kind: 'combined'; readonly combined: Combined; readonly parts: readonly Coroutine[] }
  | { readonly kind: 'promise' };

export interface SteppingOptions {
  /**
   * `asyncio`: awaiting what does not wait lets nobody in, as in Python.
   * `js`: every await of a task is a scheduling point, as it is between native promises.
   */
  readonly interleaving: 'asyncio' | 'js';
  readonly probe?: CoroutineProbe;
}

type Step = 'next' | 'throw';

/** The state of stepping in this process: which frame runs, and where it got to. */
export class Stepper {
  readonly #options: SteppingOptions;
  readonly #coroutines = new WeakMap<Promise<unknown>, Coroutine>();
  readonly #runtimePromises = new WeakSet<Promise<unknown>>();
  readonly #combined = new WeakMap<Promise<unknown>, Combined>();
  readonly #failures = new WeakMap<object, Coroutine>();
  readonly #generatorPromises = new WeakMap<Promise<unknown>, boolean>();
  /** Coroutines whose promise nobody has awaited or handed on yet. */
  readonly neverAwaited = new Set<Coroutine>();
  current: Coroutine | undefined;
  site: Site | undefined;
  #count = 0;

  constructor(options: SteppingOptions) {
    this.#options = options;
  }

  /** Runs a generator as an async function: up to its first await now, on from there when that settles. */
  start<T>(generator: Generator<unknown, T, unknown>): Promise<T> {
    const coroutine = new Coroutine(++this.#count, this.current, currentTaskCore());
    const promise = new Promise<T>((resolve, reject) => {
      coroutine.settle = { resolve, reject };
    });
    this.#coroutines.set(promise, coroutine);
    this.neverAwaited.add(coroutine);
    this.#options.probe?.started?.(coroutine);
    this.#step(coroutine, generator, 'next', undefined);
    return promise;
  }

  /** Remembers that a promise comes from the runtime, whose waits are cancelled there and not at the await. */
  fromRuntime<P>(promise: P): P {
    if (promise instanceof Promise) this.#runtimePromises.add(promise);
    return promise;
  }

  /** Remembers what a promise was made of. */
  combined(promise: Promise<unknown>, combined: Combined): void {
    for (const part of combined.parts) this.handedOn(part);
    this.#combined.set(promise, combined);
  }

  /** The innermost call that an error came out of. */
  failedIn(error: unknown): Coroutine | undefined {
    return typeof error === 'object' && error !== null ? this.#failures.get(error) : undefined;
  }

  /** Remembers that a promise is an answer of a stepped async generator; `isQueued`: others have asked before. */
  fromGenerator<P extends Promise<unknown>>(promise: P, isQueued: boolean): P {
    this.#generatorPromises.set(promise, isQueued);
    return promise;
  }

  /** Tells that a call goes on, or the body of a generator on its behalf. */
  resumed(coroutine: Coroutine): void {
    this.#options.probe?.resumed?.(coroutine);
  }

  /** A promise that stands for several has been made of this one. */
  handedOn(value: unknown): void {
    const coroutine = value instanceof Promise ? this.#coroutines.get(value) : undefined;
    if (coroutine !== undefined) this.neverAwaited.delete(coroutine);
  }

  #step(coroutine: Coroutine, generator: Generator<unknown, unknown, unknown>, step: Step, value: unknown): void {
    const outer = this.current;
    this.current = coroutine;
    this.site = undefined;
    let result: IteratorResult<unknown, unknown>;
    try {
      result = generator[step](value);
    } catch (error) {
      this.current = outer;
      if (typeof error === 'object' && error !== null && !this.#failures.has(error)) this.#failures.set(error, coroutine);
      this.#options.probe?.ended?.(coroutine, 'failed', error);
      coroutine.settle.reject(error);
      return;
    }
    this.current = outer;
    if (result.done) {
      this.handedOn(result.value);
      this.#options.probe?.ended?.(coroutine, 'done', result.value);
      coroutine.settle.resolve(result.value as never);
      return;
    }
    const site = this.site;
    coroutine.site = site;
    this.await(result.value, coroutine, site, (next, sent) => {
      this.resumed(coroutine);
      this.#step(coroutine, generator, next, sent);
    });
  }

  /** Goes on with `go` when `value` has settled, in as many microtasks as a native await takes. */
  await(value: unknown, coroutine: Coroutine, site: Site | undefined, go: (step: Step, value: unknown) => void): void {
    const { probe, interleaving } = this.#options;
    const task = currentTaskCore();
    const succeed = (result: unknown): void => go('next', result);
    const fail = (error: unknown): void => go('throw', error);
    const awaited = this.#classify(value, task);
    probe?.awaiting?.(coroutine, awaited, site, value);
    this.handedOn(value);
    const promise = Promise.resolve(value);
    if (task === undefined || task.loop.isClosed) return void promise.then(succeed, fail);
    switch (awaited.kind) {
      case 'runtime':
      case 'generator':
      case 'combined':
        return void promise.then(succeed, fail);
      case 'coroutine':
      case 'value':
        if (interleaving === 'asyncio') return void promise.then(succeed, fail);
        return void promise.then(
          (result) => new Turn().begin().then(() => succeed(result), fail),
          (error) => new Turn().begin().then(() => fail(error), fail),
        );
      case 'promise':
        return this.#awaitForeign(promise, site, succeed, fail);
      default:
        return awaited satisfies never;
    }
  }

  // With a stranger among the parts, somebody must wait for that one: then the whole counts as foreign.
  #classifyCombined(combined: Combined | undefined, task: TaskCore | undefined): Awaited_ | undefined {
    if (combined === undefined) return undefined;
    const kinds = combined.parts.map((part) => this.#classify(part, task));
    if (task !== undefined && kinds.some(({ kind }) => kind === 'promise')) return undefined;
    const parts = kinds.flatMap((each) => (each.kind === 'coroutine' ? each.coroutine : each.kind === 'combined' ? each.parts : []));
    return { kind: 'combined', combined, parts };
  }

  // A promise that settles within the turn is no wait at all: it goes on as it would natively. One that
  // settles later brings its task back through the ready queue, like every other wait.
  #awaitForeign(promise: Promise<unknown>, site: Site | undefined, succeed: (value: unknown) => void, fail: (error: unknown) => void): void {
    const wait = new PromiseWait<unknown>(site === undefined ? 'a promise' : `a promise, line ${site.line}`);
    void wait.begin().then(succeed, fail);
    promise.then(
      (value) => {
        if (wait.settled({ value })) succeed(value);
      },
      (error: unknown) => {
        if (wait.settled({ error })) fail(error);
      },
    );
  }

  #classify(value: unknown, task: TaskCore | undefined): Awaited_ {
    if (!(value instanceof Promise)) return isThenable(value) ? { kind: 'promise' } : { kind: 'value' };
    if (this.#runtimePromises.has(value)) return { kind: 'runtime' };
    const isQueued = this.#generatorPromises.get(value);
    if (isQueued !== undefined) return { kind: 'generator', isQueued };
    const coroutine = this.#coroutines.get(value);
    if (coroutine !== undefined && coroutine.task === task) return { kind: 'coroutine', coroutine };
    return this.#classifyCombined(this.#combined.get(value), task) ?? { kind: 'promise' };
  }
}

/** One call of an async function. */
export class Coroutine {
  readonly id: number;
  /** The call that made this one. */
  readonly parent: Coroutine | undefined;
  readonly task: TaskCore | undefined;
  /** The function, known from its first line on. */
  fn: Site | undefined;
  /** Where it awaits, or awaited last. */
  site: Site | undefined;
  declare settle: { resolve(value: never): void; reject(error: unknown): void };

  constructor(id: number, parent: Coroutine | undefined, task: TaskCore | undefined) {
    this.id = id;
    this.parent = parent;
    this.task = task;
  }
}

function isThenable(value: unknown): boolean {
  return value !== null && (typeof value === 'object' || typeof value === 'function') && typeof (value as { then?: unknown }).then === 'function';
}
