import * as asynclings from 'asynclings';
import * as testing from 'asynclings/testing';
import { expect, test } from 'vitest';
import { examplesIn, runExample } from '../support/examples.ts';

const folders = ['../../src/testing/', '../../src/testing/explore/'].map((folder) => new URL(folder, import.meta.url));

for (const example of folders.flatMap(examplesIn)) {
  test(`the example of ${example.name} in ${example.file} says what is true`, async () => {
    const { actual, stated } = await runExample(example, { ...asynclings, ...testing });
    expect(actual).toEqual(stated);
  });
}
