import { InvalidStateError } from 'asynclings';

export type CoroutineState = 'created' | 'suspended' | 'running' | 'closed';

/** What one step comes to: a request, or the result. */
export type Step<T> = { readonly done: false; readonly value: unknown } | { readonly done: true; readonly value: T };

/** A coroutine that somebody steps by hand. */
export class Coroutine<T> {
  readonly #generator: Generator<unknown, T, unknown>;
  #state: CoroutineState = 'created';

  constructor(fn: () => Generator<unknown, T, unknown>) {
    this.#generator = fn(); // runs nothing yet
  }

  get state(): CoroutineState {
    return this.#state;
  }

  start(): Step<T> {
    this.#require('created', 'start');
    return this.#step(() => this.#generator.next());
  }

  send(value: unknown): Step<T> {
    this.#require('suspended', 'answer');
    return this.#step(() => this.#generator.next(value));
  }

  throwIn(error: unknown): Step<T> {
    this.#require('suspended', 'throw into');
    return this.#step(() => this.#generator.throw(error));
  }

  close(): void {
    if (this.#state === 'running') throw new InvalidStateError('a coroutine cannot be closed while it runs');
    const { done } = this.#step(() => this.#generator.return(undefined as T));
    if (!done) throw new InvalidStateError('the coroutine ignored the close and made a request');
  }

  #require(state: CoroutineState, verb: string): void {
    if (this.#state !== state) throw new InvalidStateError(`cannot ${verb} a coroutine that is ${this.#state}`);
  }

  #step(resume: () => IteratorResult<unknown, T>): Step<T> {
    this.#state = 'running';
    try {
      const step = resume() as Step<T>;
      this.#state = step.done ? 'closed' : 'suspended';
      return step;
    } catch (error) {
      this.#state = 'closed';
      throw error;
    }
  }
}

/** Runs a coroutine from its start to its end, and answers every request on the way. */
export function runToEnd<T>(co: Coroutine<T>, answer: (request: unknown) => unknown): T {
  let step = co.start();
  while (!step.done) step = reply(co, step.value, answer);
  return step.value;
}

function reply<T>(co: Coroutine<T>, request: unknown, answer: (request: unknown) => unknown): Step<T> {
  let value: unknown;
  try {
    value = answer(request);
  } catch (error) {
    return co.throwIn(error);
  }
  return co.send(value); // outside the try: what the coroutine throws is not the answer's failure
}
