import { createTask, sleep } from 'asynclings';
import { scenario } from 'asynclings/testing';
import { expect, test } from 'vitest';
import { callAsync, kindOf } from './starter.ts';

const { runInNewContext } = process.getBuiltinModule('node:vm');

const object = {
  async method() {},
  async *stream() {},
  *count() {},
};

class OwnPromise<T> extends Promise<T> {}

test(
  'kindOf: async arrows, methods and bound functions are async functions',
  scenario(async () => {
    const named = async function named() {};
    for (const each of [async () => {}, object.method, named, named.bind(object), runInNewContext('async () => {}') as unknown]) expect(kindOf(each)).toBe('async-function');
  }),
);

test(
  'kindOf: a plain function that returns a promise looks like any other function',
  scenario(async () => {
    for (const each of [() => Promise.resolve(1), () => 1, Math.max, object.count]) expect(kindOf(each)).toBe('function');
  }),
);

test(
  'kindOf: tells an async generator from the function that makes it',
  scenario(async () => {
    expect(kindOf(object.stream)).toBe('async-generator-function');
    expect(kindOf(object.stream())).toBe('async-generator');
    expect(kindOf(object.count())).toBe('value');
  }),
);

test(
  'kindOf: recognises promises, also those of another realm',
  scenario(async () => {
    for (const each of [Promise.resolve(1), OwnPromise.resolve(1), new Promise(() => {}), runInNewContext('Promise.resolve(1)') as unknown]) expect(kindOf(each)).toBe('promise');
  }),
);

test(
  'kindOf: what has a then and is no promise is a thenable',
  scenario(async () => {
    const thenable = { then: (resolve: (value: number) => void) => resolve(7) };
    expect(kindOf(thenable)).toBe('thenable');
    expect(kindOf({ then: 7 })).toBe('value');
  }),
);

test(
  'kindOf: a task is a task',
  scenario(async () => {
    const task = createTask(() => sleep(1));
    expect(kindOf(task)).toBe('task');
    await task.join();
  }),
);

test(
  'kindOf: does not let out what a property throws',
  scenario(async () => {
    const sulky = {
      get then(): unknown {
        throw new Error('not now');
      },
    };
    const unlabelled = {
      get [Symbol.toStringTag](): string {
        throw new Error('no label');
      },
    };
    expect([kindOf(sulky), kindOf(unlabelled)]).toEqual(['value', 'value']);
  }),
);

test(
  'kindOf: calls nothing, and a class is a function',
  scenario(async () => {
    let calls = 0;
    class Counted {
      constructor() {
        calls++;
      }
    }
    const plain = () => ++calls;
    const thenable = { then: () => ++calls };
    expect([kindOf(Counted), kindOf(plain), kindOf(thenable)]).toEqual(['function', 'function', 'thenable']);
    expect(calls).toBe(0);
  }),
);

test(
  'kindOf: null, undefined, 0, an empty text and plain objects are values',
  scenario(async () => {
    for (const each of [null, undefined, 0, '', false, {}, [], new Map(), Symbol.iterator]) expect(kindOf(each)).toBe('value');
  }),
);

test(
  'kindOf: a label alone makes neither a function nor a promise',
  scenario(async () => {
    expect(kindOf({ [Symbol.toStringTag]: 'AsyncFunction' })).toBe('value');
    expect(kindOf({ [Symbol.toStringTag]: 'Promise' })).toBe('value');
  }),
);

test(
  'callAsync: delivers the awaited value, whatever sort of function it is given',
  scenario(async () => {
    const add = (a: number, b: number) => a + b;
    const thenable = { then: (resolve: (value: number) => void) => resolve(9) };
    expect(await callAsync(add, 1, 2)).toBe(3);
    expect(await callAsync(async (a: number, b: number) => (await sleep(5), a + b), 3, 4)).toBe(7);
    expect(await callAsync((text: string) => Promise.resolve(text), 'p')).toBe('p');
    expect(await callAsync(() => thenable as PromiseLike<number>)).toBe(9);
  }),
);

test(
  'callAsync: always returns a promise, and throws nothing at once',
  scenario(async () => {
    const error = new RangeError('at once');
    const throwing = (): number => {
      throw error;
    };
    const returned: unknown = callAsync(() => 5);
    expect(returned).toBeInstanceOf(Promise);
    let promise: Promise<unknown> | undefined;
    expect(() => (promise = callAsync(throwing))).not.toThrow();
    await expect(promise).rejects.toBe(error);
    await expect(callAsync(() => Promise.reject(error))).rejects.toBe(error);
  }),
);
