import { createTask, run, sleep } from 'asynclings';
import { expect, test } from 'vitest';
import { AsyncLocalStorage } from '../../src/grader/child/async-hooks.ts';

test("an answer's context follows its tasks, and is gone when the call is over", () =>
  run(
    async () => {
      const context = new AsyncLocalStorage<string>();
      const child = context.run('a', () => createTask(async () => (await sleep(1), context.getStore())));
      const own = context.run('b', async (suffix: string) => (await sleep(2), `${context.getStore()}${suffix}`), '!');
      expect(context.getStore()).toBe(undefined);
      expect([await child.join(), await own]).toEqual(['a', 'b!']);
    },
    { clock: 'virtual' },
  ));

test("an answer's context cannot be used to run code as somebody else", () => {
  const reachable = [...Object.getOwnPropertyNames(AsyncLocalStorage), ...Object.getOwnPropertyNames(AsyncLocalStorage.prototype)];
  expect(reachable.toSorted()).toEqual(['constructor', 'getStore', 'length', 'name', 'prototype', 'run']);
});
