import { run } from 'asynclings';
import { fromJsonLines, Recorder, renderTimeline, toJsonLines } from 'asynclings/trace';
import { expect, test } from 'vitest';
import { cancelledGrant, chineseNames, groupAbort, timeLimit, twoLocks } from './programs.ts';
import { record } from './record.ts';

test.each([cancelledGrant, chineseNames, groupAbort, timeLimit, twoLocks])('$name comes back from JSON Lines as it was', async (program) => {
  const trace = await record(program);
  const again = fromJsonLines(toJsonLines(trace));
  expect(again.events()).toStrictEqual(trace.events());
  expect(again.tasks).toEqual(trace.tasks);
  expect(renderTimeline(again)).toBe(renderTimeline(trace));
});

test('lost events are still known after the way through JSON Lines', async () => {
  const trace = await record(twoLocks, { maxEvents: 10 });
  expect(fromJsonLines(toJsonLines(trace)).lostEvents).toBe(trace.lostEvents);
});

test('a recorder can be written without making a trace', async () => {
  const recorder = new Recorder();
  await run(async () => recorder.log('line 1\nline 2'), { clock: 'virtual', probe: recorder });
  expect(toJsonLines(recorder)).toBe(toJsonLines(recorder.trace()));
});

test('blank lines are skipped', () => {
  expect(fromJsonLines('\n{"seq":0,"atMs":0,"kind":"log"}\r\n\n').events()).toHaveLength(1);
});

test.each([
  ['{', 'line 1 of the trace is not JSON'],
  ['{"seq":0,"atMs":0,"kind":"log"}\nnull', 'line 2 of the trace is not an event: it needs seq, atMs and a known kind'],
  ['{"seq":0,"atMs":0,"kind":"task.exploded"}', 'line 1 of the trace is not an event: it needs seq, atMs and a known kind'],
  ['{"seq":"0","atMs":0,"kind":"log"}', 'line 1 of the trace is not an event: it needs seq, atMs and a known kind'],
])('%s is refused with the number of the line', (text, message) => {
  expect(() => fromJsonLines(text)).toThrow(new SyntaxError(message));
});
