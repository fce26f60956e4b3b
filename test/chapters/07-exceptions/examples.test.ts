import * as asynclings from 'asynclings';
import * as chapter from 'asynclings/chapters/exceptions';
import { expect, test } from 'vitest';
import { examplesIn, runExample } from '../../support/examples.ts';

const examples = examplesIn(new URL('../../../chapters/07-exceptions/', import.meta.url));

test('the functions and classes that a reader calls have examples', () => {
  const shown = new Set(examples.map(({ name }) => name));
  for (const name of ['attempt', 'orElse', 'retry', 'withTimeout', 'withDeadline', 'withoutDeadline', 'remaining', 'runCancellable', 'cancelAfter', 'gracefulShutdown', 'Nursery', 'shieldSupervised', 'Breaker']) {
    expect(shown, name).toContain(name);
  }
});

for (const example of examples) {
  test(`the example of ${example.name} in ${example.file} says what is true`, async () => {
    const { actual, stated } = await runExample(example, { ...asynclings, ...chapter, console: { log: () => {}, error: () => {} } });
    expect(actual).toEqual(stated);
  });
}
