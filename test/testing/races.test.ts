import { explore, type Failed, renderStory, replay } from 'asynclings/testing';
import stringWidth from 'fast-string-width';
import { describe, expect, test } from 'vitest';
import * as crossedLocks from '../fixtures/races/crossed-locks.ts';
import * as crowdedShelf from '../fixtures/races/crowded-shelf.ts';
import * as lostUpdate from '../fixtures/races/lost-update.ts';
import * as stolenWakeUp from '../fixtures/races/stolen-wake-up.ts';
import * as wrongBell from '../fixtures/races/wrong-bell.ts';

/** Deviations from FIFO that each takes at least, what it fails with, and how many schedules its fixed twin has. */
const RACES = [
  { name: 'lost update', race: lostUpdate, deviations: 3, failure: 'RangeError', schedulesWhenFixed: 16 },
  { name: 'room that is looked for too early', race: crowdedShelf, deviations: 3, failure: 'RangeError', schedulesWhenFixed: 33 },
  { name: 'stolen wake-up', race: stolenWakeUp, deviations: 1, failure: 'RangeError', schedulesWhenFixed: 694 },
  { name: 'locks taken crosswise', race: crossedLocks, deviations: 2, failure: 'DeadlockError', schedulesWhenFixed: 67 },
  { name: 'wrong one notified', race: wrongBell, deviations: 0, failure: 'DeadlockError', schedulesWhenFixed: undefined },
] as const;

const REPLAYS = 20;
const FOUND_WITHIN_MS = 5000;

describe.each(RACES)('$name', ({ race, deviations, failure, schedulesWhenFixed }) => {
  async function found(seed = 0): Promise<Failed> {
    const result = await explore(race.broken, { seed });
    if (result.kind !== 'failed') throw new Error(`it ${result.kind}`);
    return result;
  }

  test('is found, and made as small as it can be', async () => {
    const beginMs = performance.now();
    const result = await found();
    expect(result).toMatchObject({ failure: { name: failure }, isMinimal: true });
    expect(result.deviations).toHaveLength(deviations);
    expect(performance.now() - beginMs).toBeLessThan(FOUND_WITHIN_MS);
  });

  test.each([1, 2, 3])('is found as small under seed %s', async (seed) => {
    const result = await found(seed);
    expect([result.failure.name, result.deviations.length]).toEqual([failure, deviations]);
  });

  test('replays to one trace', async () => {
    const { schedule, hash } = await found();
    for (let i = 0; i < REPLAYS; i++) {
      expect(await replay(race.broken, schedule)).toMatchObject({ kind: 'failed', hash, isFitting: true });
    }
  });

  test('leaves its fixed twin alone', async () => {
    const result = await explore(race.fixed);
    expect(result.kind).toBe('survived');
  });

  test.runIf(schedulesWhenFixed !== undefined)('has a fixed twin that survives every schedule there is', async () => {
    const result = await explore(race.fixed, { strategies: ['delay-bounded'] });
    expect(result).toEqual({ kind: 'survived', schedules: schedulesWhenFixed, isExhaustive: true });
  });

  test.each([60, 80, 120])('is told within %s columns in both languages', async (width) => {
    const result = await found();
    for (const [lang, mark] of [['en', / was resumed although .+ was first/], ['zh-CN', /此处先恢复了/]] as const) {
      const lines = renderStory(result, { lang, width }).split('\n');
      expect(lines.filter((line) => stringWidth(line) > width)).toEqual([]);
      expect(lines.filter((line) => mark.test(line))).toHaveLength(deviations);
    }
  });
});

test('the story of a deadlock ends with who waits for whom', async () => {
  const result = await explore(crossedLocks.broken);
  if (result.kind !== 'failed') throw new Error(`it ${result.kind}`);
  expect(renderStory(result, { width: 80 })).toBe(
    [
      'This order fails: deadlock',
      'It takes 2 deviations from first in, first out; no order with fewer fails like',
      'this.',
      '',
      'Ada                        Ben                        Cy',
      'main: begins, creates Ada, Ben and Cy, waits for group of main',
      '» here Ben was resumed although Ada was first',
      '│                          ┃ begins, gives way        │',
      '» here Ben was resumed although Ada was first',
      '│                          ┃ goes on, gets            │',
      "│                          ┃ lock 'spoon', gives way  │",
      '┃ begins, gets             │                          │',
      "┃ lock 'pan', waits for    │                          │",
      "┃ lock 'spoon', held by    │                          │",
      '┃ Ben                      │                          │',
      '│                          │                          ┃ begins, waits for',
      "│                          │                          ┃ lock 'spoon', held by",
      '│                          │                          ┃ Ben',
      '│                          ┃ goes on, waits for       │',
      "│                          ┃ lock 'pan', held by Ada  │",
      "deadlock: all wait and nobody can wake them: Ada waits for lock 'spoon', held by",
      "Ben; Ben waits for lock 'pan', held by Ada",
    ].join('\n'),
  );
});
