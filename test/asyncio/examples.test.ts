import * as asynclings from 'asynclings';
import { expect, test } from 'vitest';
import { examplesIn, runExample } from '../support/examples.ts';

const examples = examplesIn(new URL('../../src/asyncio/', import.meta.url));

for (const example of examples) {
  test(`the example of ${example.name} in ${example.file} says what is true`, async () => {
    const { actual, stated } = await runExample(example, asynclings);
    expect(actual).toEqual(stated);
  });
}

test('everything public has an example', () => {
  const shown = new Set(examples.map(({ name }) => name));
  expect(Object.keys(asynclings).filter((name) => !shown.has(name))).toEqual([]);
});

test('an example that states what is not so is found out', async () => {
  const example = { name: 'sleep', file: 'sleep.ts', code: 'await sleep(30);\nloopTime(); // => 31\nnew Lock(); // throws Error: no' };
  expect(await runExample(example, asynclings)).toEqual({ actual: ['30', "'nothing'"], stated: ['31', "'Error: no'"] });
});

test.each(['sleep(1);', 'const a = 1; // => 1', 'f(\n  // => 1\n);'])('an example that states nothing, or nothing that can be looked at, is refused: %s', async (code) => {
  await expect(runExample({ name: 'sleep', file: 'sleep.ts', code }, asynclings)).rejects.toThrow(/states nothing|stand behind|has a value/);
});
