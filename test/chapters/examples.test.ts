import * as asynclings from 'asynclings';
import * as eventLoop from 'asynclings/chapters/event-loop';
import * as network from 'asynclings/chapters/network';
import * as primitives from 'asynclings/chapters/primitives';
import * as queues from 'asynclings/chapters/queues';
import * as taskGroup from 'asynclings/chapters/task-group';
import { describe, expect, test } from 'vitest';
import { StableHeap } from '../../chapters/04-queues/stable-heap.ts';
import { examplesIn, runExample } from '../support/examples.ts';

const CHAPTERS = {
  '01-event-loop': eventLoop,
  '02-task-group': taskGroup,
  '03-primitives': primitives,
  '04-queues': queues,
  '05-network': network,
};

describe.each(Object.entries(CHAPTERS))('chapter %s', (folder, chapter) => {
  const examples = examplesIn(new URL(`../../chapters/${folder}/`, import.meta.url));

  test.each(examples.map((example) => [example.name, example.file, example] as const))('the example of %s in %s says what is true', async (_name, _file, example) => {
    const { actual, stated } = await runExample(example, { ...asynclings, ...chapter, StableHeap });
    expect(actual).toEqual(stated);
  });

  test('has an example', () => {
    expect(examples.length).toBeGreaterThan(0);
  });
});
