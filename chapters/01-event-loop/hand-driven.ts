import { InvalidStateError } from 'asynclings';

export type CoroutineState = 'created' | 'suspended' | 'running' | 'closed';

/**
 * A coroutine that somebody steps by hand, with the four states a coroutine can be in. A promise has none of
 * them to show, because its work begins the moment it is made.
 * @example
 * const greet = new HandDriven(function* () { const name = yield 'who?'; return `hello ${name}`; });
 * greet.state; // => 'created'
 * greet.start().value; // => 'who?'
 * greet.state; // => 'suspended'
 * greet.send('Ada').value; // => 'hello Ada'
 * greet.state; // => 'closed'
 */
export class HandDriven<Yielded, Returned, Sent> {
  readonly #coroutine: Generator<Yielded, Returned, Sent>;
  #state: CoroutineState = 'created';

  /** Runs nothing yet. */
  constructor(body: () => Generator<Yielded, Returned, Sent>) {
    this.#coroutine = body();
  }

  get state(): CoroutineState {
    return this.#state;
  }

  /** Runs it to its first request, or to its end. @throws what it threw; InvalidStateError unless it is `created`. */
  start(): IteratorResult<Yielded, Returned> {
    this.#require('created', 'start');
    return this.#step(() => (this.#coroutine as Generator<Yielded, Returned, Sent | undefined>).next(undefined));
  }

  /** Answers its request. @throws what it threw; InvalidStateError unless it is `suspended`: nobody else has asked. */
  send(value: Sent): IteratorResult<Yielded, Returned> {
    this.#require('suspended', 'answer');
    return this.#step(() => this.#coroutine.next(value));
  }

  /** Answers its request with an error, which it may catch. @throws what it threw; InvalidStateError unless it is `suspended`. */
  throwIn(error: unknown): IteratorResult<Yielded, Returned> {
    this.#require('suspended', 'throw into');
    return this.#step(() => this.#coroutine.throw(error));
  }

  /**
   * Ends it where it stands; its `finally` blocks run. Closing twice is harmless.
   * @throws what its clean-up threw; InvalidStateError when it is running, or makes a request while it closes.
   */
  close(): void {
    if (this.#state === 'closed') return;
    if (this.#state === 'running') throw new InvalidStateError('a coroutine cannot close itself while it runs');
    const { done } = this.#step(() => this.#coroutine.return(undefined as Returned));
    if (!done) throw new InvalidStateError('the coroutine ignored that it was closed, and made a request');
  }

  #require(state: CoroutineState, verb: string): void {
    if (this.#state !== state) throw new InvalidStateError(`cannot ${verb} a coroutine that is ${this.#state}`);
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
