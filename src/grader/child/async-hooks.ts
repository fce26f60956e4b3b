import { AsyncLocalStorage as NodeStorage } from 'node:async_hooks';

/**
 * What an answer gets for `node:async_hooks`: a context that follows its tasks. The original could also run code
 * in the context of others, the runtime's own included.
 */
export class AsyncLocalStorage<T> {
  readonly #storage = new NodeStorage<T>();

  getStore(): T | undefined {
    return this.#storage.getStore();
  }

  run<R, A extends unknown[]>(store: T, callback: (...args: A) => R, ...args: A): R {
    return this.#storage.run(store, callback, ...args);
  }
}
