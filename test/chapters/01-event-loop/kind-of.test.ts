import { runInNewContext } from 'node:vm';
import { createTask } from 'asynclings';
import { describe as describeValue, HandDriven, kindOf } from 'asynclings/chapters/event-loop';
import { describe, expect, test } from 'vitest';
import { onVirtualTime } from '../../support/virtual-time.ts';

describe('kindOf()', () => {
  async function named(): Promise<void> {}
  const object = { async method(): Promise<void> {} };

  test('knows an async function in each of its forms', () => {
    for (const fn of [named, async () => {}, object['method'], named.bind(undefined)]) expect(kindOf(fn)).toBe('async-function');
  });

  test('calls a function that returns a promise a function: only what it returns will tell', () => {
    const disguised = () => Promise.resolve(1);
    expect([kindOf(disguised), kindOf(disguised())]).toEqual(['function', 'promise']);
  });

  test('tells a promise, of any realm, from a thenable', () => {
    expect(kindOf(Promise.resolve())).toBe('promise');
    expect(kindOf(runInNewContext('Promise.resolve()'))).toBe('promise');
    for (const base of [{}, () => {}]) expect(kindOf(withThen(base, { value: () => {} }))).toBe('thenable');
    expect(kindOf(withThen({}, { value: 'not a method' }))).toBe('value');
  });

  test('tells an async generator function from the generator it makes', () => {
    async function* letters(): AsyncGenerator<string> {
      yield 'a';
    }
    expect([kindOf(letters), kindOf(letters())]).toEqual(['async-generator-function', 'async-generator']);
  });

  test('knows a task, which is not a thenable', () =>
    onVirtualTime(async () => {
      const task = createTask(async () => 1);
      expect(kindOf(task)).toBe('task');
      await task.join();
    }));

  test('neither calls nor trips over what it looks at', () => {
    const refuse = (): never => {
      throw new Error('not to be called');
    };
    const trap = withThen({}, { get: refuse });
    Object.defineProperty(trap, Symbol.toStringTag, { get: refuse });
    expect([kindOf(trap), kindOf(refuse), kindOf(Map)]).toEqual(['value', 'function', 'function']);
  });

  test('calls everything else a value', () => {
    for (const value of [null, undefined, 0, '', [], {}, Symbol('x'), 1n]) expect(kindOf(value)).toBe('value');
  });
});

describe('describe()', () => {
  test('has a name where there is one, and a state where one can be read', () =>
    onVirtualTime(async () => {
      const task = createTask(async () => 1, { name: 'sum' });
      expect(describeValue(task)).toEqual({ kind: 'task', name: 'sum', state: 'created' });
      await task.join();
      expect(describeValue(task).state).toBe('done');
      expect(describeValue(async function fetchAll() {})).toEqual({ kind: 'async-function', name: 'fetchAll' });
      expect(describeValue(Promise.resolve())).toEqual({ kind: 'promise', name: '' });
      const coroutine = new HandDriven(function* () {
        yield 1;
      });
      expect(describeValue(coroutine).state).toBe('created');
      coroutine.start();
      expect(describeValue(coroutine).state).toBe('suspended');
    }));
});

function withThen(base: object, then: PropertyDescriptor): object {
  return Object.defineProperties(base, { ['then' as string]: then });
}
