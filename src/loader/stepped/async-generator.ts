import { currentTaskCore } from '../../asyncio/host.ts';
import { Coroutine, type Stepper } from './coroutine.ts';

/** What a lowered async generator yields when it does not yield to its consumer: an await, or a `yield*`. */
export class OverloadedYield {
  readonly value: unknown;
  readonly kind: 'await' | 'delegate';

  constructor(value: unknown, kind: 'await' | 'delegate') {
    this.value = value;
    this.kind = kind;
  }
}

type Key = 'next' | 'throw' | 'return';

interface Request {
  readonly key: Key;
  readonly argument: unknown;
  /** The call that asks: what the body waits for, that call waits for. */
  readonly consumer: Coroutine;
  readonly resolve: (result: IteratorResult<unknown>) => void;
  readonly reject: (error: unknown) => void;
}

/**
 * An async generator on top of a plain one. Requests are answered one after the other; the body runs as part
 * of whichever task asks.
 * @source ECMAScript, AsyncGenerator abstract operations.
 */
export class SteppedAsyncGenerator implements AsyncGenerator<unknown, unknown, unknown> {
  readonly #stepper: Stepper;
  readonly #body: Generator<unknown, unknown, unknown>;
  readonly #requests: Request[] = [];
  /** Stands for a consumer that is not stepped. */
  readonly #stranger: Coroutine;
  #state: 'created' | 'running' | 'yielding' | 'done' = 'created';

  constructor(stepper: Stepper, body: Generator<unknown, unknown, unknown>) {
    this.#stepper = stepper;
    this.#body = body;
    this.#stranger = new Coroutine(0, undefined, currentTaskCore());
  }

  next(argument?: unknown): Promise<IteratorResult<unknown>> {
    return this.#ask('next', argument);
  }

  throw(error: unknown): Promise<IteratorResult<unknown>> {
    return this.#ask('throw', error);
  }

  return(value?: unknown): Promise<IteratorResult<unknown>> {
    return this.#ask('return', value);
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.return();
  }

  get [Symbol.toStringTag](): string {
    return 'AsyncGenerator';
  }

  #ask(key: Key, argument: unknown): Promise<IteratorResult<unknown>> {
    const promise = new Promise<IteratorResult<unknown>>((resolve, reject) => {
      this.#requests.push({ key, argument, consumer: this.#stepper.current ?? this.#stranger, resolve, reject });
    });
    const isQueued = this.#requests.length > 1;
    if (!isQueued) this.#resume(key, argument);
    // Whoever awaits the answer waits for what the body waits for, so a cancellation goes there.
    return this.#stepper.fromGenerator(promise, isQueued);
  }

  #resume(key: Key, argument: unknown): void {
    if (this.#state === 'done') return this.#refuse(key, argument);
    if (this.#state === 'created' && key !== 'next') {
      this.#state = 'done';
      return this.#refuse(key, argument);
    }
    if (key === 'return' && this.#state === 'yielding') return this.#stepper.await(argument, this.#consumer, undefined, (step, settled) => this.#run(step === 'throw' ? 'throw' : 'return', settled));
    this.#run(key, argument);
  }

  /** A generator that has ended answers at once, except that it awaits what it is to return. */
  #refuse(key: Key, argument: unknown): void {
    if (key === 'next') return this.#answer((request) => request.resolve({ value: undefined, done: true }));
    if (key === 'throw') return this.#answer((request) => request.reject(argument));
    this.#stepper.await(argument, this.#consumer, undefined, (step, settled) =>
      this.#answer((request) => (step === 'throw' ? request.reject(settled) : request.resolve({ value: settled, done: true }))),
    );
  }

  #run(key: Key, argument: unknown): void {
    let result: IteratorResult<unknown, unknown>;
    const outer = this.#stepper.current;
    const consumer = this.#consumer;
    this.#stepper.current = consumer;
    this.#stepper.site = undefined;
    this.#state = 'running';
    try {
      result = this.#body[key](argument);
    } catch (error) {
      this.#state = 'done';
      return this.#answer((request) => request.reject(error));
    } finally {
      this.#stepper.current = outer;
    }
    const { value, done = false } = result;
    if (done) {
      this.#state = 'done';
      return this.#answer((request) => request.resolve({ value, done }));
    }
    const site = (consumer.site = this.#stepper.site ?? consumer.site);
    const isOverloaded = value instanceof OverloadedYield;
    // What a generator yields is awaited too, but nobody wrote an await there.
    this.#stepper.await(isOverloaded ? value.value : value, consumer, isOverloaded ? site : undefined, (step, settled) => {
      this.#stepper.resumed(consumer);
      if (step === 'throw') return this.#run('throw', settled);
      if (isOverloaded) return this.#goOn(key, value, settled);
      this.#state = 'yielding';
      this.#answer((request) => request.resolve({ value: settled, done }));
    });
  }

  /** An await goes on with its result; a `yield*` hands the inner result out, or is over when that is done. */
  #goOn(key: Key, { kind }: OverloadedYield, settled: unknown): void {
    const next = key === 'return' && kind === 'delegate' ? 'return' : 'next';
    if (kind === 'await' || (settled as IteratorResult<unknown>).done) return this.#run(next, settled);
    const { value } = this.#body[next](settled);
    this.#state = 'yielding';
    this.#answer((request) => request.resolve({ value, done: false }));
  }

  get #consumer(): Coroutine {
    return this.#requests[0]?.consumer ?? this.#stranger;
  }

  #answer(settle: (request: Request) => void): void {
    const request = this.#requests.shift();
    if (request !== undefined) settle(request);
    const [following] = this.#requests;
    if (following !== undefined) this.#resume(following.key, following.argument);
  }
}

/** `yield*` inside an async generator, as a plain generator can do it: in two steps for each. */
export function delegate(inner: AsyncIterator<unknown>): Iterator<unknown> & Iterable<unknown> {
  let isWaiting = false;
  const pump = (key: Key, value: unknown): IteratorResult<unknown> => {
    isWaiting = true;
    const answer = new Promise((resolve) => resolve((inner[key] as (argument: unknown) => unknown)(value)));
    return { done: false, value: new OverloadedYield(answer, 'delegate') };
  };
  const take = (): boolean => {
    const wasWaiting = isWaiting;
    isWaiting = false;
    return wasWaiting;
  };
  return {
    [Symbol.iterator]() {
      return this;
    },
    next: (value?: unknown) => (take() ? (value as IteratorResult<unknown>) : pump('next', value)),
    ...(typeof inner.throw === 'function' && {
      throw: (error?: unknown) => {
        if (take()) throw error;
        return pump('throw', error);
      },
    }),
    ...(typeof inner.return === 'function' && {
      return: (value?: unknown) => (take() ? (value as IteratorResult<unknown>) : pump('return', value)),
    }),
  };
}
