export type CoroutineState = 'created' | 'suspended' | 'running' | 'closed';

/**
 * A coroutine that somebody steps by hand, with the four states a coroutine can be in. A promise has none of
 * them to show, because its work begins the moment it is made.
 * @example
 * const greet = new HandDriven(function* () { const name = yield 'who?'; return `hello ${name}`; });
 * greet.state; // => 'created'
 * greet.send(undefined).value; // => 'who?'
 * greet.state; // => 'suspended'
 * greet.send('Ada').value; // => 'hello Ada'
 * greet.state; // => 'closed'
 */
export class HandDriven<Yielded, Returned, Sent> {
  readonly #coroutine: Generator<Yielded, Returned, Sent>;
  #state: CoroutineState = 'created';

  constructor(start: () => Generator<Yielded, Returned, Sent>) {
    this.#coroutine = start();
  }

  get state(): CoroutineState {
    return this.#state;
  }

  /** Resumes it with a value (the first time the value goes nowhere, since nobody has asked yet). */
  send(value: Sent): IteratorResult<Yielded, Returned> {
    return this.#step(() => this.#coroutine.next(value));
  }

  /** Resumes it with an error, at the place where it waits. */
  throw(error: unknown): IteratorResult<Yielded, Returned> {
    return this.#step(() => this.#coroutine.throw(error));
  }

  #step(resume: () => IteratorResult<Yielded, Returned>): IteratorResult<Yielded, Returned> {
    this.#state = 'running';
    let isOver = true;
    try {
      const result = resume();
      isOver = result.done === true;
      return result;
    } finally {
      this.#state = isOver ? 'closed' : 'suspended';
    }
  }
}
