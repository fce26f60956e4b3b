import { fromJsonLines, type Lang, renderTimeline, renderTransitions, renderTree, toJsonLines, type Trace } from 'asynclings/trace';
import * as fc from 'fast-check';
import stringWidth from 'fast-string-width';
import { expect, test } from 'vitest';
import { perform, programs } from './random-program.ts';
import { record } from './record.ts';

function expectToFit(trace: Trace, width: number, lang: Lang): void {
  for (const render of [renderTimeline, renderTransitions, renderTree]) {
    for (const line of render(trace, { width, lang }).split('\n')) {
      expect(stringWidth(line), `${render.name}: ${JSON.stringify(line)}`).toBeLessThanOrEqual(width);
      expect(line).not.toMatch(/\p{Cc}/u);
    }
  }
}

test('no renderer draws a line wider than it may, whatever the program and its names', async () => {
  await fc.assert(
    fc.asyncProperty(programs, fc.integer({ min: 60, max: 200 }), fc.constantFrom<Lang>('en', 'zh-CN'), fc.integer({ min: 4, max: 400 }), async (program, width, lang, maxEvents) => {
      expectToFit(await record((recorder) => perform(program, recorder), { maxEvents }), width, lang);
    }),
    { numRuns: 150 },
  );
}, 60_000);

test('any program comes back from JSON Lines as it was', async () => {
  await fc.assert(
    fc.asyncProperty(programs, fc.integer({ min: 4, max: 400 }), async (program, maxEvents) => {
      const trace = await record((recorder) => perform(program, recorder), { maxEvents });
      const again = fromJsonLines(toJsonLines(trace));
      expect(again.events()).toStrictEqual(trace.events());
      expect(again.lostEvents).toBe(trace.lostEvents);
    }),
    { numRuns: 60 },
  );
}, 60_000);

test('at most one task runs at a time, and spans have no gaps, in any program', async () => {
  await fc.assert(
    fc.asyncProperty(programs, async (program) => {
      const trace = await record((recorder) => perform(program, recorder));
      expect(trace.maxRunning()).toBeLessThanOrEqual(1);
      for (const { spans, outcome, endedSeq, cancellations } of trace.tasks) {
        expect(spans.slice(1).map(({ fromSeq }) => fromSeq)).toEqual(spans.slice(0, -1).map(({ toSeq }) => toSeq));
        expect(spans.map(({ state }) => state)).not.toContain('unknown');
        for (const { delivered, seq } of cancellations) expect(delivered?.seq ?? Infinity).toBeGreaterThan(seq);
        expect(outcome).not.toBe('pending');
        expect(spans.at(-1)?.toSeq).toBeLessThanOrEqual(endedSeq ?? -1);
      }
    }),
    { numRuns: 60 },
  );
}, 60_000);
