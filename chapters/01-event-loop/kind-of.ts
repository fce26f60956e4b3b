import { types } from 'node:util';
import { Task } from 'asynclings';

export type Kind = 'async-function' | 'async-generator-function' | 'async-generator' | 'promise' | 'thenable' | 'task' | 'function' | 'value';

/**
 * Says what has been handed over, as far as that can be seen. A plain function that returns a promise looks
 * like any other function: only what it returns will tell, so code that calls strangers awaits the result.
 * @example
 * [kindOf(async () => 1), kindOf(() => Promise.resolve(1)), kindOf(Promise.resolve(1)), kindOf(1)]; // => ['async-function', 'function', 'promise', 'value']
 */
export function kindOf(value: unknown): Kind {
  if (types.isAsyncFunction(value)) return types.isGeneratorFunction(value) ? 'async-generator-function' : 'async-function';
  if (typeof value === 'function') return isThenable(value) ? 'thenable' : 'function';
  if (value instanceof Task) return 'task';
  if (types.isPromise(value)) return 'promise';
  if (isAsyncGenerator(value)) return 'async-generator';
  return isThenable(value) ? 'thenable' : 'value';
}

export interface Description {
  readonly kind: Kind;
  /** The name of a function or task; empty where there is none. */
  readonly name: string;
  /** What a task says of itself. A promise has no state that could be read. */
  readonly state?: string;
}

export function describe(value: unknown): Description {
  const kind = kindOf(value);
  if (value instanceof Task) return { kind, name: value.name, state: value.state };
  return { kind, name: typeof value === 'function' ? value.name : '' };
}

function isThenable(value: unknown): boolean {
  return value !== null && (typeof value === 'object' || typeof value === 'function') && typeof (value as { then?: unknown }).then === 'function';
}

function isAsyncGenerator(value: unknown): boolean {
  return Object.prototype.toString.call(value) === '[object AsyncGenerator]';
}
