import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { play } from '../../src/player/mod.ts';

test('a demo that ends at once is heard to its end, however much it leaves to tell', async () => {
  const file = fileURLToPath(new URL('../fixtures/demos/talkative.ts', import.meta.url));
  for (let round = 0; round < 4; round++) {
    const lines: string[] = [];
    const played = await play(file, { lang: 'en', clock: 'virtual', limitMs: 10_000, onLine: (line) => void lines.push(line), onRawOutput: () => {}, signal: new AbortController().signal });
    expect([played.kind, lines]).toEqual(['finished', ['the last word']]);
    expect(played.kind === 'finished' && played.trace.task('main').outcome).toBe('done');
  }
});
