import { type Trace, toPerfetto } from 'asynclings/trace';
import { expect, test } from 'vitest';
import type { PerfettoEvent } from '../../src/trace/perfetto-event.ts';
import { recordFanOut } from './fan-out.ts';
import { cancelledGrant, chineseNames, groupAbort, lockQueue, timeLimit, twoLocks } from './programs.ts';
import { record } from './record.ts';

const REQUIRED: Record<PerfettoEvent['ph'], readonly (keyof PerfettoEvent)[]> = {
  M: ['args'],
  X: ['dur', 'cat'],
  s: ['id', 'cat'],
  f: ['id', 'cat', 'bp'],
  i: ['s'],
  C: ['args'],
};

function eventsOf(trace: Trace): PerfettoEvent[] {
  return (JSON.parse(toPerfetto(trace)) as { traceEvents: PerfettoEvent[] }).traceEvents;
}

const programs = Object.entries({ cancelledGrant, chineseNames, groupAbort, lockQueue, timeLimit, twoLocks });

test.each(programs)('%s: every event has what its phase requires', async (_name, program) => {
  for (const event of eventsOf(await record(program))) {
    for (const field of ['ph', 'name', 'pid', 'tid', 'ts', ...REQUIRED[event.ph]]) expect(event).toHaveProperty(field);
    expect(event.ts).toBeGreaterThanOrEqual(0);
    if (event.ph === 'X') expect(event.dur).toBeGreaterThan(0);
  }
});

// How fast it is, the benchmarks say; here it must not matter how busy the machine is.
const PATIENCE_MS = 60_000;

test.each(programs)('%s: within a thread time never goes back, and slices follow each other without overlap', async (_name, program) => {
  const endUs = new Map<number, number>();
  const lastUs = new Map<number, number>();
  for (const { ph, tid, ts, dur = 0 } of eventsOf(await record(program))) {
    if (ph === 'M') continue;
    expect(ts).toBeGreaterThanOrEqual(lastUs.get(tid) ?? 0);
    lastUs.set(tid, ts);
    if (ph !== 'X') continue;
    expect(ts).toBeGreaterThanOrEqual((endUs.get(tid) ?? 0) - 1e-6);
    endUs.set(tid, ts + dur);
  }
});

test.each(programs)('%s: an arrow has two ends, each within a slice of its thread', async (_name, program) => {
  const events = eventsOf(await record(program));
  const slices = events.filter(({ ph }) => ph === 'X');
  const within = ({ tid, ts }: PerfettoEvent) => slices.some((slice) => slice.tid === tid && slice.ts <= ts && ts < slice.ts + slice.dur!);
  const starts = events.filter(({ ph }) => ph === 's');
  const ends = events.filter(({ ph }) => ph === 'f');
  expect(starts.map(({ id }) => id)).toEqual([...new Set(starts.map(({ id }) => id))]);
  expect(new Set(ends.map(({ id }) => id))).toEqual(new Set(starts.map(({ id }) => id)));
  expect(ends.length).toBe(starts.length);
  expect([...starts, ...ends].filter((end) => !within(end))).toEqual([]);
  for (const start of starts) expect(start.ts).toBeLessThanOrEqual(ends.find(({ id }) => id === start.id)!.ts);
});

test('slices say what was waited for and who ended the wait', async () => {
  const events = eventsOf(await record(lockQueue));
  const tidOf = (name: string) => events.find((event) => event.name === 'thread_name' && event.args?.['name'] === name)!.tid;
  const wait = events.find(({ ph, cat, tid }) => ph === 'X' && cat === 'waiting' && tid === tidOf('B'))!;
  expect(wait.args).toMatchObject({ atMs: 0, why: "lock 'db', held by A", 'woken by': "woken by A: lock 'db' released" });
  expect(wait.dur).toBeCloseTo(30_000, -2);
});

test('cancellations are instants, and the counter follows the ready queue', async () => {
  const events = eventsOf(await record(groupAbort));
  expect(events.filter(({ ph }) => ph === 'i').map(({ cat }) => cat)).toEqual(expect.arrayContaining(['requested', 'delivered', 'failed']));
  const depths = events.filter(({ ph }) => ph === 'C').map(({ args }) => Number(args?.['tasks']));
  expect(Math.max(...depths)).toBe(2);
  expect(depths.at(-1)).toBe(0);
});

test('an instant has its true time at its first event, however crowded the one before was', async () => {
  const trace = await recordFanOut(1500);
  const jumps = trace.events('clock.jump').slice(1);
  const slices = eventsOf(trace).filter(({ ph }) => ph === 'X');
  for (const { atMs } of jumps) expect(Math.min(...slices.filter(({ args }) => args?.['atMs'] === atMs).map(({ ts }) => ts)) - atMs * 1000).toBeLessThan(2);
});

test('a hundred thousand events are converted, all of them', { timeout: PATIENCE_MS }, async () => {
  const trace = await recordFanOut(2000, 6);
  expect(trace.events().length).toBeGreaterThan(100_000);
  expect(toPerfetto(trace).length).toBeGreaterThan(1_000_000);
});
