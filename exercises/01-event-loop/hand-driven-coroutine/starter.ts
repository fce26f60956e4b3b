import { InvalidStateError } from 'asynclings';

export type CoroutineState = 'created' | 'suspended' | 'running' | 'closed';

/** What one step comes to: a request, or the result. */
export type Step<T> = { readonly done: false; readonly value: unknown } | { readonly done: true; readonly value: T };

/** A coroutine that somebody steps by hand. */
export class Coroutine<T> {
  readonly #generator: Generator<unknown, T, unknown>;

  constructor(fn: () => Generator<unknown, T, unknown>) {
    this.#generator = fn();
  }

  get state(): CoroutineState {
    // TODO: creating, starting, waiting for an answer, and being over are four things.
    return 'suspended';
  }

  start(): Step<T> {
    return this.send(undefined);
  }

  send(value: unknown): Step<T> {
    return this.#generator.next(value);
  }

  throwIn(error: unknown): Step<T> {
    return this.#generator.throw(error);
  }

  close(): void {}
}

/** Runs a coroutine from its start to its end, and answers every request on the way. */
export function runToEnd<T>(co: Coroutine<T>, answer: (request: unknown) => unknown): T {
  return co.start().value as T;
}
