import * as asynclings from 'asynclings';
import * as chapter from 'asynclings/chapters/network';
import { expect, test } from 'vitest';
import { examplesIn, runExample } from '../../support/examples.ts';

const OURS = ['SingleFlight', 'createService', 'readBody'];
const examples = examplesIn(new URL('../../../chapters/05-network/', import.meta.url)).filter(({ name }) => OURS.includes(name));

test('the functions and classes that a reader calls have examples', () => {
  expect(examples.map(({ name }) => name).toSorted()).toEqual(OURS);
});

for (const example of examples) {
  test(`the example of ${example.name} in ${example.file} says what is true`, async () => {
    const { actual, stated } = await runExample(example, { ...asynclings, ...chapter });
    expect(actual).toEqual(stated);
  });
}
