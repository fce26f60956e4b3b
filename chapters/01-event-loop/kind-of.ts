import { types } from 'node:util';
import { Task } from 'asynclings';
import { HandDriven } from './hand-driven.ts';

export type Kind = 'async-function' | 'async-generator-function' | 'async-generator' | 'promise' | 'thenable' | 'task' | 'function' | 'value';

/** By the tag that objects of every realm carry, and that a bound function has from the function it binds. */
const KIND_OF_TAG: Readonly<Record<string, Kind>> = {
  '[object AsyncFunction]': 'async-function',
  '[object AsyncGeneratorFunction]': 'async-generator-function',
  '[object AsyncGenerator]': 'async-generator',
};

/**
 * Says what has been handed over, as far as that can be seen. A plain function that returns a promise looks
 * like any other function: only what it returns will tell, so code that calls strangers awaits the result.
 * @example
 * [kindOf(async () => 1), kindOf(() => Promise.resolve(1)), kindOf(Promise.resolve(1)), kindOf(1)]; // => ['async-function', 'function', 'promise', 'value']
 */
export function kindOf(value: unknown): Kind {
  if (value instanceof Task) return 'task';
  if (types.isPromise(value)) return 'promise';
  const kind = KIND_OF_TAG[tagOf(value)];
  if (kind !== undefined) return kind;
  if (isThenable(value)) return 'thenable';
  return typeof value === 'function' ? 'function' : 'value';
}

export interface Description {
  readonly kind: Kind;
  /** The name of a function or task; empty where there is none. */
  readonly name: string;
  /** What a task or a hand-driven coroutine says of itself. A promise has no state that could be read. */
  readonly state?: string;
}

/**
 * What there is to know about a value without running it.
 * @example
 * describe(async function fetchAll() {}); // => { kind: 'async-function', name: 'fetchAll' }
 */
export function describe(value: unknown): Description {
  const kind = kindOf(value);
  if (value instanceof Task) return { kind, name: value.name, state: value.state };
  if (value instanceof HandDriven) return { kind, name: '', state: value.state };
  return { kind, name: typeof value === 'function' ? value.name : '' };
}

function isThenable(value: unknown): boolean {
  if (value === null || (typeof value !== 'object' && typeof value !== 'function')) return false;
  try {
    return typeof (value as { then?: unknown }).then === 'function';
  } catch {
    return false; // a getter that throws makes awaiting the value throw as well
  }
}

function tagOf(value: unknown): string {
  try {
    return Object.prototype.toString.call(value);
  } catch {
    return '';
  }
}
