// caught by: callAsync: always returns a promise, and throws nothing at once
import { Task } from 'asynclings';

export type Kind = 'async-function' | 'async-generator-function' | 'async-generator' | 'promise' | 'thenable' | 'task' | 'function' | 'value';

/** What a value is, as far as that can be seen without running anything. */
export function kindOf(x: unknown): Kind {
  if (x instanceof Task) return 'task';
  if (typeof x === 'function') return kindOfFunction(x);
  try {
    const tag = tagOf(x);
    if (tag === 'AsyncGenerator') return 'async-generator';
    if (typeof (x as { then?: unknown }).then !== 'function') return 'value';
    return tag === 'Promise' ? 'promise' : 'thenable';
  } catch {
    return 'value'; // null and undefined, and properties that cannot be looked at
  }
}

/** Calls any function and delivers its value, awaited; whatever it throws becomes a rejection. */
export function callAsync<A extends unknown[], R>(fn: (...args: A) => R | PromiseLike<R>, ...args: A): Promise<Awaited<R>> {
  if (fn.constructor.name !== 'AsyncFunction') return fn(...args) as Promise<Awaited<R>>; // nothing to wait for
  return (async () => await fn(...args))() as Promise<Awaited<R>>;
}

function kindOfFunction(x: object): Kind {
  switch (tagOf(x)) {
    case 'AsyncFunction':
      return 'async-function';
    case 'AsyncGeneratorFunction':
      return 'async-generator-function';
    default:
      return 'function';
  }
}

/** By a label that objects of every realm carry; instanceof knows one realm only. */
function tagOf(x: unknown): string {
  return Object.prototype.toString.call(x).slice('[object '.length, -1);
}
