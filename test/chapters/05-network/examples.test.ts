import * as asynclings from 'asynclings';
import * as chapter from 'asynclings/chapters/network';
import { expect, test } from 'vitest';
import { examplesIn, runExample } from '../../support/examples.ts';

const examples = examplesIn(new URL('../../../chapters/05-network/', import.meta.url));

test('the functions and classes that a reader calls have examples', () => {
  const shown = new Set(examples.map(({ name }) => name));
  for (const name of ['AsyncHttpClient', 'addressOf']) expect(shown, name).toContain(name);
});

for (const example of examples) {
  test(`the example of ${example.name} in ${example.file} says what is true`, async () => {
    const { actual, stated } = await runExample(example, { ...asynclings, ...chapter });
    expect(actual).toEqual(stated);
  });
}
