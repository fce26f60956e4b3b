export type Combinator = 'all' | 'allSettled' | 'any' | 'race';

/** A promise made of several others. */
export interface Combined {
  readonly kind: Combinator;
  readonly parts: readonly unknown[];
}

const COMBINATORS: readonly Combinator[] = ['all', 'allSettled', 'any', 'race'];

/**
 * Makes Promise's combinators remember what they were made of, in this process, and tells of every promise
 * that somebody attaches a handler to. For processes that run nothing but the program.
 */
export function watchPromises(combined: WeakMap<Promise<unknown>, Combined>, handledOn: (promise: unknown) => void): void {
  for (const kind of COMBINATORS) {
    const original = Promise[kind].bind(Promise) as (parts: Iterable<unknown>) => Promise<unknown>;
    const watched = (parts: Iterable<unknown>): Promise<unknown> => {
      const list = [...parts];
      for (const part of list) handledOn(part);
      const promise = original(list);
      combined.set(promise, { kind, parts: list });
      return promise;
    };
    Object.defineProperty(Promise, kind, { value: watched, configurable: true, writable: true });
  }
  const { then } = Promise.prototype;
  Object.defineProperty(Promise.prototype, 'then', {
    configurable: true,
    writable: true,
    value: function (this: Promise<unknown>, ...handlers: Parameters<typeof then>) {
      handledOn(this);
      return then.apply(this, handlers);
    },
  });
}
