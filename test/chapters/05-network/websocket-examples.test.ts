import * as asynclings from 'asynclings';
import * as chapter from 'asynclings/chapters/network';
import { expect, test } from 'vitest';
import { examplesIn, runExample } from '../../support/examples.ts';

const NAMES = ['AsyncWebSocketClient', 'ConnectionClosed', 'WebSocketServer'];
const examples = examplesIn(new URL('../../../chapters/05-network/', import.meta.url)).filter(({ name }) => NAMES.includes(name));

test('the classes for WebSocket that a reader calls have examples', () => {
  expect(examples.map(({ name }) => name).toSorted()).toEqual(NAMES);
});

for (const example of examples) {
  test(`the example of ${example.name} in ${example.file} says what is true`, async () => {
    const { actual, stated } = await runExample(example, { ...asynclings, ...chapter });
    expect(actual).toEqual(stated);
  });
}
