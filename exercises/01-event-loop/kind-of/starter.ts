import { Task } from 'asynclings';

export type Kind = 'async-function' | 'async-generator-function' | 'async-generator' | 'promise' | 'thenable' | 'task' | 'function' | 'value';

/** What a value is, as far as that can be seen without running anything. */
export function kindOf(x: unknown): Kind {
  // TODO: what may be called, what may be awaited, what may be gone through?
  return typeof x === 'function' ? 'function' : 'value';
}

/** Calls any function and delivers its value, awaited; whatever it throws becomes a rejection. */
export function callAsync<A extends unknown[], R>(fn: (...args: A) => R | PromiseLike<R>, ...args: A): Promise<Awaited<R>> {
  return fn(...args) as Promise<Awaited<R>>;
}
