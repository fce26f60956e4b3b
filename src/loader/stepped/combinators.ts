import type { Stepper } from './coroutine.ts';

export type Combinator = 'all' | 'allSettled' | 'any' | 'race';

/** A promise made of several others. */
export interface Combined {
  readonly kind: Combinator;
  readonly parts: readonly unknown[];
}

const COMBINATORS: readonly Combinator[] = ['all', 'allSettled', 'any', 'race'];

let active: Stepper | undefined;
let isPatched = false;

/**
 * Makes Promise's combinators tell a stepper what they were made of, and every promise that somebody attached
 * a handler to it. For processes that run nothing but the program: this process's Promise is changed.
 */
export function watchPromises(stepper: Stepper): void {
  active = stepper;
  if (isPatched) return;
  isPatched = true;
  for (const kind of COMBINATORS) {
    const original = Promise[kind].bind(Promise) as (parts: Iterable<unknown>) => Promise<unknown>;
    const watched = (parts: Iterable<unknown>): Promise<unknown> => {
      if (active === undefined) return original(parts);
      const list = [...parts];
      const promise = original(list);
      active.combined(promise, { kind, parts: list });
      return promise;
    };
    Object.defineProperty(Promise, kind, { value: watched, configurable: true, writable: true });
  }
  // oxlint-disable-next-line typescript/unbound-method -- it is applied to the promise it is called on
  const { then } = Promise.prototype;
  // oxlint-disable-next-line no-extend-native, unicorn/no-thenable, typescript/no-floating-promises -- the process is the program's own; nothing else tells that a promise was handled
  Object.defineProperty(Promise.prototype, 'then', {
    configurable: true,
    writable: true,
    value: function (this: Promise<unknown>, ...handlers: Parameters<typeof then>) {
      active?.handedOn(this);
      return then.apply(this, handlers);
    },
  });
}
